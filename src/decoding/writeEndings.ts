// Completes given prefixes with the base model, many at a time in one forest, and leaves the completions in the forest: heads
// can score them with no further pass.

import type { Forest, ForestNode } from './forest.ts'
import { choose } from './methods/choose.ts'
import { topK as plainTopK } from './methods/topK.ts'
import { type NextTokenDistribution, proposeCandidates } from './nextTokens.ts'
import { gumbel } from './random.ts'

/** A prefix to be completed. */
export interface GivenPrefix {
  /** Its last token. */
  tip: ForestNode
  /** Its response tokens: the position of the first token that is written. */
  length: number
  /** Key of the noise, with the seed: completions of one prefix need different ones. */
  sample: number
}

export interface EndingSettings {
  seed: number
  /** The base policy: softmax(ℓ / temperature) over the topK most probable tokens. */
  topK: number
  temperature: number
  /** Most tokens of a response, the prefix included. */
  maxTokens: number
}

export interface WriteEndingsOptions extends EndingSettings {
  stopTokenIds: readonly number[]
  tokenBytes: (id: number) => Uint8Array
  /** Ends the writing within one pass. */
  signal?: AbortSignal | undefined
  /** Tokens written so far by the longest ending. */
  onStep?: ((step: number) => void) | undefined
}

export interface WrittenEnding {
  /** Written tokens in order, evaluated; an end token is the last. */
  nodes: ForestNode[]
  /** Whether it ended with an end token. */
  finished: boolean
}

/**
 * Endings [prefixes] by plain top-k sampling, with the noise keyed as in a run: (seed, sample, position, token).
 * @returns null if aborted. @throws ForestError 'contextFull' for a text that the context has no room for.
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
      const { chosen } = choose(plainTopK, candidates, { weight: 0, temperature }, noiseOf)
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
