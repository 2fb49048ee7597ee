// The cost of a method that runs alone: passes, rows and rewards per token, and tokens per second on this machine.

import { sum } from 'simple-statistics'
import type { Forest } from '../decoding/forest.ts'
import { type DecodeShared, decodeRuns } from '../decoding/lockstep.ts'
import type { RunSettings } from '../decoding/record.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'
import { countClassifiers } from '../rewards/classifier/cost.ts'
import type { ClassifierReward } from '../rewards/classifier/scorer.ts'

export interface Cost {
  /** Tokens of the text per second, excluding the prompt. Depends on the machine and its load. */
  tokensPerSecond: number
  passesPerToken: number
  rowsPerToken: number
  /** Scores that heads compute for each token of the text. */
  rewardsPerToken: number
  tokens: number
  /** Work of the text classifiers that steer or choose; absent if there are none. */
  classifier?: ClassifierCostPerToken | undefined
}

export interface ClassifierCostPerToken {
  callsPerToken: number
  msPerToken: number
}

interface CostParts extends Pick<DecodeShared, 'forest' | 'tokenBytes' | 'stopTokenIds' | 'signal'> {
  forest: Forest
  /** A scorer of this forest; null without a reward. */
  scorer: CandidateScorer | null
  /** Classifiers whose work is counted. */
  classifiers?: readonly ClassifierReward[] | undefined
}

/**
 * Runs one column on each prompt. A text includes its end token; Best-of-N counts the tokens of one text.
 * @param prompts tokens of each prompt. @param settings with one column. @returns null if aborted.
 */
export async function measureCost(
  { forest, scorer, classifiers = [], tokenBytes, stopTokenIds, signal }: CostParts,
  prompts: readonly (readonly number[])[],
  settings: RunSettings,
): Promise<Cost | null> {
  const total = { passes: 0, rows: 0, rewards: 0, tokens: 0, ms: 0 }
  const counted: CandidateScorer | null = scorer && {
    ...scorer,
    score(nodes, origin, heads) {
      total.rewards += nodes.length * heads.length
      return scorer.score(nodes, origin, heads)
    },
  }
  const spent = countClassifiers(classifiers)
  for (const promptTokens of prompts) {
    forest.reset()
    counted?.reset()
    await forest.extend(forest.chain(null, promptTokens), undefined, signal)
    const { passes, rows } = forest
    const runs = [{ promptTokens, scorer: counted, settings }]
    const shared = { forest, tokenBytes, stopTokenIds, recordRewards: false, signal }
    for await (const steps of decodeRuns(runs, shared)) {
      total.tokens += 1
      total.ms += steps[0]?.record.tokens[0]?.record.elapsedMs ?? 0
    }
    if (signal?.aborted) return null
    total.passes += forest.passes - passes
    total.rows += forest.rows - rows
  }
  const { tokens } = total
  const classifier = perToken(spent(), tokens)
  return {
    tokensPerSecond: (1000 * tokens) / total.ms,
    passesPerToken: total.passes / tokens,
    rowsPerToken: total.rows / tokens,
    rewardsPerToken: total.rewards / tokens,
    tokens,
    ...(classifier ? { classifier } : {}),
  }
}

/** The work of all classifiers together; null if there was none. */
export function perToken(
  costs: readonly { calls: number; ms: number }[] | null,
  tokens: number,
): ClassifierCostPerToken | null {
  if (!costs || costs.length === 0 || tokens === 0) return null
  const [calls, ms] = [sum(costs.map((cost) => cost.calls)), sum(costs.map((cost) => cost.ms))]
  return { callsPerToken: calls / tokens, msPerToken: ms / tokens }
}
