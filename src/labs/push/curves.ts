// What pushing does, computed from the recorded texts: curves over w with errors over prompts, and where a judge turns down.

import { methods } from '../../decoding/methods/index.ts'
import { clusteredMean, type MeanWithError } from '../../metrics/clusteredMean.ts'
import { type OverOptimisation, overOptimisation } from '../../metrics/overOptimisation.ts'
import type { Row } from '../../metrics/rows.ts'
import { type PushedMethod, type PushedSet, type PushedText, pushedMethods, pushedWeights } from './format.ts'

/** What is drawn against w. */
export const figureNames = ['own', 'judge', 'kl', 'repetition'] as const

export type FigureName = (typeof figureNames)[number]

/** One figure of one method at one weight. */
export interface CurvePoint extends MeanWithError {
  weight: number
}

/** @returns the text that a method wrote on a prompt at w; top-k's at w = 0. One seed: the set's first. */
export function textAt(
  { texts }: PushedSet,
  method: PushedMethod,
  weight: number,
  prompt: string,
): PushedText | undefined {
  const wanted = weight === 0 ? 'topK' : method
  return texts.find((text) => text.method === wanted && text.weight === weight && text.prompt === prompt)
}

/**
 * A figure of one text as `method` counts it; null where the text has none.
 * own: raw score by the method's own head, also of top-k's text. kl: nats. repetition: share of token pairs, 0 to 1.
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

/** Values of one figure at one weight, one a text. @param prompt one prompt alone, or null for all. */
function rowsAt(
  { texts }: PushedSet,
  method: PushedMethod,
  weight: number,
  name: FigureName,
  judge: string,
  prompt: string | null,
): Row[] {
  const wanted = weight === 0 ? 'topK' : method
  return texts.flatMap((text) => {
    if (text.method !== wanted || text.weight !== weight || (prompt !== null && text.prompt !== prompt)) return []
    const value = figureOf(text, method, name, judge)
    return value === null ? [] : [{ prompt: text.prompt, seed: text.seed, value }]
  })
}

/** By rising weight; weights at which no text has the figure are left out. Of one prompt there is no error. */
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

export interface Turn extends OverOptimisation {
  method: PushedMethod
  /**
   * 'turns': the judge's best weight is below the largest one, in 95% of resampled sets of prompts too. 'rises': it is the
   * largest weight. 'untold': the prompts do not tell.
   */
  verdict: 'turns' | 'rises' | 'untold'
  /** From the judge's best weight to the largest one the own reward rises, by more than two standard errors. */
  ownRises: boolean
}

/** Where a judge turns down, by method. Prompts are the unit. */
export function turns(set: PushedSet, judge: string): Turn[] {
  const weights = pushedWeights(set)
  const last = weights.at(-1) as number
  return pushedMethods.map((method) => {
    const found = overOptimisation(
      weights.map((weight) => ({
        weight,
        own: rowsAt(set, method, weight, 'own', judge, null),
        judge: rowsAt(set, method, weight, 'judge', judge, null),
      })),
    )
    const { peakInterval, peak } = found
    const verdict = peakInterval[1] < last ? 'turns' : peak === last && peakInterval[0] === last ? 'rises' : 'untold'
    const own = found.beyond?.own
    const ownRises = own !== undefined && own.difference > 2 * (own.standardError ?? Number.POSITIVE_INFINITY)
    return { ...found, method, verdict, ownRises }
  })
}

/** Whether the judge likes a prompt's text at the largest weight best of all its texts by the method. */
export function neverTurns(set: PushedSet, method: PushedMethod, judge: string, prompt: string): boolean {
  const points = curve(set, method, 'judge', judge, prompt)
  const last = points.at(-1)
  return last !== undefined && points.every(({ mean }, i) => mean < last.mean || i === points.length - 1)
}
