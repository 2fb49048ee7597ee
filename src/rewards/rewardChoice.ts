// The notation of a reward: one name, or a mix such as 'sentiment*1+keyword:garden*0.5'. Looks names up among loaded rewards
// and rules, and lists the heads that a choice has.

import { type HeadName, headNames } from '../decoding/heads.ts'
import type { RewardChoice, RewardShare } from '../decoding/record.ts'
import { ruleNamed, rules, ruleUsage } from './rules/index.ts'
import { RewardError, type RuleScore } from './rules/rule.ts'

/** A weight after the asterisk. No exponents, because '+' ends a part. */
const WEIGHT = /^[-−]?(\d+(\.\d*)?|\.\d+)$/

/**
 * Parses NAME, or NAME*WEIGHT with + between parts; the default weight is 1. Names are not looked up.
 * @throws RewardError naming the part that is wrong.
 */
export function parseRewardChoice(text: string): RewardChoice {
  const parts = text.split('+').map((part): RewardShare => {
    const [name = '', weight = '1', ...rest] = part.split('*').map((piece) => piece.trim())
    const value = Number(weight.replace('−', '-'))
    if (name === '' || rest.length > 0 || !WEIGHT.test(weight) || !Number.isFinite(value) || value === 0)
      throw new RewardError(
        `"${part.trim()}" of the reward "${text}" cannot be read: write NAME, or NAME*WEIGHT+NAME*WEIGHT with weights ` +
          'other than 0, for instance sentiment*1+keyword:garden*0.5',
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

/** Names of the parts of a choice; a single reward is one part. */
export function rewardNames(choice: RewardChoice): string[] {
  return typeof choice === 'string' ? [choice] : choice.map(({ name }) => name)
}

/** The names in a choice that need heads: if there are none, nothing needs to be loaded. */
export function learnedNames(choice: RewardChoice): string[] {
  return rewardNames(choice).filter((name) => !ruleNamed(name))
}

/**
 * The rule or learned reward with a name. @param loaded rewards with heads.
 * @throws RewardError listing the known names, or naming a wrong parameter of a rule.
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
    `There is no reward "${name}"; loaded: ${loaded.map((one) => one.name).join(', ') || 'none'}; ` +
      `rules: ${rules.map(ruleUsage).join(', ')}. Choose one of these.`,
  )
}

/** Heads that a rule's score serves as. */
export function ruleHeads(beforeTheEnd: boolean): HeadName[] {
  return beforeTheEnd ? ['full', 'prefix'] : ['full']
}

/** The heads of a choice: those that all its parts have. @throws as `findReward`. */
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
