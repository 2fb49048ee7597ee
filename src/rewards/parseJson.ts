// Parses and validates JSON. Errors name the file and the invalid field.

import type { z } from 'zod'
import { cleanTitle } from '../decoding/cleanText.ts'

/** A message may quote the file, so it is cut. */
const MAX_MESSAGE_CHARACTERS = 500

/** A head file, or another file of a reward, is invalid. The message is one clean line, whatever the file contains. */
export class HeadFileError extends Error {
  override readonly name = 'HeadFileError'

  constructor(message: string, options?: ErrorOptions) {
    super(cleanTitle(message, MAX_MESSAGE_CHARACTERS), options)
  }
}

/**
 * @param json text or UTF-8 bytes. @param what subject of error messages: 'the card'.
 * @throws HeadFileError if it is not JSON, contains a key twice in one object or the key __proto__, or does not match the schema.
 */
export function parseJson<S extends z.ZodType>(json: string | Uint8Array, schema: S, what: string): z.output<S> {
  let text: string
  let value: unknown
  try {
    text = typeof json === 'string' ? json : new TextDecoder('utf-8', { fatal: true }).decode(json)
    value = JSON.parse(text)
  } catch (error) {
    throw new HeadFileError(`${what} is not JSON: ${(error as Error).message}`, { cause: error })
  }
  const fault = keyFault(text)
  if (fault !== null) throw new HeadFileError(`${what} ${fault}`)
  return parseForm(value, schema, what)
}

/** @throws HeadFileError naming the first field that does not match the schema. */
export function parseForm<S extends z.ZodType>(value: unknown, schema: S, what: string): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue?.path.map((key) => cleanTitle(String(key), 40)).join('.')
  throw new HeadFileError(`${what}: ${place || 'the top level'}: ${issue?.message}`)
}

/**
 * What is wrong with the keys of valid JSON, or null. Of a key that occurs twice, JSON.parse keeps the last value and other
 * readers the first, so two programs would read different heads from one file. Zod leaves out __proto__ without a word.
 */
function keyFault(json: string): string | null {
  const open: Set<string>[] = []
  for (const [piece, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (piece === '{') open.push(new Set())
    else if (piece === '}') open.pop()
    else if (text !== undefined && colon !== undefined) {
      const key: string = JSON.parse(text)
      const keys = open.at(-1)
      if (key === '__proto__') return 'contains the key "__proto__"'
      if (keys?.has(key)) return `contains the key "${cleanTitle(key, 40)}" twice in one object`
      keys?.add(key)
    }
  }
  return null
}
