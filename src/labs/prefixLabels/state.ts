// The exercise's state as its link holds it: which pair, or the reader's own, where it is cut, and how endings are read.

import { z } from 'zod'
import type { Scorer } from './endingReadings.ts'

export type SetName = 'film' | 'task' | 'own'

/** A reader's own pair; the second text is the one taken for the worse. */
export interface OwnPair {
  prompt: string
  better: string
  other: string
}

export interface LabState {
  set: SetName
  /** Of the recorded set, from 1. */
  pair: number
  /** Percent of the shorter text that is kept. */
  cut: number
  /** The n of best of n. */
  of: number
  scorer: Scorer
  own: OwnPair
  /** Of what is written here: endings a side, and the seed of their noise. */
  n: number
  seed: number
}

export const CUTS = { min: 5, max: 95, step: 5 }
export const BEST_OF = [1, 2, 4, 8]
export const COUNTS = [8, 16, 32]
export const MAX_PAIR = 1000
export const MAX_SEED = 9999
/** Characters of each of the reader's texts: what a link and a minute of writing have room for. */
export const MAX_TEXT = 400

export const OWN: OwnPair = {
  prompt: 'The film was',
  better: 'slow at first, and for half an hour I wanted to leave, but then it became the best evening of my year.',
  other: 'wonderful to look at and full of good actors, but by the end I did not care about any of them.',
}

export const START: LabState = {
  set: 'film',
  pair: 1,
  cut: 25,
  of: 4,
  scorer: 'judge',
  own: OWN,
  n: 16,
  seed: 1,
}

const whole = (min: number, max: number, fallback: number) =>
  z.coerce
    .number()
    .refine(Number.isFinite)
    .transform((value) => Math.min(max, Math.max(min, Math.round(value))))
    .catch(fallback)
const oneOf = (numbers: readonly number[], fallback: number) =>
  z.coerce
    .number()
    .refine((value) => numbers.includes(value))
    .catch(fallback)
const text = (fallback: string) =>
  z
    .string()
    .transform((value) => value.slice(0, MAX_TEXT))
    .catch(fallback)

/** A parameter that is not there is its default. */
const schema = z.object({
  set: z.enum(['film', 'task', 'own']).catch(START.set),
  pair: whole(1, MAX_PAIR, START.pair),
  cut: whole(CUTS.min, CUTS.max, START.cut),
  of: oneOf(BEST_OF, START.of),
  by: z.enum(['judge', 'full', 'words']).catch(START.scorer),
  p: text(OWN.prompt),
  a: text(OWN.better),
  b: text(OWN.other),
  n: oneOf(COUNTS, START.n),
  seed: whole(0, MAX_SEED, START.seed),
})

/** Any query as a state: what is out of range is brought into it, what makes no sense is its default. */
export function read(query: URLSearchParams): LabState {
  const { p, a, b, by, cut, ...rest } = schema.parse(Object.fromEntries(query))
  return {
    ...rest,
    cut: CUTS.step * Math.round(cut / CUTS.step),
    scorer: by,
    own: { prompt: p, better: a, other: b },
  }
}

export function write({ set, pair, cut, of, scorer, own, n, seed }: LabState): string {
  const query = new URLSearchParams()
  const put = (name: string, value: string | number, usual: string | number) => {
    if (value !== usual) query.set(name, String(value))
  }
  put('set', set, START.set)
  put('pair', pair, START.pair)
  put('cut', cut, START.cut)
  put('of', of, START.of)
  put('by', scorer, START.scorer)
  put('n', n, START.n)
  put('seed', seed, START.seed)
  put('p', own.prompt, OWN.prompt)
  put('a', own.better, OWN.better)
  put('b', own.other, OWN.other)
  return query.toString()
}
