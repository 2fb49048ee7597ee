// The check of a recorded file against its schema: the same for the page that reads it and the command that writes it.

import type { z } from 'zod'

/** @returns a check that gives the data back, or throws an Error that names the file and the field that is wrong. */
export function checkerOf<T>(schema: z.ZodType<T>): (json: unknown, name: string) => T {
  return (json, name) => {
    const read = schema.safeParse(json)
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw new Error(`${name}: ${issue?.path.join('.') || 'the top level'}: ${issue?.message}`)
  }
}
