// Parses and validates JSON. Errors name the file and the invalid field.

import type { z } from 'zod'

/** A head file, or another file of a reward, is invalid. */
export class HeadFileError extends Error {
  override readonly name = 'HeadFileError'
}

/**
 * @param json text or UTF-8 bytes. @param what subject of error messages: 'the card'.
 * @throws HeadFileError if it is not JSON or does not match the schema.
 */
export function parseJson<S extends z.ZodType>(json: string | Uint8Array, schema: S, what: string): z.output<S> {
  let value: unknown
  try {
    value = JSON.parse(typeof json === 'string' ? json : new TextDecoder('utf-8', { fatal: true }).decode(json))
  } catch (error) {
    throw new HeadFileError(`${what} is not JSON: ${(error as Error).message}`, { cause: error })
  }
  return parseForm(value, schema, what)
}

/** @throws HeadFileError naming the first field that does not match the schema. */
export function parseForm<S extends z.ZodType>(value: unknown, schema: S, what: string): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new HeadFileError(`${what}: ${issue?.path.join('.') || 'the top level'}: ${issue?.message}`)
}
