import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headNames } from '../decoding/heads.ts'
import { methods } from '../decoding/methods/index.ts'
import type { CandidateRecord, RunSettings } from '../decoding/record.ts'
import { fakeRun } from '../decoding/testing/fakeRun.ts'
import { advantage, advantageAmong, baseRank, concentration, differsFromTopK } from './credit.ts'

/** [base probability, reward] of each candidate. */
function step(rows: [number, number][], chosen = 0) {
  const candidates = rows.map(
    ([prob, prefix], i): CandidateRecord => ({
      token: i,
      bytes: [],
      baseLogProb: Math.log(prob),
      rewards: { prefix },
      score: 0,
      probBefore: 0,
      probAfter: 0,
      noise: 0,
    }),
  )
  return { chosen, candidates }
}

const SETTINGS: RunSettings = {
  columns: (['topK', 'greedy', 'args', 'cd', 'pargs', 'pargsGreedy', 'bestOfN'] as const).map((method) => ({
    method,
    weight: 3,
  })),
  weight: 0,
  reward: 'fake',
  topK: 5,
  temperature: 1.2,
  seed: 3,
  sample: 0,
  maxTokens: 12,
  bestOf: 2,
  chat: false,
}

describe('advantage', () => {
  it('is the reward less the mean reward of the candidates, by renormalized base probability', () => {
    // p = .3 and .1 of the vocabulary, renormalized .75 and .25: mean reward .75·2 + .25·(−4) = .5.
    const rows: [number, number][] = [
      [0.3, 2],
      [0.1, -4],
    ]
    expect(advantage(step(rows, 0), 'prefix')).toBeCloseTo(1.5, 12)
    expect(advantage(step(rows, 1), 'prefix')).toBeCloseTo(-4.5, 12)
  })

  it('is 0 alone, and gives no weight to a token of probability 0', () => {
    expect(advantage(step([[0.3, 7]]), 'prefix')).toBe(0)
    const rows: [number, number][] = [
      [0.5, 1],
      [0, 100],
    ]
    expect(advantage(step(rows), 'prefix')).toBe(0)
    expect(advantage(step(rows, 1), 'prefix')).toBe(99)
  })

  it('adds up to 0 over the candidates, each by its probability', () => {
    const rows: [number, number][] = [
      [0.4, -1],
      [0.2, 0.5],
      [0.1, 3],
    ]
    const mean = rows.reduce((total, [prob], i) => total + prob * (advantage(step(rows, i), 'prefix') as number), 0)
    expect(mean).toBeCloseTo(0, 12)
  })

  it('does not change with a function of position added to the reward', () => {
    const row = fc.tuple(fc.double({ min: 1e-6, max: 1, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true }))
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        fc.func(fc.double({ min: -1000, max: 1000, noNaN: true })),
        (text, gauge) => {
          const plain = text.map((rows) => advantage(step(rows), 'prefix') as number)
          const moved = text.map((rows, position) => {
            const level = gauge(position)
            return advantage(step(rows.map(([prob, reward]) => [prob, reward + level])), 'prefix') as number
          })
          plain.forEach((value, i) => {
            expect(moved[i]).toBeCloseTo(value, 9)
          })
        },
      ),
      { numRuns: 100 },
    )
  })

  it('covers the recorded heads only', async () => {
    const run = await fakeRun(SETTINGS, { heads: ['full', 'prefix', 'value'] })
    for (const { method, tokens } of run.columns)
      for (const token of tokens) {
        // Best-of-N records the reward of what it chose alone: nothing to compare it with.
        expect(headNames.filter((head) => advantage(token, head) !== null)).toEqual(
          method === 'bestOfN' ? [] : ['full', 'prefix', 'value'],
        )
        expect(advantage(token, 'cumulative')).toBeNull()
        // The table's own probabilities are at a temperature; at this one they give the mean in another way.
        const { candidates, chosen } = token
        const powers = candidates.map(({ probBefore }) => probBefore ** SETTINGS.temperature)
        const total = powers.reduce((sum, power) => sum + power, 0)
        const mean = candidates.reduce((sum, { rewards }, i) => sum + (powers[i]! / total) * (rewards.full ?? 0), 0)
        if (method !== 'bestOfN')
          expect(advantage(token, 'full')).toBeCloseTo((candidates[chosen]?.rewards.full as number) - mean, 9)
      }
  })

  it('names a record that makes no sense', () => {
    expect(() => advantage(step([[0.3, 2]], 4), 'prefix')).toThrow("candidate 4 is not among the step's 1 candidates")
    expect(() => advantage(step([[0, 2]]), 'prefix')).toThrow('no candidate has a probability')
  })
})

