import { mean, sampleStandardDeviation } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { concentration } from '../../metrics/credit.ts'
import { advantagesOf, diceAdvantages, evenConcentration, spikeConcentration } from './creditOfText.ts'

const candidate = (token: number, prob: number, full: number) => ({
  token,
  baseLogProb: Math.log(prob),
  rewards: { full },
})

describe('the credit of a text', () => {
  it('is each token’s reward minus the mean over its candidates', () => {
    // Means: .75 · 2 + .25 · −2 = 1, and .5 · 1 + .5 · 3 = 2; the second token is not among its candidates.
    const tokens = [
      { rewards: { full: -2 }, candidates: [candidate(1, 0.6, 2), candidate(2, 0.2, -2)] },
      { rewards: { full: 7 }, candidates: [candidate(3, 0.4, 1), candidate(4, 0.4, 3)] },
    ]
    const [first, second] = advantagesOf(tokens, 'full') as [number, number]
    expect(first).toBeCloseTo(-3, 12)
    expect(second).toBeCloseTo(5, 12)
    expect(() => advantagesOf(tokens, 'prefix')).toThrow(
      'token 0 or one of its candidates has no reward of the prefix head',
    )
  })

  it.each([3, 4, 48])('lies between an even text and one spike of %d tokens', (n) => {
    const even = concentration(Array(n).fill(-0.7))
    const spike = concentration(Array.from({ length: n }, (_, i) => (i === 1 ? -3 : 0)))
    for (const [found, expected] of [
      [even, evenConcentration(n)],
      [spike, spikeConcentration(n)],
    ] as const) {
      expect(found.gini).toBeCloseTo(expected.gini as number, 12)
      expect(found.topThreeShare).toBeCloseTo(expected.topThreeShare as number, 12)
    }
  })
})

describe('random rewards', () => {
  const text = (prob: number) =>
    Array.from({ length: 400 }, (_, i) => ({
      token: i,
      candidates: [candidate(i, prob, 0), candidate(i + 1000, 1 - prob, 0)],
    }))

  it('are the same for the same seed and sample, and different for others', () => {
    const tokens = text(0.5)
    expect(diceAdvantages(tokens, 1, 2)).toEqual(diceAdvantages(tokens, 1, 2))
    expect(diceAdvantages(tokens, 1, 3)).not.toEqual(diceAdvantages(tokens, 1, 2))
  })

  it('credit (1 − p) times the difference of two normal numbers', () => {
    for (const prob of [0.5, 0.9]) {
      const found = diceAdvantages(text(prob), 1, 0)
      const spread = (1 - prob) * Math.SQRT2
      // 400 draws: the mean is within 4 standard errors, the spread within 4 · 1/√800 of it.
      expect(Math.abs(mean(found))).toBeLessThan((4 * spread) / 20)
      expect(Math.abs(sampleStandardDeviation(found) / spread - 1)).toBeLessThan(4 / Math.sqrt(800))
    }
  })

  it('have the Gini coefficient of half a bell curve, √2 − 1, where all tokens are equally certain', () => {
    expect(concentration(diceAdvantages(text(0.5), 1, 0)).gini).toBeCloseTo(Math.SQRT2 - 1, 1)
  })
})
