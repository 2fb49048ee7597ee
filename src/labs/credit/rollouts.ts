// Heads' rewards for prefixes against the scores of the prefixes' endings. Both prefixes of a pair have the same prompt and
// length, so the difference of their rewards has no arbitrary part.

import { mean, sampleCorrelation, sampleVariance } from 'simple-statistics'
import { type HeadName, headNames } from '../../decoding/heads.ts'
import type { EndingsCut, EndingsSet, EndingsSide } from '../parts/endings.ts'

export interface RolloutPoint {
  /** Index of the pair in its set. */
  pair: number
  /** Reward of the chosen text's prefix minus that of the rejected text's, raw. */
  heads: Partial<Record<HeadName, number>>
  /** Mean score of the endings of the chosen text's prefix minus that of the rejected text's, in the judge's unit. */
  endings: number
  /** Sampling variance of `endings`. */
  noise: number
}

export function pointsAt({ pairs }: Pick<EndingsSet, 'pairs'>, cut: number): RolloutPoint[] {
  return pairs.flatMap(({ cuts }, pair) => {
    const found = cuts.find((each) => each.cut === cut)
    return found ? [pointOf(found, pair)] : []
  })
}

export function cutsOf({ pairs }: Pick<EndingsSet, 'pairs'>): number[] {
  return [...new Set(pairs.flatMap(({ cuts }) => cuts.map(({ cut }) => cut)))].sort((a, b) => a - b)
}

function pointOf({ chosen, rejected }: EndingsCut, pair: number): RolloutPoint {
  const [better, worse] = [meanEnding(chosen), meanEnding(rejected)]
  const both = headNames.filter((head) => chosen.heads[head] !== undefined && rejected.heads[head] !== undefined)
  const heads = both.map((head) => [head, (chosen.heads[head] as number) - (rejected.heads[head] as number)])
  return {
    pair,
    heads: Object.fromEntries(heads),
    endings: better.mean - worse.mean,
    noise: better.noise + worse.noise,
  }
}

/** Mean of the judge's scores, and the sampling variance of that mean. */
function meanEnding({ endings }: EndingsSide): { mean: number; noise: number } {
  const scores = endings.map(({ judge }) => judge)
  const n = scores.length
  return { mean: mean(scores), noise: n < 2 ? 0 : sampleVariance(scores) / n }
}

/**
 * Pearson's correlation of a head's differences with those of the endings, with its 95% interval and the number of pairs.
 * Null for fewer than three pairs, or if either side has no variance.
 */
export function correlationOf(points: readonly RolloutPoint[], head: HeadName) {
  const scored = points.filter(({ heads }) => heads[head] !== undefined)
  const [x, y] = [scored.map(({ heads }) => heads[head] as number), scored.map(({ endings }) => endings)]
  if (scored.length < 3 || new Set(x).size === 1 || new Set(y).size === 1) return null
  const r = Math.min(1, Math.max(-1, sampleCorrelation(x, y)))
  return { r, interval: fisherInterval(r, scored.length), n: scored.length }
}

/** 95% interval by Fisher's z, tanh(atanh r ± 1.96 / √(n − 3)); null for fewer than four pairs. */
export function fisherInterval(r: number, n: number): [number, number] | null {
  if (n < 4) return null
  const half = 1.959964 / Math.sqrt(n - 3)
  const z = Math.atanh(r)
  return [Math.tanh(z - half), Math.tanh(z + half)]
}

/**
 * Correlation, in [0, 1], that a head would reach if it predicted the true mean scores: the square root of the share of the
 * variance of `endings` that is not sampling noise. Null for fewer than three pairs or without variance.
 */
export function ceiling(points: readonly RolloutPoint[]): number | null {
  if (points.length < 3) return null
  const all = sampleVariance(points.map(({ endings }) => endings))
  const noise = mean(points.map((point) => point.noise))
  return all > 0 ? Math.sqrt(Math.max(0, 1 - noise / all)) : null
}
