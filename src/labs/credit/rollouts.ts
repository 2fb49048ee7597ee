// Heads' rewards of prefixes against the rewards of their endings. Both prefixes of a pair have one prompt and one length, so
// their difference has no arbitrary part.

import { mean, sampleCorrelation, sampleVariance } from 'simple-statistics'
import { type HeadName, headNames } from '../../decoding/heads.ts'
import type { EndingsCut, EndingsSet, EndingsSide } from '../parts/endings.ts'

/** One pair at one cut. */
export interface RolloutPoint {
  /** Index of the pair in its set. */
  pair: number
  /** r(better text's prefix) − r(the other's) by each head, raw. */
  heads: Partial<Record<HeadName, number>>
  /** Mean ending of the better text's prefix minus that of the other's, in the judge's unit. */
  endings: number
  /** Sampling variance of that difference, from n endings. */
  noise: number
}

/** The pairs that have the cut. */
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
  const [better, other] = [meanEnding(chosen), meanEnding(rejected)]
  const both = headNames.filter((head) => chosen.heads[head] !== undefined && rejected.heads[head] !== undefined)
  const heads = both.map((head) => [head, (chosen.heads[head] as number) - (rejected.heads[head] as number)])
  return {
    pair,
    heads: Object.fromEntries(heads),
    endings: better.mean - other.mean,
    noise: better.noise + other.noise,
  }
}

/** Mean of the endings by the judge, and the variance of that mean. */
function meanEnding({ endings }: EndingsSide): { mean: number; noise: number } {
  const scores = endings.map(({ judge }) => judge)
  const n = scores.length
  return { mean: mean(scores), noise: n < 2 ? 0 : sampleVariance(scores) / n }
}

export interface Correlation {
  /** Pearson's, in [−1, 1]. */
  r: number
  /** 95%, by Fisher's z; null below four pairs. */
  interval: [number, number] | null
  /** Pairs. */
  n: number
}

/** Of a head's differences with those of the endings; null below three pairs or without variance in either. */
export function correlationOf(points: readonly RolloutPoint[], head: HeadName): Correlation | null {
  const scored = points.filter(({ heads }) => heads[head] !== undefined)
  const [x, y] = [scored.map(({ heads }) => heads[head] as number), scored.map(({ endings }) => endings)]
  if (scored.length < 3 || new Set(x).size === 1 || new Set(y).size === 1) return null
  const r = Math.min(1, Math.max(-1, sampleCorrelation(x, y)))
  return { r, interval: fisherInterval(r, scored.length), n: scored.length }
}

/** tanh(atanh r ± 1.96 / √(n − 3)). */
export function fisherInterval(r: number, n: number): [number, number] | null {
  if (n < 4) return null
  const half = 1.959964 / Math.sqrt(n - 3)
  const z = Math.atanh(r)
  return [Math.tanh(z - half), Math.tanh(z + half)]
}

/**
 * The correlation of the true means with the recorded ones, in [0, 1], which bounds that of a perfect head: the square root of
 * the share of the variance that is not sampling noise. Null below three pairs.
 */
export function ceiling(points: readonly RolloutPoint[]): number | null {
  if (points.length < 3) return null
  const all = sampleVariance(points.map(({ endings }) => endings))
  const noise = mean(points.map((point) => point.noise))
  return all > 0 ? Math.sqrt(Math.max(0, 1 - noise / all)) : null
}
