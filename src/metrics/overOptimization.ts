// Over-optimization: the weight at which the judge's reward peaks while the steering reward still rises.

import { quantileSorted } from 'simple-statistics'
import { uniform } from '../decoding/random.ts'
import { clusteredMean, type MeanWithError } from './clusteredMean.ts'
import { equalLengthDifference, type SizedRow } from './equalLength.ts'
import { type PairedDifference, pairedDifference } from './pairedDifference.ts'
import { promptMeans, type Row } from './rows.ts'

const RESAMPLES = 1000
const SEED = 1

/** One method at one weight: the steering rewards and the judge's rewards of the same texts. */
export interface PushedPoint {
  weight: number
  own: readonly SizedRow[]
  judge: readonly Row[]
}

export interface OverOptimization {
  /** Sorted by ascending weight. */
  points: { weight: number; own: MeanWithError; judge: MeanWithError }[]
  /** The weight at which the judge's mean reward is highest; in a tie, the smallest such weight. */
  peak: number
  /** 95% bootstrap interval of the peak, resampling prompts. Its ends may lie between measured weights. */
  peakInterval: [low: number, high: number]
  /**
   * Change from the peak to the largest weight, paired by prompt; null if the peak is at the largest weight. `own` is null if the
   * steering rewards cannot be compared: no sample has the same length at both weights.
   */
  beyond: { own: PairedDifference | null; judge: PairedDifference } | null
}

/**
 * Finds the peak. Because the peak is selected for its mean, its height is biased upward and `beyond.judge` downward; the
 * interval of the peak is more reliable.
 * @param points of one method, in any order, each with the same prompts. @throws if there are fewer than two weights, a weight
 * is repeated or the prompts differ; also when `promptMeans` throws.
 * @param acrossLengths whether the steering head compares texts of different lengths (heads.ts). If not, its rewards are compared
 * over samples of equal length.
 */
export function overOptimization(points: readonly PushedPoint[], acrossLengths: boolean): OverOptimization {
  const sorted = [...points].sort((a, b) => a.weight - b.weight)
  if (sorted.length < 2) throw new Error(`A peak needs at least two weights: ${sorted.length} was given`)
  const repeated = sorted.find(({ weight }, i) => weight === sorted[i + 1]?.weight)
  if (repeated) throw new Error(`The weight ${repeated.weight} was given twice: give each weight once`)
  const judged = sorted.map(({ judge }) => promptMeans(judge))
  const prompts = [...(judged[0]?.keys() ?? [])]
  for (const [i, means] of judged.entries())
    if (means.size !== prompts.length || prompts.some((prompt) => !means.has(prompt)))
      throw new Error(
        `The prompts at weights ${sorted[0]?.weight} and ${sorted[i]?.weight} differ: use the same prompts`,
      )

  const table = judged.map((means) => prompts.map((prompt) => means.get(prompt) as number))
  const bestOver = (chosen: readonly number[]): number => {
    const sums = table.map((rewards) => chosen.reduce((sum, i) => sum + (rewards[i] as number), 0))
    return sums.indexOf(Math.max(...sums))
  }
  const all = prompts.map((_, i) => i)
  const weightAt = (index: number) => (sorted[index] as PushedPoint).weight
  const peakIndex = bestOver(all)
  const peaks = Array.from({ length: RESAMPLES }, (_, round) =>
    weightAt(bestOver(all.map((i) => Math.floor(uniform(SEED, round, i, 0) * all.length)))),
  ).sort((a, b) => a - b)
  const [peak, last] = [sorted[peakIndex], sorted.at(-1)] as [PushedPoint, PushedPoint]
  return {
    points: sorted.map(({ weight, own, judge }) => ({ weight, own: clusteredMean(own), judge: clusteredMean(judge) })),
    peak: peak.weight,
    peakInterval: [quantileSorted(peaks, 0.025), quantileSorted(peaks, 0.975)],
    beyond:
      peak === last
        ? null
        : {
            own: (acrossLengths ? pairedDifference : equalLengthDifference)(last.own, peak.own),
            judge: pairedDifference(last.judge, peak.judge),
          },
  }
}
