// Curves over w with errors over prompts, and where a judge's score peaks, computed from the recorded texts.

import { methods } from '../../decoding/methods/index.ts'
import { clusteredMean, type MeanWithError } from '../../metrics/clusteredMean.ts'
import { type OverOptimization, overOptimization } from '../../metrics/overOptimization.ts'
import type { Row } from '../../metrics/rows.ts'
import { type PushedMethod, type PushedSet, type PushedText, pushedMethods, pushedWeights } from './format.ts'

/** The figures plotted against w. */
export const figureNames = ['own', 'judge', 'kl', 'repetition'] as const

export type FigureName = (typeof figureNames)[number]

/** One figure of one method at one weight. */
export interface CurvePoint extends MeanWithError {
  weight: number
}

/** A method's texts at w; at w = 0 top-k's. @param prompt of one prompt only, or null for all. */
const textsAt = ({ texts }: PushedSet, method: PushedMethod, weight: number, prompt: string | null): PushedText[] => {
  const wanted = weight === 0 ? 'topK' : method
  return texts.filter(
    (text) => text.method === wanted && text.weight === weight && (prompt === null || text.prompt === prompt),
  )
}

/** A method's text for a prompt at w, for the set's first seed. */
export const textAt = (set: PushedSet, method: PushedMethod, weight: number, prompt: string): PushedText | undefined =>
  textsAt(set, method, weight, prompt)[0]

/**
 * A figure of one text; null where the text has none. own: raw score by the method's own head, also for top-k's text. kl: nats.
 * repetition: share of token pairs, 0 to 1.
 */
export function figureOf(text: PushedText, method: PushedMethod, name: FigureName, judge: string): number | null {
  switch (name) {
    case 'own': {
      const { head } = methods[method]
      return (head && text.heads[head]) ?? null
    }
    case 'judge':
      return text.judges[judge] ?? null
    case 'kl':
      return text.kl
    case 'repetition':
      return text.rep2
    default:
      return name satisfies never
  }
}

/** Values of one figure at one weight, one per text. @param prompt one prompt only, or null for all. */
function rowsAt(
  set: PushedSet,
  method: PushedMethod,
  weight: number,
  name: FigureName,
  judge: string,
  prompt: string | null,
): Row[] {
  return textsAt(set, method, weight, prompt).flatMap((text) => {
    const value = figureOf(text, method, name, judge)
    return value === null ? [] : [{ prompt: text.prompt, seed: text.seed, value }]
  })
}

/** In ascending weight, without weights at which no text has the figure. For one prompt the error is null. */
export function curve(
  set: PushedSet,
  method: PushedMethod,
  name: FigureName,
  judge: string,
  prompt: string | null = null,
): CurvePoint[] {
  return pushedWeights(set).flatMap((weight) => {
    const rows = rowsAt(set, method, weight, name, judge, prompt)
    return rows.length > 0 ? [{ weight, ...clusteredMean(rows) }] : []
  })
}

export interface Turn extends OverOptimization {
  method: PushedMethod
  /**
   * 'turns': the judge's best weight is below the largest one, with 95% confidence over prompts. 'rises': it is the largest
   * weight. 'undecided': the prompts do not decide.
   */
  verdict: 'turns' | 'rises' | 'undecided'
  /** Beyond the judge's best weight the own reward still rises, by more than two standard errors. */
  ownRises: boolean
}

/** Where a judge's score peaks, by method. Prompts are the unit. */
export function turns(set: PushedSet, judge: string): Turn[] {
  const weights = pushedWeights(set)
  const last = weights.at(-1) as number
  return pushedMethods.map((method) => {
    const found = overOptimization(
      weights.map((weight) => ({
        weight,
        own: rowsAt(set, method, weight, 'own', judge, null),
        judge: rowsAt(set, method, weight, 'judge', judge, null),
      })),
    )
    const { peakInterval, peak } = found
    const verdict = peakInterval[1] < last ? 'turns' : peak === last && peakInterval[0] === last ? 'rises' : 'undecided'
    const own = found.beyond?.own
    const ownRises = own !== undefined && own.difference > 2 * (own.standardError ?? Number.POSITIVE_INFINITY)
    return { ...found, method, verdict, ownRises }
  })
}

/** Whether a prompt's text at the largest weight has the method's highest score by the judge. */
export function neverTurns(set: PushedSet, method: PushedMethod, judge: string, prompt: string): boolean {
  const points = curve(set, method, 'judge', judge, prompt)
  const last = points.at(-1)
  return last !== undefined && points.every(({ mean }, i) => mean < last.mean || i === points.length - 1)
}
