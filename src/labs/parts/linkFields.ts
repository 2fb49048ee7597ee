// Stores a lesson's state in its link, as fields. A number out of range is clamped; a missing or invalid field gets its start
// value. Fields with their start value are left out of the link.

import { z } from 'zod'

/** Converts between a lesson's state and a query. `read` accepts any input and never throws. */
export interface LinkForm<State> {
  read(query: URLSearchParams): State
  /** @returns '' for the start state. */
  write(state: State): string
}

type Fields = Record<string, string | number | undefined>

/**
 * @param schemas one per field, in the order of the link.
 * @param toFields, fromFields convert between a state and its fields.
 */
export function linkForm<State, F extends Fields>(
  start: State,
  schemas: { [Name in keyof F]: z.ZodType<F[Name]> },
  toFields: (state: State) => { [Name in keyof F]: F[Name] | undefined },
  fromFields: (fields: F) => State,
): LinkForm<State> {
  const starts = toFields(start)
  const names = Object.keys(schemas) as (keyof F & string)[]
  return {
    read(query) {
      const given = Object.fromEntries(query)
      const read = (name: keyof F & string) => {
        const field = schemas[name].safeParse(given[name])
        return field.success ? field.data : starts[name]
      }
      return fromFields(Object.fromEntries(names.map((name) => [name, read(name)])) as F)
    },
    write(state) {
      const fields = toFields(state)
      const changed = names.filter((name) => fields[name] !== undefined && fields[name] !== starts[name])
      return new URLSearchParams(changed.map((name) => [name, String(fields[name])])).toString()
    },
  }
}

interface Range {
  min: number
  max: number
}

/** A finite number, clamped to the range. */
export const numberIn = ({ min, max }: Range) =>
  z.coerce
    .number()
    .refine(Number.isFinite)
    .transform((value) => Math.min(max, Math.max(min, value)))

export const wholeIn = (range: Range) => numberIn(range).transform(Math.round)

export const oneOf = (numbers: readonly number[]) => z.coerce.number().refine((value) => numbers.includes(value))

export const textUpTo = (max: number) => z.string().transform((text) => text.slice(0, max))

/** The id of a recorded item. */
export const id = z.string().regex(/^[a-z0-9-]{1,40}$/)
