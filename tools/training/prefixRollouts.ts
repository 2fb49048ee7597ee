// Labels prefixes by rollouts: the base model continues equally long prefixes of a pair's two responses, and a judge scores
// the results. Reviewers of arXiv 2406.07780 asked whether prefixes inherit the label of the complete responses.

import { z } from 'zod'
import type { Forest } from '../../src/decoding/forest.ts'
import { uniform } from '../../src/decoding/random.ts'
import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import type { RewardHead } from '../../src/rewards/head.ts'
import { spreadPositions } from './batches.ts'
import type { TokenPair } from './pairs.ts'
import { type Rollout, type RolloutSettings, writeRollouts } from './rollouts.ts'
import { certainReward, succeeds } from './taskSamples.ts'
import { finishedRewards } from './trainHead.ts'

/** One comparison: both responses of a pair, cut after the same number of tokens and continued by the base model. */
export const prefixRolloutSchema = z.object({
  /** Index of the pair among the training pairs. */
  pair: z.int().nonnegative(),
  position: z.int().positive(),
  /** Length of the shorter response in tokens, without its end token. */
  shorter: z.int().positive(),
  /** Rewards of the continued texts in log-odds, by a full-sequence head or a task's program. */
  chosen: z.array(z.number()).min(1),
  rejected: z.array(z.number()).min(1),
})
export type PrefixRollouts = z.infer<typeof prefixRolloutSchema>

interface PrefixRolloutSettings extends RolloutSettings {
  /** Maximum number of positions at which a pair's prefixes are compared, spread over the length of the shorter response. */
  positions: number
  n: number
}

interface EndingJudge {
  /** The layer of the rows that the judge reads; any layer if it reads none. */
  layer: number
  /** Scores of complete texts, in log-odds. */
  rewards(endings: readonly { rollout: Rollout; rows: Float32Array }[]): ArrayLike<number>
}

export function headAsJudge(full: RewardHead, hiddenSize: number): EndingJudge {
  return {
    layer: full.card.layer,
    rewards: (endings) =>
      finishedRewards(
        full,
        hiddenSize,
        endings.map(({ rollout, rows }) => ({
          response: { rows, length: rollout.given.length + rollout.tokens.length },
          finished: rollout.finished,
        })),
      ),
  }
}

/** The task's program as a judge, with the rewards of `certainReward`. */
export function programAsJudge(tokenizer: Tokenizer, layer: number): EndingJudge {
  return {
    layer,
    rewards: (endings) => endings.map(({ rollout }) => certainReward(succeeds(rollout, tokenizer))),
  }
}

const POSITION_STREAM = 600

/** Lengths at which both responses of a training pair are cut, in ascending order. */
export function rolloutPositions(index: number, pair: TokenPair, positions: number, seed: number): number[] {
  const shorter = Math.min(pair.chosen.length, pair.rejected.length)
  const random = (i: number) => uniform(seed, POSITION_STREAM, index, i)
  return [...new Set(spreadPositions(1, shorter, positions, random))]
}

/**
 * Continues prefixes of some pairs in one forest and scores the results.
 * @param first index of the first pair among all pairs; it determines the noise, so the wave size does not affect results.
 * @param judge the forest's trunk must tap the judge's layer.
 */
export async function rollOutPrefixes(
  forest: Forest,
  pairs: readonly TokenPair[],
  first: number,
  judge: EndingJudge,
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
        // Unique to each rollout, and independent of the wave size.
        noise: ((index * positions + slot) * 2 + side) * n + sample,
      })),
    ),
  )
  const rewards = Array.from(judge.rewards(await writeRollouts(forest, openings, judge.layer, settings)))
  return comparisons.map(({ pair, index, position }, i) => {
    const from = 2 * n * i
    return {
      pair: index,
      position,
      shorter: Math.min(pair.chosen.length, pair.rejected.length),
      chosen: rewards.slice(from, from + n),
      rejected: rewards.slice(from + n, from + 2 * n),
    }
  })
}

/** Probability that the chosen response's prefix leads to the better result: the mean of σ(r − r′) over all pairs of rollouts. */
export function rolloutLabel({ chosen, rejected }: Pick<PrefixRollouts, 'chosen' | 'rejected'>): number {
  let sum = 0
  for (const better of chosen) for (const worse of rejected) sum += 1 / (1 + Math.exp(worse - better))
  return sum / (chosen.length * rejected.length)
}
