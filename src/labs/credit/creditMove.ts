// What an edit does to the credit of a text, by head: at the changed tokens, behind them, and before them, where heads that
// read from left to right cannot know of it.

import type { HeadName } from '../../decoding/record.ts'
import { advantagesOf } from './creditOfText.ts'
import type { Difference } from './difference.ts'
import type { CreditToken } from './format.ts'

/** Sums of advantages, [text before, text after]. */
export interface CreditMove {
  changed: [number, number]
  behind: [number, number]
  /** Largest change of a single advantage before the edit. */
  earlier: number
  /** And behind it, token by token; 0 where nothing stands there. */
  later: number
}

export function creditMove(
  texts: readonly [readonly CreditToken[], readonly CreditToken[]],
  { before, after }: Difference,
  head: HeadName,
): CreditMove {
  const [one, other] = texts.map((tokens) => advantagesOf(tokens, head)) as [number[], number[]]
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const both = (part: (values: readonly number[]) => readonly number[]): [number, number] => [
    sum(part(one)),
    sum(part(other)),
  ]
  const largest = (a: readonly number[], b: readonly number[]) =>
    Math.max(0, ...a.map((value, i) => Math.abs(value - (b[i] as number))))
  const start = (values: readonly number[]) => values.slice(0, before)
  const tail = (values: readonly number[]) => values.slice(values.length - after)
  return {
    changed: both((values) => values.slice(before, values.length - after)),
    behind: both(tail),
    earlier: largest(start(one), start(other)),
    later: largest(tail(one), tail(other)),
  }
}
