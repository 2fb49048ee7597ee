// Makes a scorer from a rule. It reads the text on each node's path, but no hidden rows.

import { type CandidateScorer, HeadError } from '../decoding/scorer.ts'
import { joinText } from '../decoding/text.ts'
import { pathFold } from './pathFold.ts'
import { ruleHeads } from './rewardChoice.ts'
import type { RuleScore } from './rules/rule.ts'

export interface TokenText {
  /** UTF-8 bytes of a token. */
  tokenBytes: (id: number) => Uint8Array
  /** End tokens, which are not part of the text. */
  stopTokenIds: readonly number[]
}

/**
 * All heads of a rule give the same score (rules/README.md), with a unit of 1.
 * @returns a scorer whose `score` rejects with HeadError for a head that the rule lacks, and with Error for a node that is
 * neither the origin nor after it.
 */
export function createRuleScorer(
  { score: rate, beforeTheEnd }: { score: RuleScore; beforeTheEnd: boolean },
  { tokenBytes, stopTokenIds }: TokenText,
): CandidateScorer {
  const heads = ruleHeads(beforeTheEnd)
  const stops = new Set(stopTokenIds)
  /** UTF-8 bytes of the response up to a node. */
  const bytes = pathFold<Uint8Array>(
    () => new Uint8Array(),
    (before, { token }) => (stops.has(token) ? before : Uint8Array.of(...before, ...tokenBytes(token))),
  )

  return {
    heads,
    readsLayer: null,
    unit: () => 1,
    readsFinishedAt: () => 'endToken',
    async score(nodes, origin, wanted) {
      const missing = wanted.find((head) => !heads.includes(head))
      if (missing)
        throw new HeadError(
          missing,
          `a rule has no ${missing} head: choose a method that uses the ${heads.join(' or ')} head`,
        )
      return nodes.map((node) => {
        const finished = stops.has(node.token)
        const reward = rate(joinText([bytes.at(node, origin)], finished), finished)
        return Object.fromEntries(wanted.map((head) => [head, reward]))
      })
    },
    keep() {},
    reset: bytes.reset,
  }
}
