// What one written text comes to: everything that tables need of it, so that records are read once.

import { methods } from '../decoding/methods/index.ts'
import type { ColumnRecord, HeadName, TokenRecord } from '../decoding/record.ts'
import { bestOfNKlBound, sequenceKl } from './klDivergence.ts'
import { repetitionDiversity } from './ngramDiversity.ts'

export interface MeasuredText {
  /** Id of the prompt. */
  prompt: string
  seed: number
  /** Key of the planned column. */
  column: string
  text: string
  /** Without an end token. */
  tokens: number[]
  /** Whether it ended by itself, with an end token. */
  finished: boolean
  /**
   * Nats, of the method's own policy, summed along the text: exact at each step. null for greedy methods (their policy is
   * certain) and, but for the bound, for Best-of-N.
   */
  klToBase: number | null
  /** As klToBase, against top-k sampling; of Best-of-N the bound log N − (N − 1)/N (at most that). */
  klToTopK: number | null
  /** −Σ log π_base of the text's tokens, nats. */
  negLogBase: number
  /** Score by the head that steered or chose, of the whole text, in its raw units; null without one. */
  ownReward: number | null
  /** By judge's name. */
  judges: Record<string, number>
  /** Every head's score of the whole text, raw. */
  heads: Partial<Record<HeadName, number>>
  /** In [0, 1]; null for a text of fewer than 4 tokens. */
  repetition: ReturnType<typeof repetitionDiversity>
}

/** What the record alone tells; scores of judges and heads come from a pass over the text. */
export function measure(
  column: ColumnRecord,
  bestOf: number,
): Omit<MeasuredText, 'prompt' | 'seed' | 'column' | 'judges' | 'heads' | 'ownReward'> {
  const { tokens: written, stop, text } = column
  const finished = stop === 'endOfText'
  const tokens = written.map(({ token }) => token)
  const content = finished ? tokens.slice(0, -1) : tokens
  return {
    text,
    tokens: content,
    finished,
    ...divergences(column, written, bestOf),
    negLogBase: -written.reduce((sum, { baseLogProb }) => sum + baseLogProb, 0),
    repetition: repetitionDiversity(content),
  }
}

function divergences(
  { method: name }: ColumnRecord,
  tokens: readonly TokenRecord[],
  bestOf: number,
): Pick<MeasuredText, 'klToBase' | 'klToTopK'> {
  const method = methods[name]
  if (method.bestBy) return { klToBase: null, klToTopK: bestOfNKlBound(bestOf) }
  if (method.choice === 'argmax') return { klToBase: null, klToTopK: null }
  const { toBase, toTopK } = sequenceKl(tokens)
  return { klToBase: toBase, klToTopK: toTopK }
}
