import { expect, test } from 'vitest'
import { gumbel } from '../random.ts'
import { type Candidate, choose } from './choose.ts'
import { methodNamed, methods } from './index.ts'

const quiet = () => 0
const settings = { weight: 1, temperature: 1 }
const candidate = (token: number, baseLogProb: number, reward?: number): Candidate => ({ token, baseLogProb, reward })

test('PARGS-G by hand: -1 + 2·0.5 = 0, -2 + 2·1.5 = 1, -3 + 2·(-4) = -11', () => {
  const candidates = [candidate(7, -1, 0.5), candidate(8, -2, 1.5), candidate(9, -3, -4)]
  const { weighings, chosen } = choose(methods.pargsGreedy, candidates, { weight: 2, temperature: 1 }, quiet)
  expect(weighings.map(({ score }) => score)).toEqual([0, 1, -11])
  expect(chosen).toBe(1)
  expect(weighings.map(({ probAfter }) => probAfter)).toEqual([0, 1, 0])
  // e^-1, e^-2, e^-3 over their sum: 1 / (1 + e^-1 + e^-2) = .66524
  expect(weighings[0]?.probBefore).toBeCloseTo(0.66524, 5)
})

test('ARGS by hand: scores ln 2 and ln 6 at T = 1/2 are sampled 4 : 36', () => {
  const candidates = [candidate(1, Math.log(1), Math.log(2)), candidate(2, Math.log(2), Math.log(3))]
  const { weighings } = choose(methods.args, candidates, { weight: 1, temperature: 0.5 }, quiet)
  expect(weighings.map(({ probAfter }) => probAfter)).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.9, 12)])
  expect(weighings.map(({ probBefore }) => probBefore)).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.8, 12)])
})

test('noise decides a sample and is recorded; greedy methods have none', () => {
  const candidates = [candidate(1, -1), candidate(2, -2)]
  const noiseOf = (token: number) => (token === 2 ? 1.5 : 0.25)
  const sampled = choose(methods.topK, candidates, settings, noiseOf)
  expect(sampled.chosen).toBe(1)
  expect(sampled.weighings.map(({ noise }) => noise)).toEqual([0.25, 1.5])
  // At T = 0.5 scores are -2 and -4: 1.25 of noise no longer makes up for the difference.
  expect(choose(methods.topK, candidates, { weight: 0, temperature: 0.5 }, noiseOf).chosen).toBe(0)
  const taken = choose(methods.greedy, candidates, settings, noiseOf)
  expect(taken.chosen).toBe(0)
  expect(taken.weighings.map(({ noise }) => noise)).toEqual([0, 0])
})

test.each(['greedy', 'topK', 'pargsGreedy'] as const)('%s: ties go to the lower token id, wherever it is', (name) => {
  const candidates = [candidate(9, -3, 1), candidate(4, -1, 1), candidate(3, -1, 1), candidate(5, -1, 1)]
  expect(choose(methodNamed(name), candidates, settings, quiet).chosen).toBe(2)
})

test('an error about a reward that is not a number names its head and token', () => {
  for (const bad of [Number.NaN, Infinity, -Infinity, undefined])
    expect(() => choose(methods.cd, [candidate(5, -1, 0), candidate(6, -2, bad)], settings, quiet)).toThrow(
      `the value head returned ${bad ?? 'no score'} for token 6`,
    )
  // Even at weight 0: the recorded table would be unreadable.
  expect(() => choose(methods.args, [candidate(5, -1, Number.NaN)], { weight: 0, temperature: 1 }, quiet)).toThrow(
    /full head/,
  )
  expect(() => choose(methods.topK, [candidate(5, -1, Number.NaN)], settings, quiet)).not.toThrow()
})

test('an infinite score is an error, a token of probability 0 is not', () => {
  const huge = [candidate(5, -1, 1e300)]
  expect(() => choose(methods.args, huge, { weight: 1e300, temperature: 1 }, quiet)).toThrow(
    /ARGS score of token 5 is Infinity/,
  )
  const { weighings, chosen } = choose(methods.topK, [candidate(5, -Infinity), candidate(6, -1)], settings, quiet)
  expect(chosen).toBe(1)
  expect(weighings.map(({ probAfter }) => probAfter)).toEqual([0, 1])
})

test('temperature: above 0, however small or large', () => {
  const candidates = [candidate(5, -1), candidate(6, -1.5)]
  for (const bad of [0, -1, Number.NaN, Infinity])
    expect(() => choose(methods.topK, candidates, { weight: 0, temperature: bad }, quiet)).toThrow(`${bad} was given`)
  const cold = choose(methods.topK, candidates, { weight: 0, temperature: 1e-320 }, quiet)
  expect([cold.chosen, ...cold.weighings.map(({ probAfter }) => probAfter)]).toEqual([0, 1, 0])
  const hot = choose(methods.topK, candidates, { weight: 0, temperature: 1e300 }, quiet)
  expect(hot.weighings.map(({ probAfter }) => probAfter)).toEqual([0.5, 0.5])
  expect(() => choose(methods.topK, [], settings, quiet)).toThrow(/0 candidates/)
})

// Critical value of chi-square with 9 degrees of freedom at the .001 level: 27.877 (NIST/SEMATECH e-Handbook of
// Statistical Methods, 1.3.6.7.4). The seeds are fixed, so the result is the same every time.
test.each([
  ['seeds', (i: number, token: number) => gumbel(i, 0, 0, token)],
  ['samples', (i: number, token: number) => gumbel(1, i, 0, token)],
  ['positions', (i: number, token: number) => gumbel(1, 0, i, token)],
] as const)('over many %s the frequencies match the softmax', (_, noise) => {
  const draws = 20_000
  const candidates = Array.from({ length: 10 }, (_, i) => candidate(100 + 37 * i, -0.4 * i, ((i * 7) % 10) / 5))
  const at = { weight: 1.5, temperature: 1.3 }
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < draws; i++) {
    const { chosen } = choose(methods.pargs, candidates, at, (token) => noise(i, token))
    counts[chosen] = (counts[chosen] as number) + 1
  }
  // Expected counts from the definition, not from the code: e^((l + w r) / T) over the sum.
  const powers = candidates.map(({ baseLogProb, reward = 0 }) => Math.exp((baseLogProb + 1.5 * reward) / 1.3))
  const sum = powers.reduce((total, power) => total + power, 0)
  const expected = powers.map((power) => (draws * power) / sum)
  expect(Math.min(...expected)).toBeGreaterThan(5)
  const chiSquare = counts.reduce(
    (total, count, i) => total + (count - (expected[i] as number)) ** 2 / (expected[i] as number),
    0,
  )
  expect(chiSquare).toBeLessThan(27.877)
})
