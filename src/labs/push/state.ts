// The state in the lesson's link: the weight, the prompt shown and the judge.

import { z } from 'zod'
import { id, linkForm, numberIn, wholeIn } from '../parts/linkFields.ts'
import { type PushedMethod, type PushedSet, pushedMethods, pushedWeights } from './format.ts'

export interface LabState {
  weight: number
  /** The method whose text is shown. */
  method: PushedMethod
  /** Id of a recorded prompt. */
  prompt: string
  /** Index of the judge in the recorded set. */
  judge: number
  /** Whether the curves show only the chosen prompt. */
  alone: boolean
}

export const START: LabState = { weight: 2, method: 'pargs', prompt: 'movie-5', judge: 0, alone: false }

export const link = linkForm(
  START,
  {
    w: numberIn({ min: -100, max: 100 }),
    method: z.enum(pushedMethods),
    prompt: id,
    judge: wholeIn({ min: 0, max: 9 }),
    alone: z.literal('1').optional(),
  },
  ({ weight, alone, ...rest }) => ({ ...rest, w: weight, alone: alone ? ('1' as const) : undefined }),
  ({ w, alone, ...rest }): LabState => ({ ...rest, weight: w, alone: alone === '1' }),
)

/** The nearest state with a recorded weight, prompt and judge. */
export function fitted(state: LabState, set: PushedSet): LabState {
  const weight = pushedWeights(set).reduce((best, next) =>
    Math.abs(next - state.weight) < Math.abs(best - state.weight) ? next : best,
  )
  const prompt = set.prompts.find(({ id }) => id === state.prompt) ?? set.prompts[0]
  return { ...state, weight, prompt: prompt?.id ?? '', judge: Math.min(state.judge, set.judges.length - 1) }
}
