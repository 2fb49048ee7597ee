// Scores prefixes by their endings: the base model completes each prefix, and judges and heads score the complete text.

import type { Forest, ForestNode } from '../decoding/forest.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'
import { joinText } from '../decoding/text.ts'
import { type WriteEndingsOptions, type WrittenEnding, writeEndings } from '../decoding/writeEndings.ts'
import type { FinishedText, Judge } from './judge.ts'
import { scoreEvaluated, type TextScores } from './scoreTexts.ts'

export interface PromptedPrefix {
  promptTokens: readonly number[]
  /** Response tokens of the prefix; none for an ending right after the prompt. */
  given: readonly number[]
  /** As in GivenPrefix. */
  sample: number
}

/** Scores are those of the complete text. */
export interface JudgedEnding extends TextScores {
  /** Written tokens, without the prefix; an end token is the last. */
  tokens: number[]
  /** Text of these, without the end token. */
  text: string
  finished: boolean
}

export interface JudgeEndingsOptions extends WriteEndingsOptions {
  /** The forest taps the layers of judges and heads. */
  judges: readonly Judge[]
  scorer: CandidateScorer | null
}

/**
 * One ending for each prefix, [prefixes]. The forest keeps only the prefixes and their endings.
 * @returns null if aborted. @throws ForestError 'empty' for a prompt of no tokens, 'contextFull' for too many;
 * HeadError for a score that is not finite.
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
  const scores = await scoreEvaluated(forest, whole, judges, scorer)
  return written.map(({ nodes, finished }, i) => ({
    ...(scores[i] as TextScores),
    tokens: nodes.map(({ token }) => token),
    text: textOf(nodes, finished),
    finished,
  }))
}
