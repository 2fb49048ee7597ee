// The exercise's state as its link holds it: the weight, the prompt on show, and the judge.

import { z } from 'zod'
import { id, linkForm, numberIn, wholeIn } from '../parts/linkFields.ts'

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

export const link = linkForm(
  START,
  {
    w: numberIn({ min: -100, max: 100 }),
    prompt: id,
    judge: wholeIn({ min: 0, max: 9 }),
    alone: z.literal('1').optional(),
  },
  ({ weight, alone, ...rest }) => ({ ...rest, w: weight, alone: alone ? ('1' as const) : undefined }),
  ({ w, alone, ...rest }): LabState => ({ ...rest, weight: w, alone: alone === '1' }),
)

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
