// The lesson's state as its link holds it: which text, under whose eyes, what is added to rewards, and a text of one's own.

import { z } from 'zod'
import { type HeadName, headNames } from '../../decoding/heads.ts'
import { type Gauge, type GaugeName, gaugeNames } from './gauge.ts'

export interface OwnText {
  prompt: string
  text: string
}

export interface LabState {
  /** Id of the recorded text; one that is not there stands for the first. */
  example: string
  head: HeadName
  gauge: Gauge
  /** What a person typed in place of the example; null while nothing differs from it. */
  own: OwnText | null
  /** Share of their length at which beginnings are compared with their endings; one that is not there for the middle one. */
  cut: number
}

export const AMOUNTS = { min: -20, max: 20, step: 0.5 }
/** Longer texts take long here, and no link holds them. */
export const MAX_CHARACTERS = 600

export const START: LabState = {
  example: 'acting-pargs',
  head: 'prefix',
  gauge: { name: 'line', amount: 0 },
  own: null,
  cut: 0.5,
}

const number = (min: number, max: number, fallback: number) =>
  z.coerce
    .number()
    .refine(Number.isFinite)
    .transform((value) => Math.min(max, Math.max(min, value)))
    .catch(fallback)

const schema = z.object({
  text: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .catch(START.example),
  head: z.enum(headNames as [HeadName, ...HeadName[]]).catch(START.head),
  g: z.enum(gaugeNames as [GaugeName, ...GaugeName[]]).catch(START.gauge.name),
  a: number(AMOUNTS.min, AMOUNTS.max, START.gauge.amount),
  cut: number(0, 1, START.cut),
  prompt: z.string().max(MAX_CHARACTERS).optional().catch(undefined),
  own: z.string().max(MAX_CHARACTERS).optional().catch(undefined),
})

/** Any query as a state: what is out of range is brought into it, what makes no sense is left out. */
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
  const query = new URLSearchParams()
  if (example !== START.example) query.set('text', example)
  if (head !== START.head) query.set('head', head)
  if (gauge.name !== START.gauge.name) query.set('g', gauge.name)
  if (gauge.amount !== START.gauge.amount) query.set('a', String(gauge.amount))
  if (cut !== START.cut) query.set('cut', String(cut))
  if (own) {
    query.set('prompt', own.prompt)
    query.set('own', own.text)
  }
  return query.toString()
}
