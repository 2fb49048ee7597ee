// How often one method beats another on samples with the same prompt and seed.

import { meanWithError } from './clusteredMean.ts'
import { bySample, type Row } from './rows.ts'
import { wilsonInterval } from './wilsonInterval.ts'

export interface WinTieLose {
  /** Numbers of pairs with the same prompt and seed in which a beats, equals or loses to b. */
  win: number
  tie: number
  lose: number
  /** Number of prompts with at least one pair. */
  n: number
  /** Share of pairs that `a` wins, with ties counting half, averaged over prompts; in [0, 1]. */
  share: number
  /** 95% interval of the share, in [0, 1]. */
  interval: [low: number, high: number]
}

/**
 * Compares samples of a and b that have the same prompt and seed.
 *
 * The interval is Wilson's for the effective number of comparisons (`effectiveSize`), because the seeds of a prompt are not
 * independent. Unlike a bootstrap interval, it does not collapse when one side always wins.
 * @throws if the sets have no such samples; also when `promptMeans` throws.
 */
export function winTieLose(a: readonly Row[], b: readonly Row[]): WinTieLose {
  const samplesOfB = bySample(b)
  const counts = { win: 0, tie: 0, lose: 0 }
  const shares: number[] = []
  for (const [prompt, seeds] of bySample(a)) {
    const points: number[] = []
    for (const [seed, value] of seeds) {
      const other = samplesOfB.get(prompt)?.get(seed)
      if (other === undefined) continue
      const outcome = value === other ? 'tie' : value > other ? 'win' : 'lose'
      counts[outcome]++
      points.push({ win: 1, tie: 0.5, lose: 0 }[outcome])
    }
    if (points.length > 0) shares.push(meanWithError(points).mean)
  }
  if (shares.length === 0)
    throw new Error('No sample with the same prompt and seed is in both sets: there is nothing to compare')
  const share = meanWithError(shares).mean
  const pairs = counts.win + counts.tie + counts.lose
  return { ...counts, n: shares.length, share, interval: wilsonInterval(share, effectiveSize(shares, pairs)) }
}

/**
 * The number of independent wins and losses that would make the mean of the shares as uncertain as it is: p(1 − p) / SE², where SE
 * is the standard error over prompts (Dean and Pagano 2015, doi 10.1093/jssam/smv024). At most `pairs`, because comparisons of
 * one prompt cannot say more than independent ones. If all shares are equal, SE says nothing, and each prompt counts as one.
 * @param shares [prompts] share of each prompt, in [0, 1].
 */
export function effectiveSize(shares: number[], pairs: number): number {
  const { mean, standardError } = meanWithError(shares)
  if (standardError === null || standardError === 0) return shares.length
  return Math.min(pairs, (mean * (1 - mean)) / standardError ** 2)
}
