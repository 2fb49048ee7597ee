// What judges and heads say of whole texts, in as few passes as the texts fit in. Nothing here steers.

import type { Forest, ForestNode } from '../decoding/forest.ts'
import type { HeadName } from '../decoding/record.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'
import { endOf } from './headsJudge.ts'
import type { FinishedText, Judge } from './judge.ts'

/** A text to be judged: tokens after the prompt, an end token included where it has one. */
export interface TextToJudge {
  promptTokens: readonly number[]
  tokens: readonly number[]
  text: string
  finished: boolean
}

export interface Opinions {
  judges: Record<string, number>
  heads: Partial<Record<HeadName, number>>
}

/**
 * Opinions on texts [texts]. The forest taps the layers of judges and heads; what it holds is dropped.
 * @returns null if aborted. @throws HeadError for a score that is not finite.
 */
export async function judgeTexts(
  forest: Forest,
  texts: readonly TextToJudge[],
  judges: readonly Judge[],
  heads: CandidateScorer | null,
  signal?: AbortSignal,
): Promise<Opinions[] | null> {
  forest.keep([])
  const finished = texts.map(({ promptTokens, tokens, text, finished }): FinishedText => {
    const nodes = forest.chain(null, [...promptTokens, ...tokens])
    const origin = nodes[promptTokens.length - 1] as ForestNode
    return { text, finished, origin, path: nodes.slice(promptTokens.length) }
  })
  const nodes = finished.map(({ origin, path }) => path.at(-1) ?? origin)
  if (!(await forest.extend(nodes, undefined, signal))) return null
  return opinionsOf(forest, finished, judges, heads)
}

/** Opinions on texts [texts] that the forest has evaluated. @throws as `judgeTexts`. */
export function opinionsOf(
  forest: Forest,
  texts: readonly FinishedText[],
  judges: readonly Judge[],
  heads: CandidateScorer | null,
): Opinions[] {
  const byJudge = judges.map((judge) => ({ name: judge.name, scores: judge.score(forest, texts) }))
  return texts.map((text, i) => ({
    judges: Object.fromEntries(byJudge.map(({ name, scores }) => [name, scores[i] as number])),
    heads: heads ? rewardsOf(heads, text) : {},
  }))
}

/** Every head's score of a whole text, read where its card says. */
function rewardsOf(heads: CandidateScorer, text: FinishedText): Partial<Record<HeadName, number>> {
  const byHead = heads.heads.map((head) => {
    const [scores] = heads.score([endOf(text, heads.readsFinishedAt(head))], text.origin, [head])
    return [head, scores?.[head]]
  })
  return Object.fromEntries(byHead)
}
