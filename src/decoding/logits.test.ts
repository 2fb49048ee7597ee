import { expect, test } from 'vitest'
import { logSoftmax, normalize, rankOf, topK } from './logits.ts'
import { uniform } from './random.ts'

const random = (seed: number, n: number) => Float32Array.from({ length: n }, (_, i) => 20 * uniform(seed, 0, 0, i) - 10)
const best = (logits: number[], k: number) => topK(Float32Array.from(logits), k)

test('log-softmax of ln 1, ln 2, ln 5 is ln of 1/8, 2/8, 5/8', () => {
  const logits = Float32Array.from([0, Math.log(2), Math.log(5)])
  const before = logits.slice()
  const probs = [...logSoftmax(logits)].map(Math.exp)
  for (const [i, prob] of [1 / 8, 2 / 8, 5 / 8].entries()) expect(probs[i]).toBeCloseTo(prob, 6)
  expect(logits).toEqual(before)
})

test('log-softmax is unchanged by a shift, however large or negative the logits', () => {
  for (const shift of [0, 1e4, -1e4])
    expect([...logSoftmax(Float32Array.of(shift, shift + 1))]).toEqual([
      expect.closeTo(-Math.log(1 + Math.E), 9),
      expect.closeTo(1 - Math.log(1 + Math.E), 9),
    ])
})

test('probabilities over a whole vocabulary sum to 1', () => {
  const sum = logSoftmax(random(1, 49152)).reduce((total, logProb) => total + Math.exp(logProb), 0)
  expect(sum).toBeCloseTo(1, 12)
})

test('a token of probability 0 is valid; NaN, +Infinity and an empty row are errors', () => {
  expect([...logSoftmax(Float32Array.of(-Infinity, 3))]).toEqual([-Infinity, 0])
  expect(() => logSoftmax(Float32Array.of(1, Number.NaN))).toThrow(/logit of token 1 is NaN/)
  expect(() => logSoftmax(Float32Array.of(Infinity, 1))).toThrow(/logit of token 0 is Infinity/)
  expect(() => logSoftmax(Float32Array.of(-Infinity, -Infinity))).toThrow(/none of 2 logits/)
  expect(() => logSoftmax(new Float32Array(0))).toThrow(/none of 0 logits/)
})

test('entropy, nats', () => {
  const entropy = (...logits: number[]) => normalize(Float32Array.from(logits)).entropy
  expect(entropy(...new Array<number>(8).fill(-5))).toBeCloseTo(Math.log(8), 12)
  expect(entropy(3, -Infinity)).toBe(0)
  expect(entropy(0, -1000)).toBe(0)
  // 3/4, 1/4: (3/4) ln(4/3) + (1/4) ln 4 = 0.562335
  expect(entropy(Math.log(3), 0)).toBeCloseTo(0.562335, 6)
  // The definition, over a whole vocabulary.
  const logits = random(3, 49152)
  const expected = logSoftmax(logits).reduce((sum, logProb) => sum - Math.exp(logProb) * logProb, 0)
  expect(normalize(logits).entropy).toBeCloseTo(expected, 9)
})

test('top-k is the head of a full sort, for every k', () => {
  // Rounded, so that there are many ties.
  const logits = random(2, 300).map((value) => -Math.abs(Math.round(value)))
  const sorted = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b)
  for (const k of [1, 2, 3, 7, 10, 64, 299, 300, 1000]) expect(topK(logits, k)).toEqual(sorted.slice(0, k))
})

test('top-k: ties go to the lower id, all-negative values need no special case, k may exceed the vocabulary', () => {
  expect(best([-5, -3, -3, -9, -3], 2)).toEqual([1, 2])
  expect(best([-3, -5, -3], 10)).toEqual([0, 2, 1])
  expect(best([-Infinity, -1], 2)).toEqual([1, 0])
  expect(best([-2, -1], 1)).toEqual([1])
  for (const k of [0, -1, 1.5, Number.NaN]) expect(() => best([-1], k)).toThrow(`${k} was given`)
})

test('the rank of a token is its place in the sorted vocabulary', () => {
  const logits = Float32Array.of(0.5, 2, -1, 2, -Infinity, 0.5)
  const sorted = topK(logits, 6)
  expect(sorted.map((id) => rankOf(logits, id))).toEqual([1, 2, 3, 4, 5, 6])
})
