import { expect, test } from 'vitest'
import { advantageAmong } from '../../metrics/credit.ts'
import type { CreditToken } from './format.ts'
import { charactersOf, gaugeEffect, pargsChoices, withGauge } from './gauge.ts'

const bytes = (text: string) => [...new TextEncoder().encode(text)]

function token(position: number, own: string, other: string): CreditToken {
  const candidate = (text: string, id: number, prob: number, prefix: number) => ({
    token: id,
    bytes: bytes(text),
    baseLogProb: Math.log(prob),
    rewards: { full: prefix / 2, prefix },
  })
  const candidates = [candidate(own, 2 * position, 0.5, 1 + position), candidate(other, 2 * position + 1, 0.3, 2)]
  return { ...(candidates[0] as CreditToken), candidates }
}

const text = [token(0, ' it', ' nothing'), token(1, ' was', ' is'), token(2, ' good', ' extraordinary')]
const choosing = { weight: 2, temperature: 1, seed: 7 }

test('a function of the token count changes every reward and no comparison of candidates', () => {
  for (const name of ['line', 'wave'] as const) {
    const moved = withGauge(text, { name, amount: -12 })
    const { reward, advantage, changedChoices } = gaugeEffect(text, moved, 'prefix', choosing)
    expect(reward).toBeGreaterThan(5)
    expect(advantage).toBeLessThan(1e-12)
    expect(changedChoices).toEqual([])
  }
  // 2 of 3 tokens read: 1 + 1 + 6 · 2/3; the other candidate of that step gets the same.
  const [, second] = withGauge(text, { name: 'line', amount: 6 }) as [CreditToken, CreditToken, CreditToken]
  expect(second.rewards.prefix).toBeCloseTo(6, 12)
  expect(second.candidates[1]?.rewards.prefix).toBeCloseTo(6, 12)
  expect(second.rewards.full).toBeCloseTo(5, 12)
})

test('candidates of one step differ in the character count', () => {
  // 3 + 4 + 5 characters; after the first two tokens " extraordinary" ends at 7 + 14 of 12.
  const moved = withGauge(text, { name: 'characters', amount: 12 })
  expect(moved.map(({ rewards }) => rewards.prefix)).toEqual([1 + 3, 2 + 7, 3 + 12])
  expect(moved[2]?.candidates[1]?.rewards.prefix).toBeCloseTo(2 + 21, 12)
  const { advantage, changedChoices } = gaugeEffect(text, moved, 'prefix', choosing)
  expect(advantage).toBeGreaterThan(1)
  expect(changedChoices).toContain(2)
})

test('PARGS samples by ℓ + w · r and noise: with a large w the reward alone decides', () => {
  const [first] = text as [CreditToken]
  const hard = [100, -100].map((weight) => pargsChoices([first], { ...choosing, weight })[0])
  expect(hard).toEqual([1, 0])
  expect(advantageAmong(first.rewards.prefix, first.candidates, 'prefix')).toBeLessThan(0)
})

test('a character of several bytes counts once, whichever tokens it is in', () => {
  expect(charactersOf(bytes('naïve'))).toBe(5)
  expect([[0xc3], [0xaf]].map(charactersOf)).toEqual([1, 0])
})
