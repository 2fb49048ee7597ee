import type { Forest } from './forest.ts'
import { logProbOf } from './logits.ts'
import { eachLogits } from './nextTokens.ts'

/**
 * Natural-log probabilities [tokens − 1] of all tokens but the first, each given the tokens before it. Drops all other nodes
 * of the forest.
 * @throws ForestError 'empty' if there are no tokens, 'contextFull' if there are too many.
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
