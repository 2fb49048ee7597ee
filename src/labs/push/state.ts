// The exercise's state as its link holds it: the weight, the prompt on show, and the judge.

import { z } from 'zod'
import { idOr, numberIn, wholeIn, writeQuery } from '../parts/linkFields.ts'

export interface LabState {
  weight: number
  /** Id of a recorded prompt. */
  prompt: string
  /** Index of the judge in the set. */
  judge: number
  /** The curves show only the chosen prompt. */
  alone: boolean
}

export const START: LabState = { weight: 2, prompt: 'movie-5', judge: 0, alone: false }

const schema = z.object({
  w: numberIn({ min: -100, max: 100 }, START.weight),
  prompt: idOr(START.prompt),
  judge: wholeIn({ min: 0, max: 9 }, START.judge),
  alone: z.literal('1').optional().catch(undefined),
})

export function read(query: URLSearchParams): LabState {
  const { w, prompt, judge, alone } = schema.parse(Object.fromEntries(query))
  return { weight: w, prompt, judge, alone: alone === '1' }
}

export function write({ weight, prompt, judge, alone }: LabState): string {
  return writeQuery({
    w: [weight, START.weight],
    prompt: [prompt, START.prompt],
    judge: [judge, START.judge],
    alone: [alone ? 1 : undefined, undefined],
  })
}

/** The nearest state that a set can show: a recorded weight, prompt and judge. */
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
