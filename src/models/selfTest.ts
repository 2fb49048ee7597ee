// Checks that a backend computes the model correctly, because some devices silently compute wrong numbers (docs/runtime.md).
// The model comes with log-probabilities from an independent implementation. They are compared with the backend's in three
// tests: one pass, chunks over a KV cache, and a tree of siblings.

import { Forest, type ForestNode } from '../decoding/forest.ts'
import { logProbOf } from '../decoding/logits.ts'
import type { Trunk } from '../decoding/trunk.ts'
import type { SelfTestValues } from './files/manifest.ts'

/** Maximum error of a log-probability, in nats. */
export const SELF_TEST_LIMIT = 0.01

interface SelfTestResult {
  passed: boolean
  /** Largest absolute error in each test, in nats; NaN if the device computed NaN. */
  errors: { plain: number; chunked: number; tree: number }
}

/** Number of steps in the tree test. In the small form, each step makes loading a quarter of a second longer. */
const TREE_STEPS = 4

/** Runs the three tests with an empty cache and leaves it empty. Rejects with the signal's reason if aborted between passes. */
export async function selfTest(
  trunk: Trunk,
  { tokens, logProbs }: SelfTestValues,
  signal?: AbortSignal,
): Promise<SelfTestResult> {
  const forest = new Forest(trunk)
  const errorsAt = async (nodes: readonly ForestNode[], expected: readonly number[], next: readonly number[]) => {
    const logits = await forest.logits(nodes)
    return logits.map((row, i) => Math.abs(logProbOf(row, next[i]!) - expected[i]!))
  }
  /** Evaluates the text in pieces of these sizes, one pass each, and checks every token. */
  const inPieces = async (sizes: number[]) => {
    forest.reset()
    const nodes = forest.chain(null, tokens)
    let at = 0
    for (const size of sizes) {
      at += size
      signal?.throwIfAborted()
      await forest.extend(nodes.slice(0, at))
    }
    return largest(await errorsAt(nodes.slice(0, -1), logProbs, tokens.slice(1)))
  }
  const half = Math.floor(tokens.length / 2)
  const plain = await inPieces([tokens.length])
  const chunked = await inPieces([half - 1, 1, tokens.length - half])

  // A tree on the cached prefix: each step evaluates ten siblings in one pass and keeps only the correct one.
  const treeErrors: number[] = []
  const from = tokens.length - 1 - TREE_STEPS
  let tip = forest.chain(null, tokens.slice(0, from)).at(-1)!
  forest.keep([tip])
  for (let i = from; i < tokens.length - 1; i++) {
    const decoys = Array.from({ length: 9 }, (_, n) => (tokens[i]! + 7 * (n + 1)) % trunk.shape.vocabSize)
    const siblings = [...decoys.slice(0, 4), tokens[i]!, ...decoys.slice(4)].map((token) => forest.child(tip, token))
    signal?.throwIfAborted()
    await forest.extend(siblings)
    tip = siblings[4]!
    forest.keep([tip])
    treeErrors.push(...(await errorsAt([tip], [logProbs[i]!], [tokens[i + 1]!])))
  }
  forest.reset()
  const errors = { plain, chunked, tree: largest(treeErrors) }
  return { passed: Object.values(errors).every((error) => error <= SELF_TEST_LIMIT), errors }
}

/** Returns NaN if any value is NaN. */
const largest = (values: readonly number[]) => Math.max(...values)
