// The registry of rules. To add one, write a file beside this one and add a line here (README.md).

import { json } from './json.ts'
import { keyword } from './keyword.ts'
import { readingEase } from './readingEase.ts'
import type { Rule } from './rule.ts'
import { shortSentences } from './shortSentences.ts'
import { words } from './words.ts'

/** In the order in which menus show them. */
export const rules: readonly Rule[] = [keyword, words, shortSentences, readingEase, json]

/** The rule and parameter that a reward's name stands for ('garden' of 'keyword:garden', null of 'json'); null if it is no rule's. */
export function ruleNamed(name: string): { rule: Rule; parameter: string | null } | null {
  const colon = name.indexOf(':')
  const rule = rules.find((candidate) => candidate.name === (colon < 0 ? name : name.slice(0, colon)))
  return rule ? { rule, parameter: colon < 0 ? null : name.slice(colon + 1) } : null
}

/** How the rule is written: 'keyword:garden', 'readingEase[:80]'. */
export function ruleUsage({ name, parameter }: Rule): string {
  if (!parameter) return name
  return parameter.optional ? `${name}[:${parameter.example}]` : `${name}:${parameter.example}`
}
