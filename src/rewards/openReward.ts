// Opens a reward by its name, or a mix of names, as a scorer of candidates: heads, a rule, or a weighted sum of these. Page and
// command line both enter here; rewardChoice.ts defines the names.

import type { Forest } from '../decoding/forest.ts'
import type { RewardChoice, RunSettings } from '../decoding/record.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'
import { createScorer } from './createScorer.ts'
import type { Reward } from './loadRewards.ts'
import { mixRewards } from './mix.ts'
import { findReward } from './rewardChoice.ts'
import { createRuleScorer, type TokenText } from './ruleScorer.ts'

export interface RewardParts extends TokenText {
  /** Over a trunk that taps the layers of the chosen rewards (`headLayers`). */
  forest: Forest
  /** Rewards that have heads. */
  rewards: readonly Reward[]
}

/**
 * @returns null for null: the base model alone.
 * @throws RewardError for an unknown name or a wrong parameter, listing what there is; HeadError for a part of a mix
 * without a unit.
 */
export function openReward(choice: RewardChoice | null, parts: RewardParts): CandidateScorer | null {
  if (choice === null) return null
  if (typeof choice === 'string') return openNamed(choice, parts)
  return mixRewards(choice.map(({ name, weight }) => ({ name, weight, scorer: openNamed(name, parts) })))
}

/** The scorer of each of a run's columns, in their order; columns with one reward share its scorer. @throws as `openReward`. */
export function openRewards(
  { columns, reward }: Pick<RunSettings, 'columns' | 'reward'>,
  parts: RewardParts,
): (CandidateScorer | null)[] {
  const opened = new Map<string, CandidateScorer | null>()
  return columns.map((column) => {
    const choice = column.reward === undefined ? reward : column.reward
    const key = JSON.stringify(choice)
    const scorer = opened.get(key) ?? openReward(choice, parts)
    opened.set(key, scorer)
    return scorer
  })
}

function openNamed(name: string, parts: RewardParts): CandidateScorer {
  const found = findReward(name, parts.rewards)
  return found.kind === 'rule' ? createRuleScorer(found, parts) : createScorer(parts.forest, found.reward.heads)
}
