// Lets the base model write on from given beginnings, many branches of one forest at a time, and leaves every branch in it:
// what the endings are worth can then be read off their nodes with no further pass.

import type { Forest, ForestNode } from './forest.ts'
import { choose } from './methods/choose.ts'
import { topK as plainTopK } from './methods/topK.ts'
import { lookAhead, type Outlook } from './outlook.ts'
import { gumbel } from './random.ts'

/** One branch to be written. */
export interface Beginning {
  /** The last token that stands. */
  tip: ForestNode
  /** Tokens of the response that stand: the position of the first that is written. */
  length: number
  /** Key of its noise, with the seed: branches of one tip need different ones. */
  sample: number
}

export interface EndingSettings {
  seed: number
  /** The base policy: softmax(ℓ / temperature) over the topK most probable tokens. */
  topK: number
  temperature: number
  /** Most tokens of a response, those that stand counted. */
  maxTokens: number
}

export interface WriteEndingsOptions extends EndingSettings {
  stopTokenIds: readonly number[]
  tokenBytes: (id: number) => Uint8Array
  /** Ends the writing within a pass. */
  signal?: AbortSignal | undefined
  /** Tokens written so far by the branch that has written longest. */
  onStep?: ((step: number) => void) | undefined
}

export interface WrittenEnding {
  /** What was written, in order, evaluated; an end token is the last. */
  nodes: ForestNode[]
  /** Whether it ended by itself. */
  finished: boolean
}

/**
 * Endings [beginnings] by plain top-k sampling, the noise keyed as in a run: (seed, sample, position, token).
 * @returns null if aborted. @throws ForestError 'contextFull' for what the context has no room for.
 */
export async function writeEndings(
  forest: Forest,
  beginnings: readonly Beginning[],
  options: WriteEndingsOptions,
): Promise<WrittenEnding[] | null> {
  const { seed, topK, temperature, maxTokens, stopTokenIds, tokenBytes, signal, onStep } = options
  const branches = beginnings.map((beginning) => ({ ...beginning, nodes: [] as ForestNode[], finished: false }))
  type Branch = (typeof branches)[number]
  const tipOf = ({ nodes, tip }: Branch) => nodes.at(-1) ?? tip
  const isWriting = ({ length, nodes, finished }: Branch) => !finished && length + nodes.length < maxTokens
  if (!(await forest.extend(branches.map(tipOf), undefined, signal))) return null

  let writing = branches.filter(isWriting)
  for (let step = 1; writing.length > 0; step++) {
    const outlooks = await lookAhead(forest, writing.map(tipOf), topK, tokenBytes)
    for (const branch of writing) {
      const { candidates } = outlooks.get(tipOf(branch)) as Outlook
      const position = branch.length + branch.nodes.length
      const noiseOf = (token: number) => gumbel(seed, branch.sample, position, token)
      const { chosen } = choose(plainTopK, candidates, { weight: 0, temperature }, noiseOf)
      const { token } = candidates[chosen] as Outlook['candidates'][number]
      branch.nodes.push(forest.child(tipOf(branch), token))
      branch.finished = stopTokenIds.includes(token)
    }
    if (!(await forest.extend(writing.map(tipOf), undefined, signal))) return null
    onStep?.(step)
    writing = writing.filter(isWriting)
  }
  return branches.map(({ nodes, finished }) => ({ nodes, finished }))
}
