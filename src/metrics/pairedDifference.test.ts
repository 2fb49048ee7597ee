import { describe, expect, it } from 'vitest'
import { pairedDifference } from './pairedDifference.ts'
import { signFlipTest } from './signFlipTest.ts'

const rows = (values: Record<string, number>) => Object.entries(values).map(([prompt, value]) => ({ prompt, value }))

describe('pairedDifference', () => {
  it('pairs by prompt and leaves out what only one side has', () => {
    const a = [
      ...rows({ p: 3, q: 5, onlyA: 100 }),
      { prompt: 'r', seed: 1, value: 6 },
      { prompt: 'r', seed: 2, value: 8 },
    ]
    const b = rows({ r: 1, onlyB: -100, q: 2, p: 3 })
    // Differences 0, 3, 6: mean 3, variance 9, error 3 / sqrt(3). Of the 8 sign patterns 0 doubles each of 9, 3, -3, -9,
    // and 4 are as far from zero as 9.
    const result = pairedDifference(a, b)
    expect(result.difference).toBeCloseTo(3, 12)
    expect(result.standardError).toBeCloseTo(3 / Math.sqrt(3), 12)
    expect(result.n).toBe(3)
    expect(result.pValue).toBe(0.5)
  })

  it('changes its sign and nothing else when the sides change', () => {
    const a = rows({ p: 1.5, q: 2.25, r: -1 })
    const b = rows({ p: 0, q: 4, r: -3 })
    const forth = pairedDifference(a, b)
    expect(pairedDifference(b, a)).toEqual({ ...forth, difference: -forth.difference })
  })

  it('gives a single prompt no error and no evidence', () => {
    expect(pairedDifference(rows({ p: 2 }), rows({ p: 1 }))).toEqual({
      difference: 1,
      standardError: null,
      n: 1,
      pValue: 1,
    })
  })

  it('says when there is nothing to pair', () => {
    expect(() => pairedDifference(rows({ p: 1 }), rows({ q: 1 }))).toThrow('No prompt is in both sets')
  })

  it('draws the same flips whatever the order of the rows', () => {
    const values = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, Math.sin(i) + 0.3]))
    const zeros = Object.fromEntries(Object.keys(values).map((prompt) => [prompt, 0]))
    const forward = pairedDifference(rows(values), rows(zeros))
    expect(pairedDifference(rows(values).reverse(), rows(zeros))).toEqual(forward)
  })
})

describe('signFlipTest', () => {
  it('is exact for few differences', () => {
    // 1 + 2 + 3 + 4 = 10 is reached by 2 of 2^4 patterns.
    expect(signFlipTest([1, 2, 3, 4])).toBe(2 / 16)
    // |sum| is 8 here; 10 and 8 are reached by ++++ and -+++, each with its mirror image.
    expect(signFlipTest([-1, 2, 3, 4])).toBe(4 / 16)
    expect(signFlipTest([0, 0, 0])).toBe(1)
    expect(signFlipTest([5])).toBe(1)
  })

  it('ties sums that rounding parts', () => {
    // On paper .1 + .2 - .3 is 0, as far from zero as any pattern: all 8 count. Added up it is 5.6e-17.
    expect(signFlipTest([0.1, 0.2, -0.3])).toBe(1)
  })

  it('turns to drawn flips beyond 16 differences and stays near the exact value', () => {
    // All differences 1, all signs equal: only the 2 patterns of 2^17 count, so hardly any of 10,000 draws.
    expect(signFlipTest(new Array(16).fill(1))).toBe(2 / 2 ** 16)
    expect(signFlipTest(new Array(17).fill(1))).toBeLessThanOrEqual(4 / 10_001)
    expect(signFlipTest(new Array(17).fill(1), { flips: 99 })).toBe(1 / 100)
    // Sixteen differences exactly; a seventeenth of 0 changes nothing on paper but has the flips drawn. The standard
    // deviation of a drawn share of 10,000 is at most .005.
    const differences = Array.from({ length: 16 }, (_, i) => Math.cos(3 * i) + 0.25)
    const exact = signFlipTest(differences)
    expect(exact).toBeGreaterThan(0.05)
    expect(Math.abs(signFlipTest([...differences, 0]) - exact)).toBeLessThan(0.02)
  })

  it('flips each difference of a long list by its own fair coin', () => {
    // 300 differences take 3 Philox blocks. With one large difference among zeros every pattern is as extreme; with two
    // equal ones, in different blocks or the same, half of the patterns cancel.
    for (const other of [1, 127, 128, 299]) {
      const differences = new Array(300).fill(0)
      differences[0] = 1
      differences[other] = 1
      expect(Math.abs(signFlipTest(differences, { flips: 4000 }) - 0.5)).toBeLessThan(0.04)
    }
  })

  it('gives the same p for the same seed and another one for another', () => {
    const differences = Array.from({ length: 30 }, (_, i) => Math.sin(5 * i) + 0.1)
    const p = signFlipTest(differences, { seed: 7, flips: 2000 })
    expect(signFlipTest(differences, { seed: 7, flips: 2000 })).toBe(p)
    expect(signFlipTest(differences, { seed: 8, flips: 2000 })).not.toBe(p)
  })

  it('refuses a call without meaning', () => {
    expect(() => signFlipTest([])).toThrow('No differences')
    expect(() => signFlipTest([1], { seed: -1 })).toThrow('seed must be')
    expect(() => signFlipTest([1], { flips: 0 })).toThrow('flips must be')
  })
})
