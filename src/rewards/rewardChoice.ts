// The notation of rewards: one name, or a mix such as 'sentiment*1+keyword:garden*0.5'. Names are looked up among the loaded
// rewards and the rules.

import { type HeadName, headNames } from '../decoding/heads.ts'
import type { RewardChoice, RewardShare } from '../decoding/record.ts'
import { ruleNamed, rules, ruleUsage } from './rules/index.ts'
import { RewardError, type RuleScore } from './rules/rule.ts'

/** Exponents such as 1e+2 are not allowed, because '+' separates the parts of a mix. */
const WEIGHT = /^[-−]?(\d+(\.\d*)?|\.\d+)$/

/**
 * Parses NAME, or NAME*WEIGHT+NAME*WEIGHT with a default weight of 1. Does not check whether the names exist.
 * @throws RewardError quoting the part that is invalid.
 */
export function parseRewardChoice(text: string): RewardChoice {
  const parts = text.split('+').map((part): RewardShare => {
    const [name = '', weight = '1', ...rest] = part.split('*').map((piece) => piece.trim())
    const value = Number(weight.replace('−', '-'))
    if (name === '' || rest.length > 0 || !WEIGHT.test(weight) || !Number.isFinite(value) || value === 0)
      throw new RewardError(
        `"${part.trim()}" in the reward "${text}" is invalid: write NAME, or NAME*WEIGHT+NAME*WEIGHT with weights ` +
          'other than 0, for example sentiment*1+keyword:garden*0.5',
      )
    return { name, weight: value }
  })
  const [first] = parts
  return first && parts.length === 1 && !text.includes('*') ? first.name : parts
}

/** The inverse of `parseRewardChoice`. */
export function formatRewardChoice(choice: RewardChoice): string {
  return typeof choice === 'string' ? choice : choice.map(({ name, weight }) => `${name}*${weight}`).join('+')
}

export function rewardNames(choice: RewardChoice): string[] {
  return typeof choice === 'string' ? [choice] : choice.map(({ name }) => name)
}

/** The learned rewards in a choice, whose heads must be loaded. */
export function learnedNames(choice: RewardChoice): string[] {
  return rewardNames(choice).filter((name) => !ruleNamed(name))
}

/**
 * Finds the rule or the loaded reward with the given name.
 * @throws RewardError if there is none, listing the known names; or if the parameter of a rule is invalid.
 */
export function findReward<R extends { name: string }>(
  name: string,
  loaded: readonly R[],
): { kind: 'learned'; reward: R } | { kind: 'rule'; beforeTheEnd: boolean; score: RuleScore } {
  const found = ruleNamed(name)
  if (found) return { kind: 'rule', beforeTheEnd: found.rule.beforeTheEnd, score: found.rule.open(found.parameter) }
  const reward = loaded.find((candidate) => candidate.name === name)
  if (reward) return { kind: 'learned', reward }
  throw new RewardError(
    `There is no reward "${name}". Loaded rewards: ${loaded.map((one) => one.name).join(', ') || 'none'}. ` +
      `Rules: ${rules.map(ruleUsage).join(', ')}. Choose one of these.`,
  )
}

/** Heads that a rule provides. They all have the same score. */
export function ruleHeads(beforeTheEnd: boolean): HeadName[] {
  return beforeTheEnd ? ['full', 'prefix'] : ['full']
}

/** Heads that all rewards in a choice have. @throws when `findReward` does. */
export function rewardHeads(
  choice: RewardChoice,
  loaded: readonly { name: string; heads: readonly HeadName[] }[],
): HeadName[] {
  const parts = rewardNames(choice).map((name) => {
    const found = findReward(name, loaded)
    return found.kind === 'rule' ? ruleHeads(found.beforeTheEnd) : found.reward.heads
  })
  return headNames.filter((head) => parts.every((heads) => heads.includes(head)))
}
