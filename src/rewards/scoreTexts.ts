// Scores complete texts with judges and with a reward's heads, in as few passes as possible.

import type { Forest, ForestNode } from '../decoding/forest.ts'
import type { RunRecord } from '../decoding/record.ts'
import { type CandidateScorer, type Rewards, scoreNodes } from '../decoding/scorer.ts'
import { endOf } from './headsJudge.ts'
import type { FinishedText, Judge } from './judge.ts'

export interface TextToScore {
  promptTokens: readonly number[]
  /** Tokens after the prompt, including any end token. */
  tokens: readonly number[]
  text: string
  finished: boolean
}

/** The text of each column, including the given tokens that it starts with. */
export function textsToScore({ promptTokens, columns }: RunRecord): TextToScore[] {
  return columns.map(({ begin = [], tokens, text, stop }) => ({
    promptTokens,
    tokens: [...begin, ...tokens.map(({ token }) => token)],
    text,
    finished: stop === 'endOfText',
  }))
}

export interface TextScores {
  /** Scores by judge name. */
  judges: Record<string, number>
  heads: Rewards
}

/**
 * Drops all nodes of the forest, evaluates the texts in it, and scores them.
 * @param forest its trunk must tap the layers that judges and heads read.
 * @returns [texts], or null if aborted. @throws HeadError for a score that is not finite.
 */
export async function scoreTexts(
  forest: Forest,
  texts: readonly TextToScore[],
  judges: readonly Judge[],
  scorer: CandidateScorer | null,
  signal?: AbortSignal,
): Promise<TextScores[] | null> {
  forest.keep([])
  scorer?.keep([])
  const finished = texts.map(({ promptTokens, tokens, text, finished }): FinishedText => {
    const nodes = forest.chain(null, [...promptTokens, ...tokens])
    const origin = nodes[promptTokens.length - 1] as ForestNode
    return { text, finished, origin, path: nodes.slice(promptTokens.length) }
  })
  const nodes = finished.map(({ origin, path }) => path.at(-1) ?? origin)
  if (!(await forest.extend(nodes, undefined, signal))) return null
  return scoreEvaluated(forest, finished, judges, scorer)
}

/** Scores texts that the forest has already evaluated. @returns [texts]. @throws when `scoreTexts` does. */
export async function scoreEvaluated(
  forest: Forest,
  texts: readonly FinishedText[],
  judges: readonly Judge[],
  scorer: CandidateScorer | null,
): Promise<TextScores[]> {
  const byJudge = await Promise.all(
    judges.map(async (judge) => ({ name: judge.name, scores: await judge.score(forest, texts) })),
  )
  const rewards = scorer ? await rewardsOf(scorer, texts) : []
  return texts.map((_, i) => ({
    judges: Object.fromEntries(byJudge.map(({ name, scores }) => [name, scores[i] as number])),
    heads: rewards[i] ?? {},
  }))
}

const places = ['endToken', 'lastContent'] as const

/** Scores texts by every head, each read at the token that `readsFinishedAt` names. @returns [texts]. */
async function rewardsOf(scorer: CandidateScorer, texts: readonly FinishedText[]): Promise<Rewards[]> {
  const requests = texts.flatMap((text) =>
    places.map((place) => ({
      scorer,
      origin: text.origin,
      heads: scorer.heads.filter((head) => scorer.readsFinishedAt(head) === place),
      nodes: [endOf(text, place)] as const,
    })),
  )
  const scores = await scoreNodes(requests)
  const read = requests.map(({ nodes: [node] }, i) => scores[i]?.get(node))
  return texts.map((_, i) => {
    const rewards: Rewards = Object.assign({}, ...read.slice(i * places.length, (i + 1) * places.length))
    return Object.fromEntries(scorer.heads.map((head) => [head, rewards[head]]))
  })
}
