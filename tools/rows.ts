// Rows of data files: one JSON object a line, plain or gzipped, each checked against a schema.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { z } from 'zod'

/** @throws Error that names the file and the line of the first row that is not JSON or does not fit the schema. */
export function readRows<T>(file: string, schema: z.ZodType<T>): T[] {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`)
  }
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
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
  if (rows.length === 0) throw new Error(`${file} has no rows.`)
  return rows
}
