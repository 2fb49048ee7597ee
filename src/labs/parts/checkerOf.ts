// Checks a recorded file against its schema, for the command that writes it and the page that reads it.

import type { z } from 'zod'

/** @returns a function that returns the checked data, or throws an Error that names the file and the invalid field. */
export function checkerOf<T>(schema: z.ZodType<T>): (json: unknown, name: string) => T {
  return (json, name) => {
    const read = schema.safeParse(json)
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw new Error(`${name}: ${issue?.path.join('.') || 'the top level'}: ${issue?.message}`)
  }
}
