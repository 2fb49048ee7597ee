// The exercise's state as its link holds it: how hard is pushed, which prompt's texts are read, who judges.

import { z } from 'zod'

export interface LabState {
  weight: number
  /** Id of a recorded prompt. */
  prompt: string
  /** Place of the judge in the set. */
  judge: number
  /** The curves are of the chosen prompt alone. */
  alone: boolean
}

export const START: LabState = { weight: 2, prompt: 'movie-5', judge: 0, alone: false }

const schema = z.object({
  w: z.coerce.number().min(-100).max(100).catch(START.weight),
  prompt: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .catch(START.prompt),
  judge: z.coerce.number().int().min(0).max(9).catch(START.judge),
  alone: z.literal('1').optional().catch(undefined),
})

/** Any query as a state; what makes no sense is left out. */
export function read(query: URLSearchParams): LabState {
  const { w, prompt, judge, alone } = schema.parse(Object.fromEntries(query))
  return { weight: w, prompt, judge, alone: alone === '1' }
}

export function write({ weight, prompt, judge, alone }: LabState): string {
  const query = new URLSearchParams()
  if (weight !== START.weight) query.set('w', String(weight))
  if (prompt !== START.prompt) query.set('prompt', prompt)
  if (judge !== START.judge) query.set('judge', String(judge))
  if (alone) query.set('alone', '1')
  return query.toString()
}

/** The state as a set of texts can show it: the nearest recorded weight, a prompt and a judge that are there. */
export function fitted(
  state: LabState,
  weights: readonly number[],
  prompts: readonly string[],
  judges: number,
): LabState {
  const near = weights.reduce((best, weight) =>
    Math.abs(weight - state.weight) < Math.abs(best - state.weight) ? weight : best,
  )
  return {
    ...state,
    weight: near,
    prompt: prompts.includes(state.prompt) ? state.prompt : (prompts[0] as string),
    judge: Math.min(state.judge, judges - 1),
  }
}
