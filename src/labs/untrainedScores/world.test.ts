// The claim of the lesson, and the world it is shown in.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  argsProbabilities,
  comparisonLoss,
  fittedScores,
  fullSequenceLoss,
  meanRating,
  pairTable,
  preferences,
  prefixes,
  prefixLoss,
  ratingOf,
  type Scores,
  texts,
  WORDS,
  written,
} from './world.ts'

const fitted = fittedScores()
const opposite: Scores = new Map([...fitted].map(([path, score]) => [path, path.length < 3 ? -score : score]))
const moved = (scores: Scores, path: string, by: number): Scores =>
  new Map(scores).set(path, (scores.get(path) as number) + by)

test('twelve prefixes, 27 texts, 351 pairs; a “not” flips the next word', () => {
  expect([prefixes.length, texts.length, preferences.length]).toEqual([12, 27, 351])
  expect(written('021')).toBe('not bad good')
  const ratings = { '111': 3, '222': -3, '021': 2, '001': 1, '010': -1, '000': 0, '200': -1, '202': 0 }
  for (const [text, expected] of Object.entries(ratings)) expect([text, ratingOf(text)]).toEqual([text, expected])
  // Swapping “good” and “bad” flips the sign of every rating: the base model's mean is 0.
  expect(texts.reduce((sum, text) => sum + ratingOf(text), 0)).toBe(0)
})

test('one comparison by hand', () => {
  // 3/4 of readers and a gap of ln 3, where σ = 3/4: 3/4 · ln 4/3 + 1/4 · ln 4.
  expect(comparisonLoss(0.75, Math.log(3))).toBeCloseTo(0.75 * Math.log(4 / 3) + 0.25 * Math.log(4), 14)
  expect(comparisonLoss(0.3, 0)).toBeCloseTo(Math.LN2, 14)
  expect(comparisonLoss(1, -800)).toBe(800)
})

test('any score of a prefix leaves the full-sequence loss the same to the last bit, and moves ARGS', () => {
  const loss = fullSequenceLoss(fitted)
  const before = argsProbabilities(fitted, 1)
  fc.assert(
    fc.property(
      fc.constantFrom(...prefixes),
      fc.double({ min: -50, max: 50, noNaN: true }).filter((by) => Math.abs(by) > 0.01),
      (path, by) => {
        const scores = moved(fitted, path, by)
        expect(fullSequenceLoss(scores)).toBe(loss)
        const after = argsProbabilities(scores, 1).get(path) as number
        expect(Math.sign(after - (before.get(path) as number))).toBe(Math.sign(by))
        expect(prefixLoss(scores)).toBeGreaterThan(prefixLoss(fitted))
      },
    ),
    { numRuns: 100 },
  )
})

test('the loss reads no prefix', () => {
  const ofTexts = new Map([...fitted].filter(([path]) => path.length === 3))
  expect(fullSequenceLoss(ofTexts)).toBe(fullSequenceLoss(fitted))
  expect(() => prefixLoss(ofTexts)).toThrow('has no score')
})

test('the fit minimizes both losses: moving any prefix or text raises every loss that reads it', () => {
  for (const path of [...prefixes, ...texts])
    for (const by of [-0.01, 0.01]) {
      const scores = moved(fitted, path, by)
      expect(prefixLoss(scores)).toBeGreaterThan(prefixLoss(fitted))
      if (path.length === 3) expect(fullSequenceLoss(scores)).toBeGreaterThan(fullSequenceLoss(fitted))
    }
  // By symmetry “good” and “bad” are opposite and “not” is 0.
  expect(fitted.get('0')).toBeCloseTo(0, 9)
  expect(fitted.get('1')).toBeCloseTo(-(fitted.get('2') as number), 9)
  expect(fitted.get('1')).toBeGreaterThan(0.5)
})

test('the opposite on prefixes: the same loss, and a lower rating than the base model’s', () => {
  expect(fullSequenceLoss(opposite)).toBe(fullSequenceLoss(fitted))
  expect(meanRating(argsProbabilities(fitted, 2))).toBeGreaterThan(1.5)
  expect(meanRating(argsProbabilities(opposite, 2))).toBeLessThan(-0.2)
  expect(prefixLoss(opposite)).toBeGreaterThan(prefixLoss(fitted) + 0.1)
})

test('ARGS by enumeration of texts: the product of its softmaxes', () => {
  const found = argsProbabilities(fitted, 1.5)
  expect(texts.reduce((sum, text) => sum + (found.get(text) as number), 0)).toBeCloseTo(1, 12)
  for (const text of texts) {
    let product = 1
    for (let length = 1; length <= 3; length++) {
      const power = (word: string) => Math.exp(1.5 * (fitted.get(text.slice(0, length - 1) + word) as number))
      product *= power(text[length - 1] as string) / (power('0') + power('1') + power('2'))
    }
    expect(found.get(text)).toBeCloseTo(product, 14)
  }
  for (const text of texts) expect(argsProbabilities(fitted, 0).get(text)).toBeCloseTo(WORDS.length ** -3, 14)
  expect(() => argsProbabilities(fitted, Number.NaN)).toThrow('not NaN')
})

test('the table of pairs has the losses in it', () => {
  const [headings, ...rows] = pairTable(opposite)
  expect(headings).toHaveLength(6)
  expect(rows[0]?.slice(0, 2)).toEqual(['not not not', 'not not good'])
  const meanOf = (column: number) => rows.reduce((sum, row) => sum + (row[column] as number), 0) / 351
  expect(meanOf(5)).toBeCloseTo(fullSequenceLoss(opposite), 12)
  expect((meanOf(3) + meanOf(4) + meanOf(5)) / 3).toBeCloseTo(prefixLoss(opposite), 12)
})
