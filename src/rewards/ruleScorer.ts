// A rule as a scorer: it reads the text of each node's path, and no hidden rows. How text is made of tokens, also where a
// character spans several, is up to decoding/text.ts.

import type { ForestNode } from '../decoding/forest.ts'
import { type CandidateScorer, finiteReward, HeadError } from '../decoding/scorer.ts'
import { joinText } from '../decoding/text.ts'
import { ruleHeads } from './rewardChoice.ts'
import type { RuleScore } from './rules/rule.ts'

/** Turns tokens into text. */
export interface TokenText {
  /** UTF-8 bytes of a token. */
  tokenBytes: (id: number) => Uint8Array
  /** Tokens that end a text: they are no part of it and mark it as finished. */
  stopTokenIds: readonly number[]
}

/**
 * One number serves every head that the rule has (rules/README.md). Its unit is 1.
 * @returns a scorer whose `score` rejects with HeadError for a head that the rule lacks or a score that is not finite, and
 * with Error for a node that does not come after the origin.
 */
export function createRuleScorer(
  { score: rate, beforeTheEnd }: { score: RuleScore; beforeTheEnd: boolean },
  { tokenBytes, stopTokenIds }: TokenText,
): CandidateScorer {
  const heads = ruleHeads(beforeTheEnd)
  const stops = new Set(stopTokenIds)
  /** By origin, bytes of the response up to a node. Those of dropped nodes are freed with the nodes. */
  let known = new WeakMap<ForestNode, WeakMap<ForestNode, Uint8Array>>()

  function bytesOf(node: ForestNode, origin: ForestNode): Uint8Array {
    const cached = known.get(origin) ?? new WeakMap<ForestNode, Uint8Array>()
    known.set(origin, cached)
    const path: ForestNode[] = []
    let at: ForestNode | null = node
    for (; at && at !== origin && !cached.has(at); at = at.parent) path.push(at)
    if (!at)
      throw new Error(`token ${node.token} at position ${node.position} does not come after the last prompt token`)
    let bytes = cached.get(at) ?? new Uint8Array()
    for (const step of path.reverse()) {
      if (!stops.has(step.token)) bytes = Uint8Array.of(...bytes, ...tokenBytes(step.token))
      cached.set(step, bytes)
    }
    return bytes
  }

  return {
    heads,
    readsForest: false,
    unit: () => 1,
    readsFinishedAt: () => 'endToken',
    async score(nodes, origin, wanted) {
      const missing = wanted.find((head) => !heads.includes(head))
      if (missing) throw new HeadError(missing, `a rule has no ${missing} head, only ${heads.join(' and ')}`)
      return nodes.map((node) => {
        const finished = stops.has(node.token)
        const reward = rate(joinText([bytesOf(node, origin)], finished), finished)
        return Object.fromEntries(wanted.map((head) => [head, finiteReward(head, node.token, reward)]))
      })
    },
    keep() {},
    reset() {
      known = new WeakMap()
    },
  }
}
