import { describe, expect, it } from 'vitest'
import type { PairRows } from './batches.ts'
import type { ResponseRows } from './extract.ts'
import { inherited, labeledBatches, labeledComparisons } from './labeledPairs.ts'

/** Rows of one number: base, base + 1, … for the prompt's last token and `length` tokens. */
const response = (base: number, length: number): ResponseRows => ({
  rows: Float32Array.from({ length: length + 1 }, (_, i) => base + i),
  length,
})
const pairs: PairRows[] = [
  [response(0, 5), response(100, 4)],
  [response(200, 3), response(300, 9)],
]
const label = (pair: number, position: number) => ({ pair, position, shorter: 3, chosen: [0], rejected: [0] })

describe('labeledComparisons', () => {
  it('are the ends of a pair with label 1, and the rolled-out positions with their labels', () => {
    expect(labeledComparisons(pairs, [label(0, 3), label(0, 2)])).toEqual([
      {
        positions: [
          [2, 3, 4, 5],
          [2, 3, 3, 4],
        ],
        labels: [0.5, 0.5, 1, 1],
      },
      {
        positions: [
          [2, 3],
          [8, 9],
        ],
        labels: [1, 1],
      },
    ])
  })

  it('inherit, as a control, the label of the pair at the same positions', () => {
    const [compared] = labeledComparisons(pairs, [inherited(label(0, 2))])
    expect(compared?.positions.map((side) => side[0])).toEqual([2, 2])
    expect(compared?.labels[0]).toBeCloseTo(1, 8)
  })

  it('refuse labels of other pairs or longer texts', () => {
    expect(() => labeledComparisons(pairs, [label(2, 1)])).toThrow('pair 3 after 1 tokens')
    expect(() => labeledComparisons(pairs, [label(0, 4)])).toThrow('pair 1 after 4 tokens')
  })
})

describe('labeledBatches', () => {
  it('have every comparison once, chosen rows first, and padding with weight 0', () => {
    const comparisons = labeledComparisons(pairs, [label(0, 2)])
    const shape = { hiddenSize: 1, features: ['last'] as const }
    const [batch, ...more] = labeledBatches(pairs, comparisons, { pairsPerBatch: 2, seed: 1, epoch: 0, shape })
    expect(more).toEqual([])
    const rows = [...batch!.weights].flatMap((weight, i) =>
      weight === 0 ? [] : [[batch!.features[i], batch!.features[6 + i], batch!.targets[i]]],
    )
    // The row after t tokens of the text that starts at `base` is base + t.
    expect(rows.sort((a, b) => a[0]! - b[0]!)).toEqual([
      [2, 102, 0.5],
      [4, 103, 1],
      [5, 104, 1],
      [202, 308, 1],
      [203, 309, 1],
    ])
  })
})
