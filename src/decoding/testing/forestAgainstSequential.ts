// Compares two ways to evaluate the same texts on any trunk: in a random forest, and one token at a time without a forest.
// The caller decides which error is small enough.

import { Forest, type ForestNode } from '../forest.ts'
import { logSoftmax } from '../logits.ts'
import { uniform } from '../random.ts'
import type { Trunk, TrunkRow } from '../trunk.ts'

export interface ForestCheckOptions {
  seed: number
  /** Length of the prompt. A prompt longer than the trunk's rows per pass tests chunking. Default 12. */
  promptTokens?: number
  /** Number of texts that grow in parallel. Default 3. */
  columns?: number
  steps?: number
  /** New nodes per column and step. Default 4. */
  candidates?: number
  /** Number of texts to decode one token at a time, which is slow. Default: all. */
  texts?: number
}

export interface ForestCheck {
  /** Largest difference between log-probabilities, nats. */
  logProbError: number
  /** Largest difference between tapped hidden rows, relative to the row's largest magnitude. */
  hiddenError: number
  nodes: number
}

interface Reading {
  logits: Float32Array
  /** One array [hiddenSize] for each tap. */
  taps: Float32Array[]
}

/**
 * Grows one random forest (siblings, side chains, forking columns, `keep` in between) and compares every node of the
 * checked texts. Resets the trunk. A NaN in hidden rows makes the error NaN.
 * @throws if logits are NaN.
 */
export async function forestAgainstSequential(trunk: Trunk, options: ForestCheckOptions): Promise<ForestCheck> {
  const readings = await growForest(trunk, options)
  const parents = new Set([...readings.keys()].map((node) => node.parent))
  const leaves = [...readings.keys()].filter((node) => !parents.has(node))
  const stride = Math.max(1, Math.floor(leaves.length / (options.texts ?? leaves.length)))
  const check: ForestCheck = { logProbError: 0, hiddenError: 0, nodes: 0 }
  const compared = new Set<ForestNode>()
  for (let i = 0; i < leaves.length; i += stride) {
    const path = pathTo(leaves[i] as ForestNode)
    const expected = await readOneByOne(trunk, path)
    path.forEach((node, at) => {
      const reading = readings.get(node)
      if (!reading || compared.has(node)) return
      compared.add(node)
      compare(check, reading, expected[at] as Reading)
    })
  }
  trunk.reset()
  return check
}

async function growForest(trunk: Trunk, options: ForestCheckOptions): Promise<Map<ForestNode, Reading>> {
  const { seed, promptTokens = 12, columns = 3, steps = 6, candidates = 4 } = options
  let draws = 0
  const below = (n: number) => Math.floor(uniform(seed, 0, 0, draws++) * n)
  const randomTokens = (n: number) => Array.from({ length: n }, () => below(trunk.shape.vocabSize))
  const pick = <T>(items: readonly T[]) => items[below(items.length)] as T

  trunk.reset()
  const forest = new Forest(trunk)
  const readings = new Map<ForestNode, Reading>()
  const extend = async (nodes: readonly ForestNode[]) => {
    await forest.extend(nodes)
    const fresh = [...new Set(nodes.flatMap(pathTo))].filter((node) => !readings.has(node))
    // Read the rows now, because later steps may drop the nodes.
    for (const node of fresh) {
      const [logits] = await forest.logits([node])
      const taps = trunk.taps.map((layer) => forest.hidden(node, layer).slice())
      readings.set(node, { logits: (logits as Float32Array).slice(), taps })
    }
  }

  const prompt = forest.chain(null, randomTokens(promptTokens))
  await extend(prompt.slice(-1))
  let tips = Array.from({ length: columns }, () => prompt.at(-1) as ForestNode)
  for (let step = 0; step < steps; step++) {
    const families = tips.map((tip) => randomTokens(candidates).map((token) => forest.child(tip, token)))
    // Every third step also grows a side chain of 1 to 5 tokens, after a candidate or from a token of the prompt.
    const side = step % 3 === 1 ? forest.chain(pick([...families.flat(), ...prompt]), randomTokens(1 + below(5))) : []
    await extend([...families.flat(), ...side])
    tips = families.map((family) => pick(family))
    if (step % 4 === 2) tips[0] = pick(tips)
    if (side.length > 0 && below(2) === 0) tips[below(columns)] = side.at(-1) as ForestNode
    // Nodes are dropped only every second step, so that one pass compacts the rows of two steps. `keep` takes nodes in any
    // order.
    if (step % 2 === 0) forest.keep([...tips].reverse())
  }
  return readings
}

/** The reference: one pass per token, through all layers, with nothing else in the cache. */
async function readOneByOne(trunk: Trunk, path: readonly ForestNode[]): Promise<Reading[]> {
  trunk.reset()
  const readings: Reading[] = []
  let tip: TrunkRow | null = null
  for (const node of path) {
    const row: TrunkRow = trunk.add(node.token, tip)
    await trunk.advance([row], trunk.shape.blockCount)
    const taps = trunk.taps.map((layer) => trunk.hidden(row, layer).slice())
    const [logits] = await trunk.logits([row])
    readings.push({ logits: (logits as Float32Array).slice(), taps })
    tip = row
  }
  return readings
}

function pathTo(node: ForestNode): ForestNode[] {
  const path: ForestNode[] = []
  for (let at: ForestNode | null = node; at; at = at.parent) path.push(at)
  return path.reverse()
}

function compare(check: ForestCheck, actual: Reading, expected: Reading): void {
  check.nodes += 1
  check.logProbError = worse(check.logProbError, difference(logSoftmax(actual.logits), logSoftmax(expected.logits)))
  actual.taps.forEach((tap, i) => {
    const reference = expected.taps[i] as Float32Array
    const magnitude = reference.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
    check.hiddenError = worse(check.hiddenError, difference(tap, reference) / magnitude)
  })
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.NaN
  for (let i = 0; i < a.length; i++) largest = worse(largest, Math.abs((a[i] as number) - (b[i] as number)))
  return largest
}

/** The larger of two errors, where NaN is larger than any number. */
function worse(a: number, b: number): number {
  return Number.isNaN(a) || a > b ? a : b
}
