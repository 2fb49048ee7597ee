// Scores forest nodes with heads, which read the base model's hidden rows. The sum of the rows on each node's path is cached,
// so the mean feature costs one addition per node.

import type { Forest, ForestNode } from '../decoding/forest.ts'
import type { HeadName } from '../decoding/heads.ts'
import { type CandidateScorer, HeadError, type Rewards } from '../decoding/scorer.ts'
import { addRow, writeFeatures } from './features.ts'
import type { HeadCard, RewardHead } from './head.ts'
import { type PathFold, pathFold } from './pathFold.ts'

/** Sum and number of the hidden rows from the last prompt token to a node. */
interface PathSum {
  sum: Float64Array
  count: number
}

/**
 * @param forest its trunk must tap the layer of every head.
 * @returns a scorer whose `score` rejects with HeadError naming the head that returned NaN or infinity, and with Error for a
 * node that does not come after the origin or was dropped.
 */
export function createScorer(forest: Forest, heads: readonly RewardHead[]): CandidateScorer {
  const { hiddenSize } = forest.shape
  const withRow = ({ sum, count }: PathSum, node: ForestNode, layer: number): PathSum => {
    const total = sum.slice()
    addRow(total, forest.hidden(node, layer))
    return { sum: total, count: count + 1 }
  }
  const empty: PathSum = { sum: new Float64Array(hiddenSize), count: 0 }
  const sums = new Map(
    heads.map(({ card: { layer } }) => [
      layer,
      pathFold<PathSum>(
        (origin) => withRow(empty, origin, layer),
        (before, node) => withRow(before, node, layer),
      ),
    ]),
  )

  function headNamed(name: HeadName): RewardHead {
    const head = heads.find(({ card }) => card.objective === name)
    if (head) return head
    throw new HeadError(name, `this reward has no ${name} head: choose a reward that has one`)
  }

  /** Inputs [nodes, features × hiddenSize], shared by heads with the same layer and features. */
  function featuresOf({ layer, features }: HeadCard, nodes: readonly ForestNode[], origin: ForestNode): Float32Array {
    const width = features.length * hiddenSize
    const rows = new Float32Array(nodes.length * width)
    nodes.forEach((node, i) => {
      const { sum, count } = (sums.get(layer) as PathFold<PathSum>).at(node, origin)
      writeFeatures(forest.hidden(node, layer), sum, count, features, rows, i * width)
    })
    return rows
  }

  function scoresOf({ card, score }: RewardHead, nodes: readonly ForestNode[], features: Float32Array): Float32Array {
    const scores = score(features)
    const bad = scores.findIndex((value) => !Number.isFinite(value))
    if (bad < 0) return scores
    throw new HeadError(
      card.objective,
      `the ${card.objective} head of ${card.reward} returned ${scores[bad]} for token ${nodes[bad]?.token}: check the head file, or choose a method that does not use this head`,
    )
  }

  return {
    heads: heads.map(({ card }) => card.objective),
    readsForest: true,
    unit: (name) => headNamed(name).card.unit,
    readsFinishedAt: (name) => headNamed(name).card.readsFinishedAt,
    async score(nodes, origin, wanted) {
      const rows = nodes.map((): Rewards => ({}))
      const inputs = new Map<string, Float32Array>()
      for (const head of wanted.map(headNamed)) {
        const { layer, features, objective } = head.card
        const input = inputs.get(`${layer} ${features}`) ?? featuresOf(head.card, nodes, origin)
        inputs.set(`${layer} ${features}`, input)
        scoresOf(head, nodes, input).forEach((reward, i) => {
          const row = rows[i] as Rewards
          row[objective] = reward
        })
      }
      return rows
    },
    keep() {},
    reset() {
      for (const fold of sums.values()) fold.reset()
    },
  }
}
