// An edit of a text: which tokens of both versions it changes, and how it changes the credit under a head.

import { sum } from 'simple-statistics'
import type { HeadName } from '../../decoding/record.ts'
import { advantagesOf } from './creditOfText.ts'
import type { CreditToken } from './format.ts'

export interface Edit {
  /** Number of unchanged tokens before the edit. */
  start: number
  /** Number of unchanged tokens after the edit. */
  end: number
}

interface Version {
  prompt: string
  tokens: readonly { token: number }[]
}

/** Null if the versions are equal. With different prompts no prefix is shared, so `start` is 0. */
export function editBetween(old: Version, edited: Version): Edit | null {
  const [a, b] = [old, edited].map(({ tokens }) => tokens.map(({ token }) => token)) as [number[], number[]]
  const shorter = Math.min(a.length, b.length)
  const isSamePrompt = old.prompt === edited.prompt
  let start = 0
  while (isSamePrompt && start < shorter && a[start] === b[start]) start++
  if (isSamePrompt && start === a.length && start === b.length) return null
  let end = 0
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return { start, end }
}

/** Whether the edit covers the token at `position` in a version of n tokens. */
export function isEdited(position: number, n: number, { start, end }: Edit): boolean {
  return position >= start && position < n - end
}

/** How an edit changes the credit under a head: sums of advantages [old, edited], in raw units. */
export function creditChange(
  versions: readonly [readonly CreditToken[], readonly CreditToken[]],
  { start, end }: Edit,
  head: HeadName,
) {
  const [old, edited] = versions.map((tokens) => advantagesOf(tokens, head)) as [number[], number[]]
  const sums = (part: (values: number[]) => number[]): [number, number] => [sum(part(old)), sum(part(edited))]
  return {
    edited: sums((values) => values.slice(start, values.length - end)),
    after: sums((values) => values.slice(values.length - end)),
    /** Largest change of one advantage before the edit: 0 up to rounding, because heads read from left to right. */
    before: Math.max(0, ...old.slice(0, start).map((value, i) => Math.abs(value - (edited[i] as number)))),
  }
}
