// Completes prefixes with the base model, many at a time in one forest. The completions stay in the forest, so heads can score
// them without another pass.

import type { Forest, ForestNode } from './forest.ts'
import { choose } from './methods/choose.ts'
import { topK as topKMethod } from './methods/topK.ts'
import { type NextTokenDistribution, proposeCandidates } from './nextTokens.ts'
import { gumbel } from './random.ts'

export interface GivenPrefix {
  tip: ForestNode
  /** Number of response tokens in the prefix. */
  length: number
  /** Part of the noise key; must differ between completions of the same prefix. */
  sample: number
}

export interface EndingSettings {
  seed: number
  /** The base policy: softmax(ℓ / temperature) over the topK most probable tokens. */
  topK: number
  temperature: number
  /** Maximum length of a response, including the prefix. */
  maxTokens: number
}

export interface WriteEndingsOptions extends EndingSettings {
  stopTokenIds: readonly number[]
  tokenBytes: (id: number) => Uint8Array
  signal?: AbortSignal | undefined
  onStep?: ((step: number) => void) | undefined
}

export interface WrittenEnding {
  /** The written tokens in order, with the end token if there is one. All are evaluated. */
  nodes: ForestNode[]
  finished: boolean
}

/**
 * Writes an ending for each prefix by top-k sampling, with noise keyed as in a run: (seed, sample, position, token).
 * @returns [prefixes] endings, or null if aborted. @throws ForestError 'contextFull' if a text does not fit in the context.
 */
export async function writeEndings(
  forest: Forest,
  prefixes: readonly GivenPrefix[],
  options: WriteEndingsOptions,
): Promise<WrittenEnding[] | null> {
  const { seed, topK: k, temperature, maxTokens, stopTokenIds, tokenBytes, signal, onStep } = options
  const texts = prefixes.map((prefix) => ({ ...prefix, nodes: [] as ForestNode[], finished: false }))
  type Text = (typeof texts)[number]
  const tipOf = ({ nodes, tip }: Text) => nodes.at(-1) ?? tip
  const isWriting = ({ length, nodes, finished }: Text) => !finished && length + nodes.length < maxTokens
  if (!(await forest.extend(texts.map(tipOf), undefined, signal))) return null

  let writing = texts.filter(isWriting)
  for (let step = 1; writing.length > 0; step++) {
    const distributions = await proposeCandidates(forest, writing.map(tipOf), { k, tokenBytes })
    for (const text of writing) {
      const { candidates } = distributions.get(tipOf(text)) as NextTokenDistribution
      const position = text.length + text.nodes.length
      const noiseOf = (token: number) => gumbel(seed, text.sample, position, token)
      const { chosen } = choose(topKMethod, candidates, { weight: 0, temperature }, noiseOf)
      const { token } = candidates[chosen] as NextTokenDistribution['candidates'][number]
      text.nodes.push(forest.child(tipOf(text), token))
      text.finished = stopTokenIds.includes(token)
    }
    if (!(await forest.extend(writing.map(tipOf), undefined, signal))) return null
    onStep?.(step)
    writing = writing.filter(isWriting)
  }
  return texts.map(({ nodes, finished }) => ({ nodes, finished }))
}
