import { describe, expect, it } from 'vitest'
import type { TokenRecord } from '../decoding/record.ts'
import { bestOfNKlBound, klToBase, klToTopK, sequenceKl } from './klDivergence.ts'

/** Candidates from base probabilities in the whole vocabulary, the method's policy, and the temperature of top-k. */
function candidates(base: number[], policy: number[], temperature = 1) {
  const powers = base.map((prob) => prob ** (1 / temperature))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return base.map((prob, index) => ({
    baseLogProb: Math.log(prob),
    probBefore: powers[index]! / total,
    probAfter: policy[index]!,
  }))
}

describe('klToBase', () => {
  it('is Σ π log(π / p) with p of the whole vocabulary', () => {
    // Base .4, .1 of a vocabulary whose other half is cut off; policy even:
    // .5 log(.5/.4) + .5 log(.5/.1) = .5 log(1.25 · 5) = .5 log 6.25 = log 2.5.
    expect(klToBase(candidates([0.4, 0.1], [0.5, 0.5]))).toBeCloseTo(Math.log(2.5), 12)
  })

  it('is the cost of truncation for top-k itself: −log of the mass kept', () => {
    expect(klToBase(candidates([0.4, 0.1], [0.8, 0.2]))).toBeCloseTo(Math.log(2), 12)
    expect(klToBase(candidates([0.25, 0.75], [0.25, 0.75]))).toBeCloseTo(0, 12)
  })

  it('is −log p(chosen) for a greedy method', () => {
    expect(klToBase(candidates([0.4, 0.1], [0, 1]))).toBeCloseTo(Math.log(10), 12)
  })

  it('needs no base probability where the policy is 0', () => {
    const impossible = { baseLogProb: Number.NEGATIVE_INFINITY, probBefore: 0, probAfter: 0 }
    expect(klToBase([...candidates([0.5], [1]), impossible])).toBeCloseTo(Math.log(2), 12)
    expect(() => klToBase([{ ...impossible, probAfter: 1 }])).toThrow('baseLogProb is -Infinity')
  })

  it('says what is wrong with a distribution', () => {
    expect(() => klToBase(candidates([0.4, 0.1], [0.5, Number.NaN]))).toThrow('Candidate 1: probAfter is NaN')
    expect(() => klToBase(candidates([0.4, 0.1], [1.5, -0.5]))).toThrow('Candidate 0: probAfter is 1.5')
    expect(() => klToBase(candidates([0.4, 0.1], [0.5, 0.49]))).toThrow('sums to 0.99')
    expect(() => klToBase([])).toThrow('0 candidates sums to 0')
    expect(() => klToBase([{ probAfter: 1, baseLogProb: 3.2 }])).toThrow('baseLogProb is 3.2')
    expect(() => klToBase([{ probAfter: 1, baseLogProb: Number.NaN }])).toThrow('baseLogProb is NaN')
  })

  it('allows the rounding of a sum below 1e-6', () => {
    expect(() => klToBase(candidates([0.4, 0.1], [0.5, 0.4999995]))).not.toThrow()
  })
})

describe('klToTopK', () => {
  it('is exactly 0 for top-k at its own temperature', () => {
    const own = candidates([0.4, 0.1, 0.02], [0, 0, 0], 0.7)
    expect(klToTopK(own.map((candidate) => ({ ...candidate, probAfter: candidate.probBefore })))).toBe(0)
  })

  it('renormalises over the candidates, at the temperature', () => {
    // T = 1/2 squares: .16 and .01, so 16/17 and 1/17. Even policy: .5 log(17/32) + .5 log(17/2) = .5 log(289/64).
    expect(klToTopK(candidates([0.4, 0.1], [0.5, 0.5], 0.5))).toBeCloseTo(0.5 * Math.log(289 / 64), 12)
    // Greedy: −log(1/17).
    expect(klToTopK(candidates([0.4, 0.1], [0, 1], 0.5))).toBeCloseTo(Math.log(17), 12)
  })

  it('is klToBase less the truncation at T = 1', () => {
    const step = candidates([0.3, 0.2, 0.1], [0.1, 0.2, 0.7])
    expect(klToTopK(step)).toBeCloseTo(klToBase(step) + Math.log(0.6), 12)
  })

  it('checks both distributions, and names an underflow', () => {
    expect(() => klToTopK([{ probBefore: 0.5, probAfter: 1 }])).toThrow('probBefore of the 1 candidates sums to 0.5')
    const underflown = [
      { probBefore: 1, probAfter: 0 },
      { probBefore: 0, probAfter: 1 },
    ]
    expect(() => klToTopK(underflown)).toThrow('Candidate 1: probBefore is 0')
  })
})

describe('sequenceKl', () => {
  it('sums over the tokens of a column', () => {
    const tokens = [{ candidates: candidates([0.4, 0.1], [0.5, 0.5]) }, { candidates: candidates([0.4, 0.1], [0, 1]) }]
    const kl = sequenceKl(tokens)
    // To base log 2.5 + log 10. Top-k is .8 and .2: .5 log(.25 / .16) + log 5 = log 1.25 + log 5.
    expect(kl.toBase).toBeCloseTo(Math.log(25), 12)
    expect(kl.toTopK).toBeCloseTo(Math.log(6.25), 12)
  })

  it('takes the tokens of a record', () => {
    const tokens: TokenRecord[] = []
    expect(sequenceKl(tokens)).toEqual({ toBase: 0, toTopK: 0 })
  })
})

describe('bestOfNKlBound', () => {
  it('is log n − (n − 1)/n', () => {
    expect(bestOfNKlBound(1)).toBe(0)
    expect(bestOfNKlBound(8)).toBeCloseTo(2.0794415417 - 0.875, 9)
    expect(() => bestOfNKlBound(0)).toThrow('whole number of at least 1')
    expect(() => bestOfNKlBound(2.5)).toThrow('whole number of at least 1')
  })

  it('bounds the exact divergence of the best of two from two outcomes', () => {
    // p(good) = 1/2: the best of two is good with 3/4. KL = .75 log 1.5 + .25 log .5, below the bound log 2 − 1/2.
    const exact = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5)
    expect(exact).toBeLessThan(bestOfNKlBound(2))
    expect(bestOfNKlBound(2)).toBeCloseTo(Math.log(2) - 0.5, 12)
  })
})
