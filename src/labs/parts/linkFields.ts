// The fields of a lesson's link. Each is read from whatever a person may write: a number out of range is clamped, and what
// is missing or makes no sense becomes the fallback. A field that has its start value is not written.

import { z } from 'zod'

interface Range {
  min: number
  max: number
}

/** A finite number. */
export const numberIn = ({ min, max }: Range, fallback: number) =>
  z.coerce
    .number()
    .refine(Number.isFinite)
    .transform((value) => Math.min(max, Math.max(min, value)))
    .catch(fallback)

export const wholeIn = (range: Range, fallback: number) => numberIn(range, fallback).transform(Math.round)

export const oneOf = (numbers: readonly number[], fallback: number) =>
  z.coerce
    .number()
    .refine((value) => numbers.includes(value))
    .catch(fallback)

/** The first `max` characters. */
export const textUpTo = (max: number, fallback: string) =>
  z
    .string()
    .transform((text) => text.slice(0, max))
    .catch(fallback)

/** The id of something recorded. */
export const idOr = (fallback: string) =>
  z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .catch(fallback)

type Value = string | number | undefined

/** @param fields name → [value, start value], in the order of the link. '' where every field has its start value. */
export function writeQuery(fields: Record<string, readonly [value: Value, start: Value]>): string {
  const query = new URLSearchParams()
  for (const [name, [value, start]] of Object.entries(fields))
    if (value !== undefined && value !== start) query.set(name, String(value))
  return query.toString()
}
