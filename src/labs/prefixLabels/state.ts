// The exercise's state as its link holds it: the pair or the reader's own, the cut, and how endings are compared.

import { z } from 'zod'
import { oneOf, textUpTo, wholeIn, writeQuery } from '../parts/linkFields.ts'
import type { Scorer } from './endingReadings.ts'

export const setNames = ['film', 'task', 'own'] as const

export type SetName = (typeof setNames)[number]

/** The reader's own pair; the reader takes the second text for the worse. */
export interface OwnPair {
  prompt: string
  better: string
  other: string
}

export interface LabState {
  set: SetName
  /** Number within the recorded set, from 1. */
  pair: number
  /** Length of the prefixes, percent of the shorter text. */
  cut: number
  /** The n of best of n. */
  of: number
  scorer: Scorer
  own: OwnPair
  /** Live endings per prefix, and the seed of their noise. */
  n: number
  seed: number
}

export const CUTS = { min: 5, max: 95, step: 5 }
export const BEST_OF = [1, 2, 4, 8]
export const COUNTS = [8, 16, 32]
export const MAX_PAIR = 1000
export const MAX_SEED = 9999
/** Characters in each of the reader's texts: what fits in a link and runs within a minute. */
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

const schema = z.object({
  set: z.enum(setNames).catch(START.set),
  pair: wholeIn({ min: 1, max: MAX_PAIR }, START.pair),
  cut: wholeIn(CUTS, START.cut),
  of: oneOf(BEST_OF, START.of),
  by: z.enum(['judge', 'full', 'words']).catch(START.scorer),
  p: textUpTo(MAX_TEXT, OWN.prompt),
  a: textUpTo(MAX_TEXT, OWN.better),
  b: textUpTo(MAX_TEXT, OWN.other),
  n: oneOf(COUNTS, START.n),
  seed: wholeIn({ min: 0, max: MAX_SEED }, START.seed),
})

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
  return writeQuery({
    set: [set, START.set],
    pair: [pair, START.pair],
    cut: [cut, START.cut],
    of: [of, START.of],
    by: [scorer, START.scorer],
    n: [n, START.n],
    seed: [seed, START.seed],
    p: [own.prompt, OWN.prompt],
    a: [own.better, OWN.better],
    b: [own.other, OWN.other],
  })
}
