import { expect, test } from 'vitest'
import { averagesOf } from './averages.ts'
import type { MeasuredCredit } from './format.ts'

const text = (prompt: string, seed: number, tokens: number, gini: number): MeasuredCredit => ({
  prompt,
  seed,
  tokens,
  byHead: { full: { gini, topThreeShare: gini / 2 } },
  dice: { gini: 0.4, topThreeShare: 0.2 },
})

test('means over texts with their errors, and over prompts', () => {
  const texts = [text('a', 1, 4, 0.2), text('a', 2, 4, 0.4), text('b', 1, 6, 0.6), text('b', 2, 6, 0.8)]
  const { byHead, dice, even, spike, n, tokens } = averagesOf({ heads: ['full'], texts })
  // Mean .5; deviations −.3, −.1, .1, .3: variance .2/3, error √(.2/3)/2.
  expect(byHead.full?.gini.mean).toBeCloseTo(0.5, 12)
  expect(byHead.full?.gini.standardError).toBeCloseTo(Math.sqrt(0.2 / 3) / 2, 12)
  // Prompts .3 and .7: standard deviation .4/√2, error .4/2.
  expect(byHead.full?.byPrompt.gini).toBeCloseTo(0.2, 12)
  // .5 − .4, and the same error, because the dice are always the same here.
  expect(byHead.full?.aboveDice.gini.mean).toBeCloseTo(0.1, 12)
  expect(byHead.full?.aboveDice.gini.standardError).toBeCloseTo(Math.sqrt(0.2 / 3) / 2, 12)
  expect(byHead.full?.topThreeShare.mean).toBeCloseTo(0.25, 12)
  expect(dice.gini.mean).toBeCloseTo(0.4, 12)
  expect(dice.gini.standardError).toBeCloseTo(0, 12)
  // 3/4 and 3/6; 3/4 and 5/6.
  expect(even.topThreeShare).toBeCloseTo(0.625, 12)
  expect(even.gini).toBe(0)
  expect(spike.gini).toBeCloseTo((3 / 4 + 5 / 6) / 2, 12)
  expect(spike.topThreeShare).toBe(1)
  expect([n, tokens]).toEqual([4, 5])
})
