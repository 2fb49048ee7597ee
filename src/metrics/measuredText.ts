import { methods } from '../decoding/methods/index.ts'
import { neededHead } from '../decoding/methods/method.ts'
import type { ColumnRecord, HeadName } from '../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../decoding/settings.ts'
import { bestOfNKlBound, sequenceKl } from './klDivergence.ts'
import { type RepetitionDiversity, repetitionDiversity } from './ngramDiversity.ts'

export interface MeasuredText {
  prompt: string
  seed: number
  /** Key of the column in the evaluation's plan. */
  column: string
  text: string
  /** Token ids, without the end token. */
  tokens: number[]
  finished: boolean
  /**
   * KL of the method's policy to the base model in nats, exact at each step and summed along the text. Null for greedy
   * methods, whose policy is deterministic, and for Best-of-N.
   */
  klToBase: number | null
  /** KL to top-k sampling, nats, computed like `klToBase`; for Best-of-N, the upper bound log N − (N − 1)/N. */
  klToTopK: number | null
  /** −Σ log π_base of the text's tokens, nats. */
  negLogBase: number
  /** Raw score of the complete text by the head that steered, or that chose the sample; null if there is none. */
  ownReward: number | null
  /** Scores by judge name. */
  judges: Record<string, number>
  /** Raw score of the complete text by every head. */
  heads: Partial<Record<HeadName, number>>
  repetition: RepetitionDiversity
}

/**
 * Computes those metrics of a column's text that need no model.
 * @param bestOf N of the run. @param rewards raw scores of the complete text, by head.
 */
export function measure(
  column: ColumnRecord,
  bestOf: number = DEFAULT_BEST_OF,
  rewards: MeasuredText['heads'] = {},
): Omit<MeasuredText, 'prompt' | 'seed' | 'column' | 'judges' | 'heads'> {
  const { tokens: written, stop, text } = column
  const own = neededHead(methods[column.method])
  const finished = stop === 'endOfText'
  const tokens = written.map(({ token }) => token)
  const content = finished ? tokens.slice(0, -1) : tokens
  return {
    text,
    tokens: content,
    finished,
    ...divergences(column, bestOf),
    negLogBase: -written.reduce((sum, { baseLogProb }) => sum + baseLogProb, 0),
    ownReward: (own && rewards[own]) ?? null,
    repetition: repetitionDiversity(content),
  }
}

function divergences({ method: name, tokens }: ColumnRecord, bestOf: number) {
  const method = methods[name]
  if (method.bestBy) return { klToBase: null, klToTopK: bestOfNKlBound(bestOf) }
  if (method.choice === 'argmax') return { klToBase: null, klToTopK: null }
  const { toBase, toTopK } = sequenceKl(tokens)
  return { klToBase: toBase, klToTopK: toTopK }
}
