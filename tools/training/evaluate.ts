// Accuracy of a head: how often it scores the chosen response of a pair higher, at each cut.

import { pathFeatures } from '../../src/rewards/features.ts'
import type { HeadCard, RewardHead } from '../../src/rewards/head.ts'
import type { PairRows } from './batches.ts'
import type { ResponseRows } from './extract.ts'
import { cutLength } from './pairs.ts'

export type Accuracy = HeadCard['accuracies'][string]

/** Rows scored at a time, to limit memory. */
const ROWS = 512

/** Positions [chosen, rejected] to compare at a cut. Cut 1 compares finished texts at the token that the card names. */
export function cutPositions(
  cut: number,
  [chosen, rejected]: PairRows,
  readsFinishedAt: HeadCard['readsFinishedAt'],
): [number, number] {
  if (cut < 1) {
    const length = cutLength(cut, chosen.length - 1, rejected.length - 1)
    return [length, length]
  }
  const back = readsFinishedAt === 'endToken' ? 0 : 1
  return [chosen.length - back, rejected.length - back]
}

/** For each pair: 1 if the chosen response scores higher at this cut, 0 if the rejected one does, 0.5 for a tie. */
export function wins(head: RewardHead, hiddenSize: number, pairs: readonly PairRows[], cut: number): Float64Array {
  return winsOf(differences(head, hiddenSize, pairs, cut))
}

export const winsOf = (gaps: Float64Array): Float64Array => gaps.map((gap) => (Math.sign(gap) + 1) / 2)

/** For each pair, the score of the chosen response minus that of the rejected one, at this cut. */
export function differences(
  head: RewardHead,
  hiddenSize: number,
  pairs: readonly PairRows[],
  cut: number,
): Float64Array {
  const positions = pairs.map((pair) => cutPositions(cut, pair, head.card.readsFinishedAt))
  const side = (i: 0 | 1) =>
    scoreAt(
      head,
      hiddenSize,
      pairs.map((pair) => pair[i]),
      positions.map((at) => at[i]),
    )
  const rejected = side(1)
  return side(0).map((score, i) => score - (rejected[i] as number))
}

/** Scores each response after its first `positions[i]` tokens. @throws Error if a score is not finite. */
export function scoreAt(
  { card, score }: RewardHead,
  hiddenSize: number,
  responses: readonly ResponseRows[],
  positions: readonly number[],
): Float64Array {
  const width = hiddenSize * card.features.length
  const scores = new Float64Array(responses.length)
  for (let from = 0; from < responses.length; from += ROWS) {
    const chunk = responses.slice(from, from + ROWS)
    const features = new Float32Array(chunk.length * width)
    chunk.forEach(({ rows }, i) => {
      pathFeatures(rows, hiddenSize, [positions[from + i] as number], card.features, features, i * width)
    })
    scores.set(score(features), from)
  }
  const bad = scores.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw new Error(
      `The ${card.objective} head of ${card.reward} gave row ${bad + 1} the score ${scores[bad]}. Train it again.`,
    )
  return scores
}

/**
 * Mean of `won`, with its standard error √(p(1 − p)/n).
 * @param groups [pairs] the group of each pair, for a cluster-robust standard error.
 */
export function accuracyOf(won: Float64Array, groups?: readonly string[]): Accuracy {
  const n = won.length
  const accuracy = mean(won)
  if (!groups) return { accuracy, standardError: Math.sqrt((accuracy * (1 - accuracy)) / n), n }
  // Liang and Zeger 1986: squares the total deviation of each group.
  const off = new Map<string, number>()
  won.forEach((one, i) => {
    const group = groups[i] as string
    off.set(group, (off.get(group) ?? 0) + one - accuracy)
  })
  const squares = [...off.values()].reduce((sum, value) => sum + value * value, 0)
  return { accuracy, standardError: Math.sqrt((squares * off.size) / (off.size - 1)) / n, n }
}

/** Mean of a − b over pairs, with its standard error. */
export function pairedDifference(a: Float64Array, b: Float64Array): { difference: number; standardError: number } {
  const { mean: difference, standardError } = estimate(a.map((won, i) => won - (b[i] as number)))
  return { difference, standardError }
}

/** Mean of independent values with its standard error. */
export function estimate(values: ArrayLike<number>): { mean: number; standardError: number } {
  return { mean: mean(values), standardError: standardDeviation(values) / Math.sqrt(values.length) }
}

/** Elementwise mean of several arrays [pairs]. */
export function pairMeans(arrays: readonly Float64Array[]): Float64Array {
  return Float64Array.from(arrays[0] ?? [], (_, i) => mean(arrays.map((values) => values[i] as number)))
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  return sum / values.length
}

/** Divides by n − 1; 0 for a single value. */
export function standardDeviation(values: ArrayLike<number>): number {
  const center = mean(values)
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - center) ** 2
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0
}
