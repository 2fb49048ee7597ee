// The state in the lesson's link: the text, the head, the added function, the cut, and the user's own text.

import { z } from 'zod'
import { type HeadName, headNames } from '../../decoding/heads.ts'
import { id, linkForm, numberIn } from '../parts/linkFields.ts'
import { type Gauge, gaugeNames } from './gauge.ts'

export interface OwnText {
  prompt: string
  text: string
}

export interface LabState {
  /** Id of a recorded text; if unknown, the first one is shown. */
  example: string
  head: HeadName
  gauge: Gauge
  /** The user's text instead of the example; null if unchanged. */
  own: OwnText | null
  /** Length of the compared prefixes as a share of the shorter text. If it was not recorded, the middle cut is shown. */
  cut: number
}

export const AMOUNTS = { min: -20, max: 20, step: 0.5 }
/** Longer texts are slow and do not fit in a link. */
export const MAX_CHARACTERS = 600

export const START: LabState = {
  example: 'acting-pargs',
  head: 'prefix',
  gauge: { name: 'line', amount: 0 },
  own: null,
  cut: 0.5,
}

export const link = linkForm(
  START,
  {
    text: id,
    head: z.enum(headNames),
    g: z.enum(gaugeNames),
    a: numberIn(AMOUNTS),
    cut: numberIn({ min: 0, max: 1 }),
    prompt: z.string().max(MAX_CHARACTERS).optional(),
    own: z.string().max(MAX_CHARACTERS).optional(),
  },
  ({ example, head, gauge, own, cut }) => ({
    text: example,
    head,
    g: gauge.name,
    a: gauge.amount,
    cut,
    prompt: own?.prompt,
    own: own?.text,
  }),
  ({ text, head, g, a, cut, prompt, own }): LabState => ({
    example: text,
    head,
    gauge: { name: g, amount: a },
    own: prompt === undefined || own === undefined ? null : { prompt, text: own },
    cut,
  }),
)
