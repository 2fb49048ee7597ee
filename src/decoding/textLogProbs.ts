// Log-probabilities of a given text, token by token.

import type { Forest } from './forest.ts'
import { logProbOf } from './logits.ts'
import { eachLogits } from './nextTokens.ts'

/**
 * Natural log-probability of each token but the first, given those before it [tokens − 1]. Drops all nodes of the forest.
 * @throws ForestError 'empty' for no tokens, 'contextFull' for too many.
 */
export async function textLogProbs(forest: Forest, tokens: readonly number[]): Promise<number[]> {
  forest.keep([])
  const nodes = forest.chain(null, tokens)
  await forest.extend(nodes)
  const logProbs: number[] = []
  await eachLogits(forest, nodes.slice(0, -1), (logits, i) => {
    logProbs.push(logProbOf(logits, tokens[i + 1]!))
  })
  return logProbs
}
