import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flipWeights, type WeightSegment, weightSegments } from './flipWeights.ts'
import { headNames } from './heads.ts'
import { methodNames, methods } from './methods/index.ts'
import type { CandidateRecord, HeadName, MethodName, RunSettings, TokenRecord } from './record.ts'
import { type RecordedStep, whatIf } from './whatIf.ts'

const settings = (temperature: number, units: RunSettings['units'] = 'raw'): RunSettings => ({
  columns: [],
  weight: 0,
  reward: 'x',
  units,
  topK: 4,
  temperature,
  seed: 1,
  sample: 0,
  maxTokens: 1,
  chat: false,
})

/** All but one. */
const RECORDED = headNames.filter((head) => head !== 'prefixSoft')

/** [ℓ, reward by every recorded head, noise] of tokens 10, 11, ... */
function step(rows: [number, number, number][], temperature = 1, method: MethodName = 'pargs'): RecordedStep {
  const candidates = rows.map(
    ([baseLogProb, reward, noise], i): CandidateRecord => ({
      token: 10 + i,
      bytes: [],
      baseLogProb,
      rewards: Object.fromEntries(RECORDED.map((head) => [head, reward])),
      score: 0,
      probBefore: 0,
      probAfter: 0,
      noise,
    }),
  )
  const token: TokenRecord = {
    token: 10,
    bytes: [],
    baseLogProb: 0,
    entropy: 0,
    candidates,
    chosen: 0,
    elapsedMs: 0,
  }
  return { token, position: 0, column: { method, weight: 0 }, settings: settings(temperature), unitOf: () => null }
}

const segmentsOf = (...args: Parameters<typeof weightSegments>): WeightSegment[] => {
  const segments = weightSegments(...args)
  if ('kind' in segments) throw new Error(segments.reason)
  return segments
}

describe('flip weights by hand', () => {
  it('are where two lines cross', () => {
    // Greedy: −1 + 0·w = −2 + 2w at w = 1/2; −2 + 2w = −5 + 3w at w = 3; the last line stays on top.
    const three = step([
      [-1, 0, 0],
      [-2, 2, 0],
      [-5, 3, 0],
    ])
    expect(flipWeights(three, 'pargsGreedy', [-1, 10])).toEqual([0.5, 3])
    expect(segmentsOf(three, 'pargsGreedy', [1, 2])).toEqual([{ from: 1, to: 2, chosen: 1 }])
    expect(segmentsOf(three, 'pargsGreedy', [0.5, 0.5])).toEqual([{ from: 0.5, to: 0.5, chosen: 1 }])
    // A line that is never on top: −3 + 1·w is below −2 + 2w for w > −1, and below −1 for w < 2.
    expect(
      flipWeights(
        step([
          [-1, 0, 0],
          [-2, 2, 0],
          [-3, 1, 0],
        ]),
        'pargsGreedy',
        [-9, 9],
      ),
    ).toEqual([0.5])
  })

  it('include the noise and the temperature of a sampling method', () => {
    // T = 2: −1/2 + 0.25 + 0·w = −2/2 + 0.75 + (2/2)·w, −0.25 = −0.25 + w: at 0 exactly.
    const two = step(
      [
        [-1, 0, 0.25],
        [-2, 2, 0.75],
      ],
      2,
    )
    expect(segmentsOf(two, 'pargs', [-1, 1])).toEqual([
      { from: -1, to: 0, chosen: 0 },
      { from: 0, to: 1, chosen: 1 },
    ])
  })

  it('use the reward as RAD clamps it; there are none without a reward', () => {
    // Clamped to 0 and 1: −1 = −3 + w at 2. Unclamped: −1 − 3w = −3 + 5w at 1/4.
    const two = step([
      [-1, -3, 0],
      [-3, 5, 0],
    ])
    expect(flipWeights(two, 'rad', [-9, 9])).toEqual([2])
    expect(flipWeights(two, 'args', [-9, 9])).toEqual([0.25])
    expect(flipWeights(two, 'topK', [-9, 9])).toEqual([])
  })

  it('break ties by token id, and count lines through one point once', () => {
    // All cross at w = 1, height 0. Below it the flattest is on top, above it the steepest.
    const star = step([
      [-1, 1, 0],
      [-2, 2, 0],
      [-3, 3, 0],
      [-3, 3, 0],
    ])
    expect(segmentsOf(star, 'pargsGreedy', [0, 2])).toEqual([
      { from: 0, to: 1, chosen: 0 },
      { from: 1, to: 2, chosen: 2 },
    ])
  })

  it('are unknown for a score that is not affine in w', () => {
    const pargs: { affineInWeight: boolean } = methods.pargs
    try {
      pargs.affineInWeight = false
      expect(flipWeights(step([[-1, 0, 0]]), 'pargs', [-9, 9])).toEqual({
        kind: 'unknown',
        reason: 'The score of PARGS is not affine in w: try single weights instead.',
      })
    } finally {
      pargs.affineInWeight = true
    }
  })

  it('leave out tokens of probability 0, name what is not recorded, and refuse an invalid range', () => {
    const rows: [number, number, number][] = [
      [-1, 0, 0],
      [-Infinity, 9, 0],
    ]
    expect(flipWeights(step(rows), 'pargs', [-9, 9])).toEqual([])
    expect(flipWeights(step(rows), 'pargsSoft', [0, 1])).toMatchObject({ kind: 'unknown' })
    expect(() => flipWeights(step(rows), 'pargs', [2, 1])).toThrow('2 and 1 were given')
    expect(() => flipWeights(step(rows), 'pargs', [0, Infinity])).toThrow('finite')
  })
})

describe('flip weights against choosing again', () => {
  const row = fc.tuple(
    fc.double({ min: -12, max: 0, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: -2, max: 6, noNaN: true }),
  )
  const affine = methodNames.filter((name) => methods[name].affineInWeight && methods[name].head !== 'prefixSoft')

  it('agree with what-if at any weight that is not within rounding of a flip', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...affine),
        fc.constantFrom(0.1, 0.7, 1, 3),
        fc.constantFrom('raw' as const, 'standard' as const),
        fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (rows, method, temperature, units, weights) => {
          const recorded: RecordedStep = {
            ...step(rows, temperature, method),
            settings: settings(temperature, units),
            unitOf: (head: HeadName) => (head === 'cumulative' ? null : 0.4),
          }
          const segments = segmentsOf(recorded, method, [-20, 20])
          expect([segments[0]?.from, segments.at(-1)?.to]).toEqual([-20, 20])
          segments.slice(1).forEach((segment, i) => {
            expect(segment.from).toBe(segments[i]?.to)
            expect(segment.chosen).not.toBe(segments[i]?.chosen)
          })
          for (const { from, to, chosen } of segments)
            for (const weight of [(from + to) / 2, ...weights.filter((w) => w > from && w < to)]) {
              const result = whatIf(recorded, { weight })
              if (result.kind === 'unknown') throw new Error(result.reason)
              if (result.choice.chosen === chosen) continue
              // Keys that are equal to 1e-9 are decided by rounding.
              const scale = methods[method].choice === 'sample' ? temperature : 1
              const [mine, other] = [chosen, result.choice.chosen].map((i) => {
                const { score, noise } = result.choice.weighings[i] as { score: number; noise: number }
                return score / scale + noise
              })
              expect(Math.abs((mine as number) - (other as number))).toBeLessThan(1e-9)
            }
        },
      ),
      { numRuns: 300 },
    )
  })
})
