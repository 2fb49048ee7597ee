// Curves over w with errors over prompts, and the peaks of a judge's score, computed from the recorded texts.

import { objectives } from '../../decoding/heads.ts'
import { methods } from '../../decoding/methods/index.ts'
import { clusteredMean, type MeanWithError } from '../../metrics/clusteredMean.ts'
import type { SizedRow } from '../../metrics/equalLength.ts'
import { type OverOptimization, overOptimization } from '../../metrics/overOptimization.ts'
import { type PushedMethod, type PushedSet, type PushedText, pushedMethods, pushedWeights } from './format.ts'

export const metricNames = ['own', 'judge', 'kl', 'repetition'] as const

export type MetricName = (typeof metricNames)[number]

/** A metric of one method at one weight. */
export interface CurvePoint extends MeanWithError {
  weight: number
}

/** A method's texts at w, or top-k's at w = 0. @param prompt id of a prompt; null for all. */
const textsAt = ({ texts }: PushedSet, method: PushedMethod, weight: number, prompt: string | null): PushedText[] => {
  const writtenBy = weight === 0 ? 'topK' : method
  return texts.filter(
    (text) => text.method === writtenBy && text.weight === weight && (prompt === null || text.prompt === prompt),
  )
}

/** The text of the first recorded seed. */
export const textAt = (set: PushedSet, method: PushedMethod, weight: number, prompt: string): PushedText | undefined =>
  textsAt(set, method, weight, prompt)[0]

/**
 * own: raw score by the method's head, also for top-k's text. judge: raw score. kl: nats. repetition: share of repeated token
 * pairs, 0 to 1.
 */
export function metricsOf(text: PushedText, method: PushedMethod, judge: string): Record<MetricName, number | null> {
  const { head } = methods[method]
  return {
    own: (head && text.heads[head]) ?? null,
    judge: text.judges[judge] ?? null,
    kl: text.kl,
    repetition: text.rep2,
  }
}

/** One value per text, with its length. @param prompt id of a prompt; null for all. */
function rowsAt(
  set: PushedSet,
  method: PushedMethod,
  weight: number,
  name: MetricName,
  judge: string,
  prompt: string | null,
): SizedRow[] {
  return textsAt(set, method, weight, prompt).flatMap((text) => {
    const value = metricsOf(text, method, judge)[name]
    return value === null
      ? []
      : [{ prompt: text.prompt, seed: text.seed, value, length: text.length, finished: text.finished }]
  })
}

/** Points by ascending weight, without weights at which no text has the metric. For one prompt the error is null. */
export function curve(
  set: PushedSet,
  method: PushedMethod,
  name: MetricName,
  judge: string,
  prompt: string | null = null,
): CurvePoint[] {
  return pushedWeights(set).flatMap((weight) => {
    const rows = rowsAt(set, method, weight, name, judge, prompt)
    return rows.length > 0 ? [{ weight, ...clusteredMean(rows) }] : []
  })
}

/**
 * 'falls': the 95% interval of the judge's peak ends below the largest weight. 'overOptimized': it falls, and the method's
 * steering reward still rises by more than two standard errors after the peak. 'rises': the peak and both ends of its
 * interval are at the largest weight.
 */
export type Verdict = 'overOptimized' | 'falls' | 'rises' | 'undecided'

export interface MethodPeak extends OverOptimization {
  method: PushedMethod
  verdict: Verdict
}

const headOf = (method: PushedMethod) => objectives[methods[method].head ?? 'full']

/** The peaks of a judge's score, by method. */
export function peaksOf(set: PushedSet, judge: string): MethodPeak[] {
  const weights = pushedWeights(set)
  return pushedMethods.map((method) => {
    const found = overOptimization(
      weights.map((weight) => ({
        weight,
        own: rowsAt(set, method, weight, 'own', judge, null),
        judge: rowsAt(set, method, weight, 'judge', judge, null),
      })),
      headOf(method).acrossLengths,
    )
    return { ...found, method, verdict: verdictOf(found, weights.at(-1) as number) }
  })
}

function verdictOf({ peak, peakInterval: [low, high], beyond }: OverOptimization, largest: number): Verdict {
  if (peak === largest && low === largest) return 'rises'
  if (high === largest) return 'undecided'
  const own = beyond?.own
  const rises = own && own.difference > 2 * (own.standardError ?? Number.POSITIVE_INFINITY)
  return rises ? 'overOptimized' : 'falls'
}

/** Whether the judge's score of a method's texts for a prompt is highest at the largest weight. */
export function peaksAtLargest(set: PushedSet, method: PushedMethod, judge: string, prompt: string): boolean {
  const points = curve(set, method, 'judge', judge, prompt)
  const last = points.at(-1)
  return last !== undefined && points.every(({ mean }, i) => mean < last.mean || i === points.length - 1)
}
