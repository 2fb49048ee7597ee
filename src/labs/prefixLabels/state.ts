// The state of the exercise and its link: the pair, the cut, and how endings are compared.

import { z } from 'zod'
import { linkForm, oneOf, textUpTo, wholeIn } from '../parts/linkFields.ts'
import type { Scorer } from './endingReadings.ts'

export const setNames = ['film', 'task', 'own'] as const

export interface OwnPair {
  prompt: string
  better: string
  other: string
}

export interface LabState {
  set: (typeof setNames)[number]
  /** Number of the pair in the recorded set, starting at 1. */
  pair: number
  /** Length of the prefixes in percent of the shorter text. */
  cut: number
  of: number
  scorer: Scorer
  own: OwnPair
  n: number
  seed: number
}

export interface StateProps {
  state: LabState
  change: (next: LabState) => void
}

export const CUTS = { min: 5, max: 95, step: 5 }
export const BEST_OF = [1, 2, 4, 8]
export const COUNTS = [8, 16, 32]
export const MAX_SEED = 9999
/** Maximum characters in each of the user's texts, so that they fit in a link and a run takes less than a minute. */
export const MAX_TEXT = 400

export const START: LabState = {
  set: 'film',
  pair: 1,
  cut: 25,
  of: 4,
  scorer: 'judge',
  own: {
    prompt: 'The film was',
    better: 'slow at first, and for half an hour I wanted to leave, but then it became the best evening of my year.',
    other: 'wonderful to look at and full of good actors, but by the end I did not care about any of them.',
  },
  n: 16,
  seed: 1,
}

/** Whether endings are compared in another way than at the start. */
export const isComparedOtherwise = ({ of, scorer }: LabState): boolean => of !== START.of || scorer !== START.scorer

export const link = linkForm(
  START,
  {
    set: z.enum(setNames),
    pair: wholeIn({ min: 1, max: 1000 }),
    cut: wholeIn(CUTS),
    of: oneOf(BEST_OF),
    by: z.enum(['judge', 'full', 'words']),
    n: oneOf(COUNTS),
    seed: wholeIn({ min: 0, max: MAX_SEED }),
    p: textUpTo(MAX_TEXT),
    a: textUpTo(MAX_TEXT),
    b: textUpTo(MAX_TEXT),
  },
  ({ scorer, own, ...rest }) => ({ ...rest, by: scorer, p: own.prompt, a: own.better, b: own.other }),
  ({ by, p, a, b, cut, ...rest }): LabState => ({
    ...rest,
    cut: CUTS.step * Math.round(cut / CUTS.step),
    scorer: by,
    own: { prompt: p, better: a, other: b },
  }),
)
