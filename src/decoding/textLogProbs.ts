import type { Forest } from './forest.ts'

/**
 * Natural-log probabilities [tokens − 1] of all tokens but the first, each given the tokens before it. Drops all other nodes
 * of the forest.
 * @throws ForestError 'empty' if there are no tokens, 'contextFull' if there are too many.
 */
export async function textLogProbs(forest: Forest, tokens: readonly number[]): Promise<number[]> {
  forest.keep([])
  const nodes = forest.chain(null, tokens)
  await forest.extend(nodes)
  const next = await forest.next(nodes.slice(0, -1), 1, tokens.slice(1))
  return next.map(({ logNormalizer, asked }) => (asked?.logit as number) - logNormalizer)
}