describe('concentration', () => {
  it.each([
    // Sorted 1, 2, 3, 4: (−3·1 − 1·2 + 1·3 + 3·4) / (4 · 10) = 10/40; the three largest have 9 of 10.
    [[-4, 1, 3, -2], 0.25, 0.9],
    // One of five has everything: 4/5.
    [[0, 0, -7, 0, 0], 0.8, 1],
    [[2, -2, 2, 2, -2, 2], 0, 0.5],
    [[-0.3], 0, 1],
    [[1, 3], 0.25, 1],
  ])('of %j is %d and %d', (advantages, gini, topThreeShare) => {
    const found = concentration(advantages)
    expect(found.gini).toBeCloseTo(gini, 12)
    expect(found.topThreeShare).toBeCloseTo(topThreeShare, 12)
  })

  it('has nothing to say where there is no credit', () => {
    for (const none of [[], [0], [0, -0, 0]]) expect(concentration(none)).toEqual({ gini: null, topThreeShare: null })
  })

  it('is half the mean difference of two tokens over the mean, whatever the scale', () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(1e-200, 1, 1e300),
        (values, scale) => {
          const sizes = values.map(Math.abs)
          const total = sizes.reduce((sum, size) => sum + size, 0)
          fc.pre(total > 1e-3)
          const differences = sizes.flatMap((one) => sizes.map((other) => Math.abs(one - other)))
          const expected = differences.reduce((sum, size) => sum + size, 0) / (2 * sizes.length * total)
          expect(concentration(values.map((one) => one * scale)).gini).toBeCloseTo(expected, 9)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('refuses what is no number', () => {
    expect(() => concentration([1, Number.NaN])).toThrow('an advantage is NaN')
    expect(() => concentration([Infinity])).toThrow('Infinity')
  })
})

describe('the chosen token beside the base model', () => {
  it('has its rank, and differs from top-k where the reward or greed made it', async () => {
    const run = await fakeRun(SETTINGS)
    const topK = run.columns[0]!
    for (const column of run.columns) {
      const differs = column.tokens.map((token, position) =>
        differsFromTopK({ token, position, column, settings: run.settings, unitOf: () => null }),
      )
      if (column.method === 'topK' || column.method === 'bestOfN') expect(new Set(differs)).toEqual(new Set([false]))
      // Up to the first other token the texts are one, so comparing texts must say the same.
      const first = column.tokens.findIndex(({ token }, i) => token !== topK.tokens[i]?.token)
      if (methods[column.method].bestBy === null) expect(differs.indexOf(true)).toBe(first)
      for (const token of column.tokens) {
        const better = token.candidates.filter(({ baseLogProb }) => baseLogProb > token.baseLogProb).length
        expect(baseRank(token)).toBe(better + 1)
      }
      if (column.method === 'greedy') expect(column.tokens.every((token) => baseRank(token) === 1)).toBe(true)
    }
  })
})

it('a token outside the candidates is weighed against them', () => {
  // Σ p·r = .5 · 1 + .5 · 3 = 2.
  const candidates = [1, 3].map((full) => ({ baseLogProb: Math.log(0.3), rewards: { full } }))
  expect(advantageAmong(5, candidates, 'full')).toBeCloseTo(3, 12)
  expect(advantageAmong(3, candidates, 'full')).toBeCloseTo(advantage({ chosen: 1, candidates }, 'full') as number, 12)
  expect(advantageAmong(undefined, candidates, 'full')).toBeNull()
  expect(advantageAmong(1, candidates, 'prefix')).toBeNull()
})
