// A scorer for tests on the fake trunk. A head's score is one entry of a tapped row, so a wrong row yields a wrong score.

import type { Forest } from '../forest.ts'
import type { HeadName } from '../heads.ts'
import type { CandidateScorer } from '../scorer.ts'

export interface FakeScorerOptions {
  heads?: readonly HeadName[]
  /** Unit of each head. Default: not measured. */
  unit?: (head: HeadName) => number | null
  /** Factor applied to the entry. Default 3. */
  scale?: number
}

export interface FakeScorer extends CandidateScorer {
  scored: number
}

export function fakeScorer(
  forest: Forest,
  { heads = ['full', 'prefix', 'value'], unit = () => null, scale = 3 }: FakeScorerOptions = {},
): FakeScorer {
  return {
    heads,
    readsLayer: 1,
    scored: 0,
    unit,
    readsFinishedAt: () => 'endToken',
    keep() {},
    reset() {},
    async score(nodes, _origin, requested) {
      this.scored += nodes.length
      const scoreOf = (row: Float32Array, head: HeadName) => scale * (row[heads.indexOf(head)] as number)
      return nodes.map((node) =>
        Object.fromEntries(requested.map((head) => [head, scoreOf(forest.hidden(node, 1), head)])),
      )
    },
  }
}
