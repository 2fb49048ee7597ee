// Scores forest nodes with heads, which read the base model's hidden rows and their means since the last prompt token.

import type { Forest, ForestNode } from '../decoding/forest.ts'
import type { HeadName } from '../decoding/heads.ts'
import { type CandidateScorer, HeadError, type Rewards } from '../decoding/scorer.ts'
import { writeFeatures } from './features.ts'
import type { HeadCard, RewardHead } from './head.ts'

/**
 * @param forest its trunk must tap the layer of every head.
 * @returns a scorer whose `score` rejects with HeadError naming the head that returned NaN or infinity, and with Error for a
 * node that was dropped or is neither the origin nor after it.
 */
export function createScorer(forest: Forest, heads: readonly RewardHead[]): CandidateScorer {
  const { hiddenSize } = forest.shape

  function headNamed(name: HeadName): RewardHead {
    const head = heads.find(({ card }) => card.objective === name)
    if (head) return head
    throw new HeadError(name, `this reward has no ${name} head: choose a reward that has one`)
  }

  /** Inputs [nodes, features × hiddenSize], shared by heads with the same layer and features. */
  function featuresOf({ layer, features }: HeadCard, nodes: readonly ForestNode[], origin: ForestNode): Float32Array {
    const width = features.length * hiddenSize
    const rows = new Float32Array(nodes.length * width)
    const before = origin.parent && forest.sum(origin.parent, layer)
    nodes.forEach((node, i) => {
      assertAfter(node, origin)
      const count = node.position - origin.position + 1
      const sum = forest.sum(node, layer)
      writeFeatures(
        forest.hidden(node, layer),
        before ? sum.map((value, j) => value - before[j]!) : sum,
        count,
        features,
        rows,
        i * width,
      )
    })
    return rows
  }

  return {
    heads: heads.map(({ card }) => card.objective),
    readsLayer: Math.max(...heads.map(({ card }) => card.layer)),
    unit: (name) => headNamed(name).card.unit,
    readsFinishedAt: (name) => headNamed(name).card.readsFinishedAt,
    async score(nodes, origin, wanted) {
      const rows = nodes.map((): Rewards => ({}))
      const inputs = new Map<string, Float32Array>()
      for (const { card, score } of wanted.map(headNamed)) {
        const { layer, features, objective } = card
        const input = inputs.get(`${layer} ${features}`) ?? featuresOf(card, nodes, origin)
        inputs.set(`${layer} ${features}`, input)
        for (const [i, value] of score(input).entries()) {
          if (!Number.isFinite(value))
            throw new HeadError(
              objective,
              `the ${objective} head of ${card.reward} returned ${value} for token ${nodes[i]?.token}: check the head's file, or choose a method that does not use this head`,
            )
          ;(rows[i] as Rewards)[objective] = value
        }
      }
      return rows
    },
    keep() {},
    reset() {},
  }
}

/** @throws Error for a node that is neither the origin nor after it. */
function assertAfter(node: ForestNode, origin: ForestNode): void {
  let at: ForestNode | null = node
  while (at && at !== origin) at = at.parent
  if (!at) throw new Error(`token ${node.token} at position ${node.position} does not come after the last prompt token`)
}
