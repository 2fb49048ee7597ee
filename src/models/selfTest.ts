// Checks that this device computes the model correctly. Known log-probabilities from an independent implementation, stored
// with the model, are compared with ours on each path that a run uses: one pass, chunks over a KV cache, a tree of siblings.
// Some devices silently compute wrong numbers (see docs/runtime.md); one that fails here is never used.

import { Forest, type ForestNode } from '../decoding/forest.ts'
import { logProbOf } from '../decoding/logits.ts'
import type { Trunk } from '../decoding/trunk.ts'
import type { SelfTestValues } from './files/manifest.ts'

/** Largest allowed error, in nats. */
export const SELF_TEST_LIMIT = 0.01

export interface SelfTestResult {
  passed: boolean
  /** Largest absolute error of a log-probability on each path, in nats; NaN if the device computed NaN. */
  errors: { plain: number; chunked: number; tree: number }
}

/** Steps of the tree. In the small form each takes a quarter of a second, before the first token of a visit. */
const TREE_STEPS = 4

/** Runs the three paths on an empty cache and leaves it empty. Rejects as the trunk does. */
export async function selfTest(trunk: Trunk, { tokens, logProbs }: SelfTestValues): Promise<SelfTestResult> {
  const forest = new Forest(trunk)
  const errorsAt = async (nodes: readonly ForestNode[], expected: readonly number[], next: readonly number[]) => {
    const logits = await forest.logits(nodes)
    return logits.map((row, i) => Math.abs(logProbOf(row, next[i]!) - expected[i]!))
  }
  /** Evaluates the text in pieces, one pass each, and checks every token. */
  const inPieces = async (sizes: number[]) => {
    forest.reset()
    const nodes = forest.chain(null, tokens)
    let at = 0
    for (const size of sizes) {
      at += size
      await forest.extend(nodes.slice(0, at))
    }
    return largest(await errorsAt(nodes.slice(0, -1), logProbs, tokens.slice(1)))
  }
  const half = Math.floor(tokens.length / 2)
  const plain = await inPieces([tokens.length])
  const chunked = await inPieces([half - 1, 1, tokens.length - half])

  // A tree on the cached prefix: for each of the last tokens, ten siblings in one pass, of which only the right one is kept.
  const treeErrors: number[] = []
  const from = tokens.length - 1 - TREE_STEPS
  let tip = forest.chain(null, tokens.slice(0, from)).at(-1)!
  forest.keep([tip])
  for (let i = from; i < tokens.length - 1; i++) {
    const decoys = Array.from({ length: 9 }, (_, n) => (tokens[i]! + 7 * (n + 1)) % trunk.shape.vocabSize)
    const siblings = [...decoys.slice(0, 4), tokens[i]!, ...decoys.slice(4)].map((token) => forest.child(tip, token))
    await forest.extend(siblings)
    tip = siblings[4]!
    forest.keep([tip])
    treeErrors.push(...(await errorsAt([tip], [logProbs[i]!], [tokens[i + 1]!])))
  }
  forest.reset()
  const errors = { plain, chunked, tree: largest(treeErrors) }
  return { passed: Object.values(errors).every((error) => error <= SELF_TEST_LIMIT), errors }
}

/** NaN if any value is NaN, because Math.max propagates it. */
const largest = (values: readonly number[]) => Math.max(...values)
