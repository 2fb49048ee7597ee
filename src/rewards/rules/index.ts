// The registry of rules. To add one, write a file beside this one and add a line here (README.md).

import { json } from './json.ts'
import { keyword } from './keyword.ts'
import { readingEase } from './readingEase.ts'
import type { Rule } from './rule.ts'
import { shortSentences } from './shortSentences.ts'
import { words } from './words.ts'

/** All rules, in the order of the menus. */
export const rules: readonly Rule[] = [keyword, words, shortSentences, readingEase, json]

/** Splits a reward's name into a rule and its parameter ('garden' in 'keyword:garden', null for 'json'); null if no rule matches. */
export function ruleNamed(name: string): { rule: Rule; parameter: string | null } | null {
  const colon = name.indexOf(':')
  const rule = rules.find((candidate) => candidate.name === (colon < 0 ? name : name.slice(0, colon)))
  return rule ? { rule, parameter: colon < 0 ? null : name.slice(colon + 1) } : null
}

/** The notation of a rule: 'keyword:garden', 'readingEase[:80]'. */
export function ruleUsage({ name, parameter }: Rule): string {
  if (!parameter) return name
  return parameter.optional ? `${name}[:${parameter.example}]` : `${name}:${parameter.example}`
}
