// Which reward steers, as it is written: one name, or a mix 'sentiment*1+keyword:garden*0.5'. Finds what a name means
// among loaded rewards and rules, and which heads that gives; how it scores is openReward.ts' business.

import { type HeadName, headNames } from '../decoding/heads.ts'
import type { RewardChoice, RewardShare } from '../decoding/record.ts'
import { ruleNamed, rules, ruleUsage } from './rules/index.ts'
import { RewardError, type RuleScore } from './rules/rule.ts'

/** One weight of a mix, behind the asterisk: no exponents, for '+' ends a part. */
const WEIGHT = /^[-−]?(\d+(\.\d*)?|\.\d+)$/

/**
 * Reads what stands on a command line: NAME, or NAME*WEIGHT with + between parts; a part without a weight has 1. Names
 * are not looked up. @throws RewardError naming the part that is wrong.
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

/** As `parseRewardChoice` reads it. */
export function formatRewardChoice(choice: RewardChoice): string {
  return typeof choice === 'string' ? choice : choice.map(({ name, weight }) => `${name}*${weight}`).join('+')
}

/** The parts of a choice; a single reward is one part. */
export function rewardNames(choice: RewardChoice): string[] {
  return typeof choice === 'string' ? [choice] : choice.map(({ name }) => name)
}

/** Those of its names that only heads can answer for: if there are none, nothing need be loaded. */
export function learnedNames(choice: RewardChoice): string[] {
  return rewardNames(choice).filter((name) => !ruleNamed(name))
}

/**
 * What a name means. @param loaded the rewards that have heads.
 * @throws RewardError listing what there is, or naming the parameter that the rule cannot take.
 */
export function findReward<R extends { name: string }>(
  name: string,
  loaded: readonly R[],
): { kind: 'learned'; reward: R } | { kind: 'rule'; beforeTheEnd: boolean; score: RuleScore } {
  const asked = ruleNamed(name)
  if (asked) return { kind: 'rule', beforeTheEnd: asked.rule.beforeTheEnd, score: asked.rule.open(asked.parameter) }
  const reward = loaded.find((candidate) => candidate.name === name)
  if (reward) return { kind: 'learned', reward }
  throw new RewardError(
    `There is no reward "${name}"; loaded: ${loaded.map((one) => one.name).join(', ') || 'none'}; ` +
      `rules: ${rules.map(ruleUsage).join(', ')}. Choose one of these.`,
  )
}

/** Heads of a rule: its score of the text as it stands. */
export function ruleHeads(beforeTheEnd: boolean): HeadName[] {
  return beforeTheEnd ? ['full', 'prefix'] : ['full']
}

/** The heads that a choice gives, those that all its parts have. @throws as `findReward`. */
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
