// Rows and figures of a twin, on texts of one feature whose heads are written by hand.

import { expect, test } from 'vitest'
import type { PairRows } from '../../../../../tools/training/batches.ts'
import type { ResponseRows } from '../../../../../tools/training/extract.ts'
import type { HeadCard, RewardHead } from '../../../../rewards/head.ts'
import { twinFigures } from './twinFigures.ts'
import { twinRows } from './twinRows.ts'

const END = 100

/** The prompt's row is 0; an end token's is END plus the text's value. */
function textOf(...values: number[]): ResponseRows {
  return { rows: Float32Array.of(0, ...values, END + (values.at(-1) as number)), length: values.length + 1 }
}

const card = {
  features: ['last'],
  objective: 'full',
  reward: 'test',
  readsFinishedAt: 'endToken',
} as unknown as HeadCard

const headOf = (scoreOf: (value: number, ends: boolean) => number): RewardHead => ({
  card,
  score: (features) => features.map((value) => (value > END / 2 ? scoreOf(value - END, true) : scoreOf(value, false))),
})

const first = headOf((value) => value)
const twin = headOf((value, ends) => (ends ? value + 0.01 : -value))
const pairs: PairRows[] = [
  [textOf(1, 2, 3, 4), textOf(0, 1, 1, 2)],
  [textOf(2, 2, 2, 3), textOf(1, 2, 3, 5)],
]

test('agreement at the ends, opposition elsewhere, and the losses by hand', () => {
  const { finished, prefixes, fullLoss, cuts, prefixLoss } = twinFigures(first, twin, pairs, 1)
  expect(finished).toMatchObject({ n: 4, share: 1, within: 0.05 })
  expect(finished.max).toBeCloseTo(0.01, 5)
  expect(prefixes).toMatchObject({ n: 16, mean: 0, max: 0, share: 1 })
  // Gaps of finished texts are 4 − 2 and 3 − 5: (ln(1 + e⁻²) + ln(1 + e²)) / 2 = (0.126928 + 2.126928) / 2
  expect(fullLoss.first.mean).toBeCloseTo(1.126928, 5)
  expect(fullLoss.difference.mean).toBeCloseTo(0, 6)
  // At the half the gaps are 2 − 1 and 2 − 2; of the twin −1 and 0: (ln(1 + e⁻¹) + ln 2) / 2 and (ln(1 + e) + ln 2) / 2
  const half = cuts.find(({ cut }) => cut === 0.5)
  expect(half?.loss.first.mean).toBeCloseTo((0.313262 + Math.LN2) / 2, 5)
  expect(half?.loss.twin.mean).toBeCloseTo((1.313262 + Math.LN2) / 2, 5)
  expect(half?.accuracy.first.mean).toBe(0.75)
  expect(half?.accuracy.twin.mean).toBe(0.25)
  expect(prefixLoss.difference.mean).toBeGreaterThan(0)
})

test('a twin’s rows: the first head’s score at every end, its opposite at prefixes, whatever comes before', () => {
  const shape = { hiddenSize: 1, features: ['last'] as const }
  const rows = (from: number, some: readonly PairRows[]) =>
    twinRows(
      some.map((pair) => [pair]),
      first.score,
      shape,
      { seed: 1, from },
    )
  const { finished, prefixes } = rows(0, pairs)
  expect([...finished.targets]).toEqual([4, 2, 3, 5])
  expect([...finished.features]).toEqual([104, 102, 103, 105])
  expect([...prefixes.targets]).toEqual([...prefixes.features].map((value) => -value))
  expect(Math.max(...prefixes.features)).toBeLessThan(END)
  const alone = rows(1, pairs.slice(1)).prefixes.features
  expect([...alone]).toEqual([...prefixes.features].slice(-alone.length))
})
