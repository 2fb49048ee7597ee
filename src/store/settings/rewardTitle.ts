// A reward by its name, in words for a reader.

import { ruleNamed } from '../../rewards/rules/index.ts'

/** 'positive film review', 'a keyword: garden', or the name itself where nobody knows it yet. */
export function rewardTitle(name: string, learned: readonly { name: string; title: string }[]): string {
  const asked = ruleNamed(name)
  if (asked) return asked.parameter === null ? asked.rule.title : `${asked.rule.title}: ${asked.parameter}`
  return learned.find((reward) => reward.name === name)?.title ?? name
}
