// The base model completes each prefix; judges and heads score the complete texts.

import type { Forest, ForestNode } from '../decoding/forest.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'
import { joinText } from '../decoding/text.ts'
import {
  type GivenPrefix,
  type WriteEndingsOptions,
  type WrittenEnding,
  writeEndings,
} from '../decoding/writeEndings.ts'
import type { FinishedText, Judge } from './judge.ts'
import { scoreEvaluated, type TextScores } from './scoreTexts.ts'

interface PromptedPrefix extends Pick<GivenPrefix, 'sample'> {
  promptTokens: readonly number[]
  /** Response tokens of the prefix; empty if the ending follows the prompt directly. */
  given: readonly number[]
}

/** An ending, with the scores of the complete text. */
export interface JudgedEnding extends TextScores {
  /** Tokens after the prefix, including any end token. */
  tokens: number[]
  /** Text after the prefix. */
  text: string
  finished: boolean
}

export interface JudgeEndingsOptions extends WriteEndingsOptions {
  /** The forest's trunk must tap the layers that the judges and the scorer read. */
  judges: readonly Judge[]
  scorer: CandidateScorer | null
}

/**
 * Writes and scores one ending for each prefix. The forest keeps only the prefixes and their endings.
 * @returns [prefixes], or null if aborted. @throws ForestError 'empty' for a prompt without tokens, 'contextFull' if a text
 * does not fit in the context; HeadError for a score that is not finite.
 */
export async function judgeEndings(
  forest: Forest,
  prefixes: readonly PromptedPrefix[],
  options: JudgeEndingsOptions,
): Promise<JudgedEnding[] | null> {
  const { judges, scorer, tokenBytes } = options
  const given = prefixes.map(({ promptTokens, given, sample }) => {
    const nodes = forest.chain(null, [...promptTokens, ...given])
    const origin = nodes[promptTokens.length - 1] as ForestNode
    return { origin, path: nodes.slice(promptTokens.length), tip: nodes.at(-1) as ForestNode, sample }
  })
  const tips = given.map(({ tip }) => tip)
  forest.keep(tips)
  scorer?.keep(tips)
  const endings = await writeEndings(
    forest,
    given.map(({ tip, path, sample }) => ({ tip, length: path.length, sample })),
    options,
  )
  if (!endings) return null

  const textOf = (nodes: readonly ForestNode[], finished: boolean) =>
    joinText(
      (finished ? nodes.slice(0, -1) : nodes).map(({ token }) => tokenBytes(token)),
      true,
    )
  const complete = given.map(({ origin, path: start }, i): FinishedText => {
    const { nodes, finished } = endings[i] as WrittenEnding
    const path = [...start, ...nodes]
    return { text: textOf(path, finished), finished, origin, path }
  })
  const scores = await scoreEvaluated(forest, complete, judges, scorer)
  return endings.map(({ nodes, finished }, i) => ({
    ...(scores[i] as TextScores),
    tokens: nodes.map(({ token }) => token),
    text: textOf(nodes, finished),
    finished,
  }))
}
