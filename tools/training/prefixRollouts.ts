// What both beginnings of a pair come to when the base model goes on from them: a label for the beginnings themselves,
// where the pair's own label is of its endings (the reviewers' doubt about arXiv 2406.07780: need a prefix inherit it?).

import { z } from 'zod'
import type { Forest } from '../../src/decoding/forest.ts'
import { uniform } from '../../src/decoding/random.ts'
import type { RewardHead } from '../../src/rewards/head.ts'
import { spreadPositions } from './batches.ts'
import type { TokenPair } from './pairs.ts'
import { type RolloutSettings, writeRollouts } from './rollouts.ts'
import { finishedRewards } from './trainHead.ts'

/** One comparison: both responses of a pair after equally many tokens, each ended by the base model. */
export const prefixRolloutSchema = z.object({
  /** Which training pair of its file, from 0. */
  pair: z.int().nonnegative(),
  /** Tokens of either response that were kept. */
  position: z.int().positive(),
  /** Tokens of the shorter response, its end token not counted. */
  shorter: z.int().positive(),
  /** Rewards of the finished texts, by the full-sequence head, in its units (log-odds). */
  chosen: z.array(z.number()).min(1),
  rejected: z.array(z.number()).min(1),
})
export type PrefixRollouts = z.infer<typeof prefixRolloutSchema>

export interface PrefixRolloutSettings extends RolloutSettings {
  /** Comparisons of a pair, one in each of as many equal stretches of the shorter response. */
  positions: number
  /** Rollouts from each beginning. */
  n: number
}

const POSITION_STREAM = 600

/** Where both responses of a training pair are cut: rising, each from 1 to the shorter one's length. */
export function rolloutPositions(index: number, pair: TokenPair, positions: number, seed: number): number[] {
  const shorter = Math.min(pair.chosen.length, pair.rejected.length)
  const random = (i: number) => uniform(seed, POSITION_STREAM, index, i)
  return [...new Set(spreadPositions(1, shorter, positions, random))]
}

/**
 * Rolls out the beginnings of some pairs in one forest and labels the endings.
 * @param first index of the first pair among all: part of the noise, so that waves may be of any size.
 * @param full a full-sequence head of `layer`, which the forest's trunk taps.
 */
export async function rollOutPrefixes(
  forest: Forest,
  pairs: readonly TokenPair[],
  first: number,
  full: RewardHead,
  settings: PrefixRolloutSettings,
): Promise<PrefixRollouts[]> {
  const { n, positions, seed } = settings
  const comparisons = pairs.flatMap((pair, i) =>
    rolloutPositions(first + i, pair, positions, seed).map((position, slot) => ({
      pair,
      index: first + i,
      position,
      slot,
    })),
  )
  const openings = comparisons.flatMap(({ pair, position, index, slot }) =>
    [pair.chosen, pair.rejected].flatMap((response, side) =>
      Array.from({ length: n }, (_, sample) => ({
        prompt: pair.prompt,
        given: response.slice(0, position),
        // A number of its own for each rollout there may be, whatever the waves.
        noise: ((index * positions + slot) * 2 + side) * n + sample,
      })),
    ),
  )
  const written = await writeRollouts(forest, openings, full.card.layer, settings)
  const rewards = finishedRewards(
    full,
    forest.shape.hiddenSize,
    written.map(({ rollout, rows }) => ({
      response: { rows, length: rollout.given.length + rollout.tokens.length },
      finished: rollout.finished,
    })),
  )
  return comparisons.map(({ pair, index, position }, i) => {
    const from = 2 * n * i
    return {
      pair: index,
      position,
      shorter: Math.min(pair.chosen.length, pair.rejected.length),
      chosen: [...rewards.subarray(from, from + n)],
      rejected: [...rewards.subarray(from + n, from + 2 * n)],
    }
  })
}

/** How likely an ending of the chosen response's beginning is the better one, in [0, 1]: mean of σ(r − r′) over all couples. */
export function rolloutLabel({ chosen, rejected }: Pick<PrefixRollouts, 'chosen' | 'rejected'>): number {
  let sum = 0
  for (const better of chosen) for (const worse of rejected) sum += 1 / (1 + Math.exp(worse - better))
  return sum / (chosen.length * rejected.length)
}
