// What beginnings come to: the base model writes on from each of them, and judges and heads say what the whole is worth.

import type { Forest, ForestNode } from '../decoding/forest.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'
import { joinText } from '../decoding/text.ts'
import { type WriteEndingsOptions, type WrittenEnding, writeEndings } from '../decoding/writeEndings.ts'
import type { FinishedText, Judge } from './judge.ts'
import { type Opinions, opinionsOf } from './opinions.ts'

export interface GivenBeginning {
  promptTokens: readonly number[]
  /** Response tokens that stand; none for a text from the prompt on. */
  given: readonly number[]
  /** As in writeEndings. */
  sample: number
}

export interface JudgedEnding extends Opinions {
  /** What was written, without what was given; an end token is the last. */
  tokens: number[]
  /** Text of these, without the end token. */
  text: string
  finished: boolean
}

export interface JudgeEndingsOptions extends WriteEndingsOptions {
  /** The forest taps the layers of judges and heads. */
  judges: readonly Judge[]
  heads: CandidateScorer | null
}

/**
 * One ending for each beginning, [beginnings]. Drops what the forest holds beside the beginnings.
 * @returns null if aborted. @throws ForestError 'empty' for a prompt of no tokens, 'contextFull' for too many;
 * HeadError for a score that is not finite.
 */
export async function judgeEndings(
  forest: Forest,
  beginnings: readonly GivenBeginning[],
  options: JudgeEndingsOptions,
): Promise<JudgedEnding[] | null> {
  const { judges, heads, tokenBytes } = options
  const given = beginnings.map(({ promptTokens, given, sample }) => {
    const nodes = forest.chain(null, [...promptTokens, ...given])
    const origin = nodes[promptTokens.length - 1] as ForestNode
    return { origin, path: nodes.slice(promptTokens.length), tip: nodes.at(-1) as ForestNode, sample }
  })
  forest.keep(given.map(({ tip }) => tip))
  const written = await writeEndings(
    forest,
    given.map(({ tip, path, sample }) => ({ tip, length: path.length, sample })),
    options,
  )
  if (!written) return null

  const textOf = (nodes: readonly ForestNode[], finished: boolean) =>
    joinText(
      (finished ? nodes.slice(0, -1) : nodes).map(({ token }) => tokenBytes(token)),
      true,
    )
  const whole = given.map(({ origin, path: start }, i): FinishedText => {
    const { nodes, finished } = written[i] as WrittenEnding
    const path = [...start, ...nodes]
    return { text: textOf(path, finished), finished, origin, path }
  })
  const opinions = opinionsOf(forest, whole, judges, heads)
  return written.map(({ nodes, finished }, i) => ({
    ...(opinions[i] as Opinions),
    tokens: nodes.map(({ token }) => token),
    text: textOf(nodes, finished),
    finished,
  }))
}
