// Log-probabilities of a given text, token by token.

import type { Forest } from './forest.ts'
import { logProbOf } from './logits.ts'

/** Rows of logits at a time: each is as long as the vocabulary. */
const ROWS = 64

/**
 * Natural log-probability of each token but the first, given those before it [tokens − 1]. Drops all nodes of the forest.
 * @throws ForestError 'empty' for no tokens, 'contextFull' for too many.
 */
export async function textLogProbs(forest: Forest, tokens: readonly number[]): Promise<number[]> {
  forest.keep([])
  const nodes = forest.chain(null, tokens)
  await forest.extend(nodes)
  const logProbs: number[] = []
  for (let from = 0; from < nodes.length - 1; from += ROWS) {
    const logits = await forest.logits(nodes.slice(from, Math.min(from + ROWS, nodes.length - 1)))
    logits.forEach((row, i) => {
      logProbs.push(logProbOf(row, tokens[from + i + 1]!))
    })
  }
  return logProbs
}
