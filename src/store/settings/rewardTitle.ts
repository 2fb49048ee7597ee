// The title of a reward, for a reader.

import { ruleNamed } from '../../rewards/rules/index.ts'

/** 'positive film review', 'a keyword: garden', or the name itself of a reward that is not loaded. */
export function rewardTitle(name: string, learned: readonly { name: string; title: string }[]): string {
  const asked = ruleNamed(name)
  if (asked) return asked.parameter === null ? asked.rule.title : `${asked.rule.title}: ${asked.parameter}`
  return learned.find((reward) => reward.name === name)?.title ?? name
}
