// The lesson's state as its link holds it: the text, the head, the added function, the cut, and the reader's own text.

import { z } from 'zod'
import { type HeadName, headNames } from '../../decoding/heads.ts'
import { idOr, numberIn, writeQuery } from '../parts/linkFields.ts'
import { type Gauge, type GaugeName, gaugeNames } from './gauge.ts'

export interface OwnText {
  prompt: string
  text: string
}

export interface LabState {
  /** Id of the recorded text; an unknown one means the first. */
  example: string
  head: HeadName
  gauge: Gauge
  /** The reader's text in place of the example; null while unchanged. */
  own: OwnText | null
  /** The cut of the prefixes compared with their endings, a share of the shorter text; an unknown one means the middle one. */
  cut: number
}

export const AMOUNTS = { min: -20, max: 20, step: 0.5 }
/** Longer texts are slow, and do not fit in a link. */
export const MAX_CHARACTERS = 600

export const START: LabState = {
  example: 'acting-pargs',
  head: 'prefix',
  gauge: { name: 'line', amount: 0 },
  own: null,
  cut: 0.5,
}

const schema = z.object({
  text: idOr(START.example),
  head: z.enum(headNames as [HeadName, ...HeadName[]]).catch(START.head),
  g: z.enum(gaugeNames as [GaugeName, ...GaugeName[]]).catch(START.gauge.name),
  a: numberIn(AMOUNTS, START.gauge.amount),
  cut: numberIn({ min: 0, max: 1 }, START.cut),
  prompt: z.string().max(MAX_CHARACTERS).optional().catch(undefined),
  own: z.string().max(MAX_CHARACTERS).optional().catch(undefined),
})

export function read(query: URLSearchParams): LabState {
  const { text, head, g, a, cut, prompt, own } = schema.parse(Object.fromEntries(query))
  return {
    example: text,
    head,
    gauge: { name: g, amount: a },
    own: prompt === undefined || own === undefined ? null : { prompt, text: own },
    cut,
  }
}

export function write({ example, head, gauge, own, cut }: LabState): string {
  return writeQuery({
    text: [example, START.example],
    head: [head, START.head],
    g: [gauge.name, START.gauge.name],
    a: [gauge.amount, START.gauge.amount],
    cut: [cut, START.cut],
    prompt: [own?.prompt, undefined],
    own: [own?.text, undefined],
  })
}
