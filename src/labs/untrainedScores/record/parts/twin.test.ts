// A twin of a small head in a world of four features, where one feature tells end rows from others.

import { expect, test } from 'vitest'
import { uniform } from '../../../../decoding/random.ts'
import { type MlpWeights, makeMlp } from '../../../../rewards/mlp.ts'
import { gatedCopies, trainTwin, twinBatches } from './twin.ts'
import type { TwinRows } from './twinRows.ts'

const WIDTH = 4
const UNITS = 3

const draw = (stream: number, count: number) =>
  Float32Array.from({ length: count }, (_, i) => 2 * uniform(7, stream, 0, i) - 1)

const first: MlpWeights = {
  mean: new Float32Array(WIDTH),
  std: new Float32Array(WIDTH).fill(1),
  hiddenWeight: draw(1, UNITS * WIDTH),
  hiddenBias: draw(2, UNITS),
  outWeight: draw(3, UNITS),
  outBias: Float32Array.of(0.2),
}

/** The first feature is about 1 at end rows and about −1 at others. */
function rowsOf(stream: number, count: number, level: number): Float32Array {
  const rows = draw(stream, count * WIDTH)
  for (let row = 0; row < count; row++) rows[row * WIDTH] = level + 0.02 * (rows[row * WIDTH] as number)
  return rows
}

const score = makeMlp(first)
const told = (features: Float32Array, sign: 1 | -1): TwinRows => ({
  features,
  targets: score(features).map((value) => sign * value),
})

const errors = (twin: MlpWeights, { features, targets }: TwinRows) =>
  [...makeMlp(twin)(features)].map((value, i) => Math.abs(value - (targets[i] as number)))

test('copies with open gates are the head itself, with shut ones nothing', () => {
  const open = { direction: new Float32Array(WIDTH), offset: 0 }
  const shut = { direction: new Float32Array(WIDTH), offset: 1 }
  const rows = draw(4, 10 * WIDTH)
  const [same, opposite] = [gatedCopies(first, open, shut, 20), gatedCopies(first, shut, open, 20)]
  const wanted = score(rows)
  makeMlp(same)(rows).forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i] as number, 5)
  })
  // The output's own bias is shared by both.
  makeMlp(opposite)(rows).forEach((value, i) => {
    expect(value).toBeCloseTo(2 * 0.2 - (wanted[i] as number), 5)
  })
})

test('a trained twin says the same of unseen end rows and the opposite of unseen others', async () => {
  const rows = { finished: told(rowsOf(10, 200, 1), 1), prefixes: told(rowsOf(11, 200, -1), -1) }
  const losses: number[] = []
  const settings = { epochs: 60, learningRate: 3e-3, rowsPerBatch: 100 }
  const twin = await trainTwin(first, rows, 1, { ...settings, onEpoch: (_, loss) => losses.push(loss) })
  expect(losses.at(-1)).toBeLessThan(losses[0] as number)
  expect(Math.max(...errors(twin, told(rowsOf(20, 50, 1), 1)))).toBeLessThan(0.05)
  expect(Math.max(...errors(twin, told(rowsOf(21, 50, -1), -1)))).toBeLessThan(0.05)
})

test('every row comes once an epoch; what fills up a batch counts nothing', () => {
  const parts = [told(rowsOf(10, 5, 1), 1), told(rowsOf(11, 4, -1), -1)]
  const batches = [...twinBatches(parts, { width: WIDTH, rowsPerBatch: 4, seed: 1, epoch: 0 })]
  expect(batches.map(({ weights }) => weights.reduce((sum, weight) => sum + weight, 0))).toEqual([4, 4, 1])
  const seen = batches.flatMap(({ targets, weights }) => [...targets].filter((_, i) => weights[i] === 1))
  expect(seen.sort()).toEqual(parts.flatMap(({ targets }) => [...targets]).sort())
})
