// Reads and writes data files with one JSON object per line. Files to read may be gzipped.

import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { writeWhole } from './wholeFiles.ts'

export const words = z.string().refine((text) => text.trim() !== '', 'is empty: give at least one word')

/**
 * @throws Error if the file cannot be read or has no rows, or if a row is not JSON or does not match the schema. The message for a
 * row names its line.
 */
export function readRows<T>(file: string, schema: z.ZodType<T>): T[] {
  let text: string
  try {
    const bytes = readFileSync(file)
    text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${(error as Error).message}`)
  }
  const rows: T[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const where = `${file}, line ${index + 1}`
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (error) {
      throw new Error(`${where} is not JSON: ${(error as Error).message}`)
    }
    const result = schema.safeParse(value)
    if (!result.success) {
      const [issue] = result.error.issues
      throw new Error(`${where}: ${issue?.path.join('.') || 'the row'}: ${issue?.message}`)
    }
    rows.push(result.data)
  }
  if (rows.length === 0) throw new Error(`${file} has no rows. Give a file with at least one.`)
  return rows
}

/** Name of a data file on a card, such as 'pairs.jsonl.gz (sha256 0123456789ab)'. */
export const fileOnCard = (file: string): string =>
  `${path.basename(file)} (sha256 ${hash('sha256', readFileSync(file)).slice(0, 12)})`

/** Writes one row per line. The file appears only when it is complete. */
export function writeRows(file: string, rows: readonly object[]): void {
  writeWhole(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}
