// How an edit changes a text's credit under a head: at the edited tokens, after them, and before them, where it cannot change
// because heads read from left to right.

import type { HeadName } from '../../decoding/record.ts'
import { advantagesOf } from './creditOfText.ts'
import type { Difference } from './difference.ts'
import type { CreditToken } from './format.ts'

/** Sums of advantages, [text before, text after]. */
export interface CreditMove {
  changed: [number, number]
  after: [number, number]
  /** Largest change of a single advantage before the edit. */
  earlier: number
  /** The same after the edit; 0 where no tokens follow. */
  later: number
}

export function creditMove(
  texts: readonly [readonly CreditToken[], readonly CreditToken[]],
  { before, after: same }: Difference,
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
  const tail = (values: readonly number[]) => values.slice(values.length - same)
  return {
    changed: both((values) => values.slice(before, values.length - same)),
    after: both(tail),
    earlier: largest(start(one), start(other)),
    later: largest(tail(one), tail(other)),
  }
}
