// The real model's part of the lesson as a link holds it: which recorded prompt is shown, and what is run live.

import { z } from 'zod'

export interface RealState {
  /** Place among the recorded comparisons, from 0. */
  shown: number
  /** A prompt of one's own; '' takes the recorded one's. */
  prompt: string
  weight: number
  seed: number
}

export const MAX_PROMPT = 300
export const MAX_SEED = 999_999
export const LIVE_WEIGHTS = { min: 0, max: 4, step: 0.5 }
export const REAL_START: RealState = { shown: 0, prompt: '', weight: 2, seed: 1 }

const whole = (max: number, otherwise: number) => z.coerce.number().int().min(0).max(max).catch(otherwise)

const schema = z.object({
  at: whole(99, REAL_START.shown),
  prompt: z
    .string()
    .transform((text) => text.slice(0, MAX_PROMPT))
    .catch(''),
  rw: z.coerce
    .number()
    .transform((weight) => Math.min(LIVE_WEIGHTS.max, Math.max(LIVE_WEIGHTS.min, weight)))
    .catch(REAL_START.weight),
  seed: whole(MAX_SEED, REAL_START.seed),
})

export function readReal(query: URLSearchParams): RealState {
  const { at, prompt, rw, seed } = schema.parse(Object.fromEntries(query))
  return { shown: at, prompt, weight: rw, seed }
}

export function writeReal({ shown, prompt, weight, seed }: RealState): string {
  const query = new URLSearchParams()
  if (shown !== REAL_START.shown) query.set('at', String(shown))
  if (prompt !== '') query.set('prompt', prompt)
  if (weight !== REAL_START.weight) query.set('rw', String(weight))
  if (seed !== REAL_START.seed) query.set('seed', String(seed))
  return query.toString()
}
