// Opens a reward (heads, a rule, a classifier, or a mix of these) as a scorer of candidates. rewardChoice.ts defines the names.

import type { Forest } from '../decoding/forest.ts'
import type { RewardChoice, RunSettings } from '../decoding/record.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'
import { type ClassifierReward, createClassifierScorer } from './classifier/scorer.ts'
import { createScorer } from './createScorer.ts'
import type { Reward } from './loadRewards.ts'
import { mixRewards } from './mix.ts'
import { findReward } from './rewardChoice.ts'
import { createRuleScorer, type TokenText } from './ruleScorer.ts'

interface RewardParts extends TokenText {
  /** The trunk must tap the layers of the chosen rewards (`headLayers`). */
  forest: Forest
  rewards: readonly Reward[]
  /** Open classifiers. Their names differ from those of rewards and rules. */
  classifiers?: readonly ClassifierReward[] | undefined
}

/**
 * @returns null if `choice` is null: the base model is not steered.
 * @throws RewardError for an unknown name or an invalid parameter; HeadError if a head in a mix has no unit.
 */
export function openReward(choice: RewardChoice | null, parts: RewardParts): CandidateScorer | null {
  if (choice === null) return null
  if (typeof choice === 'string') return openNamed(choice, parts)
  return mixRewards(choice.map(({ name, weight }) => ({ name, weight, scorer: openNamed(name, parts) })))
}

/** Returns the scorers [columns] of a run. Columns with the same reward share one. @throws when `openReward` does. */
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
  const found = findReward(name, [...parts.rewards, ...(parts.classifiers ?? [])])
  if (found.kind === 'rule') return createRuleScorer(found, parts)
  const { reward } = found
  return 'model' in reward ? createClassifierScorer(reward, parts) : createScorer(parts.forest, reward.heads)
}
