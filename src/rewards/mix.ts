// Combines several rewards into one scorer. The score of a head is the sum over the rewards of weight · reward / unit, so that
// rewards with different scales can be weighted against each other. (For the cumulative head, see `mixRewards`.)

import type { ForestNode } from '../decoding/forest.ts'
import { type HeadName, headNames } from '../decoding/heads.ts'
import { type CandidateScorer, HeadError, scoreNodes, unitOf } from '../decoding/scorer.ts'

interface MixPart {
  /** Used in error messages. */
  name: string
  /** Not 0. A negative weight steers away from the reward. */
  weight: number
  scorer: CandidateScorer
}

/**
 * The mix has the heads that all parts have. A cumulative head predicts a probability, and RAD clamps its reward to [0, 1]. So
 * for this head the mix is the mean of the parts' probabilities, weighted by |weight|, with 1 − p in place of p for a negative
 * weight.
 * If the parts read finished texts at different tokens, the mix reads them at the end token.
 * @throws HeadError if a head of a mixed reward has no unit.
 */
export function mixRewards(parts: readonly MixPart[]): CandidateScorer {
  const heads = headNames.filter((head) => parts.every(({ scorer }) => scorer.heads.includes(head)))
  const units = new Map<HeadName, number[]>(
    heads
      .filter((head) => head !== 'cumulative')
      .map((head) => [
        head,
        parts.map(({ name, scorer }) => unitOf(scorer, head, `${name} cannot be mixed`, 'choose this reward alone')),
      ]),
  )
  const layers = parts.flatMap(({ scorer }) => scorer.readsLayer ?? [])
  const size = parts.reduce((sum, { weight }) => sum + Math.abs(weight), 0)

  /** @param rewards raw scores [parts]. */
  function mixed(head: HeadName, rewards: readonly number[]): number {
    const unit = units.get(head)
    return parts.reduce((sum, { weight }, i) => {
      const reward = rewards[i] as number
      if (unit) return sum + (weight * reward) / (unit[i] as number)
      return sum + (Math.abs(weight) / size) * (weight < 0 ? 1 - reward : reward)
    }, 0)
  }

  return {
    heads,
    readsLayer: layers.length > 0 ? Math.max(...layers) : null,
    unit: (head) => (head === 'cumulative' ? null : 1),
    readsFinishedAt(head) {
      const places = parts.map(({ scorer }) => scorer.readsFinishedAt(head))
      return places.every((place) => place === 'lastContent') ? 'lastContent' : 'endToken'
    },
    async score(nodes, origin, wanted) {
      const missing = wanted.find((head) => !heads.includes(head))
      if (missing)
        throw new HeadError(
          missing,
          `the mix has no ${missing} head. Heads that all its rewards have: ${heads.join(', ') || 'none'}`,
        )
      const tables = await scoreNodes(parts.map(({ scorer }) => ({ scorer, origin, heads: wanted, nodes })))
      const rewardOf = (head: HeadName, node: ForestNode) =>
        mixed(
          head,
          tables.map((table) => table.get(node)?.[head] as number),
        )
      return nodes.map((node) => Object.fromEntries(wanted.map((head) => [head, rewardOf(head, node)])))
    },
    keep(nodes) {
      for (const { scorer } of parts) scorer.keep(nodes)
    },
    reset() {
      for (const { scorer } of parts) scorer.reset()
    },
  }
}
