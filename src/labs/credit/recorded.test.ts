// The recorded file bears out the lesson's text, and PARGS's choices are reproduced from its numbers.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { averagesOf, measures } from './averages.ts'
import { checkCredit } from './format.ts'
import { gaugeEffect, pargsChoices, withGauge } from './gauge.ts'
import { START } from './state.ts'

const path = new URL('../../../public/labs/credit.json.gz', import.meta.url)
const file = checkCredit(JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')), 'credit.json.gz')
const choosingOf = ({ weight, seed }: (typeof file.examples)[number]) => ({
  weight,
  seed,
  temperature: file.temperature,
})

test('100 texts: credit is in between, and dice account for most of it', () => {
  const { byHead, dice, even, spike, n } = averagesOf(file)
  expect(n).toBe(100)
  expect(Object.keys(byHead)).toEqual(file.heads)
  for (const average of Object.values(byHead))
    for (const measure of measures) {
      const { mean, standardError } = average[measure]
      // Many standard errors from either extreme, and dice account for more than half.
      expect(mean - 10 * (standardError as number)).toBeGreaterThan(even[measure])
      expect(mean + 10 * (standardError as number)).toBeLessThan(spike[measure])
      expect(dice[measure].mean).toBeGreaterThan(mean / 2)
    }
  // The right answer of the prediction: about a quarter.
  expect(byHead.prefix?.topThreeShare.mean).toBeGreaterThan(0.2)
  expect(byHead.prefix?.topThreeShare.mean).toBeLessThan(0.32)
})

test('PARGS’s texts are reproduced from the recorded numbers', () => {
  const written = file.examples.filter(({ origin }) => origin.kind === 'written' && origin.method === 'pargs')
  expect(written.length).toBeGreaterThan(2)
  for (const example of written)
    expect(pargsChoices(example.tokens, choosingOf(example))).toEqual(example.tokens.map(({ token }) => token))
})

test('in every example a function of the token count changes no choice, one of characters some', () => {
  for (const example of file.examples) {
    const effectOf = (name: 'line' | 'wave' | 'characters') =>
      gaugeEffect(example.tokens, withGauge(example.tokens, { name, amount: 20 }), 'prefix', choosingOf(example))
    for (const name of ['line', 'wave'] as const) {
      const { advantage, changedChoices, reward } = effectOf(name)
      expect(reward).toBeGreaterThan(19)
      expect(advantage).toBeLessThan(1e-9)
      expect(changedChoices).toEqual([])
    }
    expect(effectOf('characters').changedChoices.length).toBeGreaterThan(0)
  }
})

test('an edited example is its origin with the words replaced, and the first example exists', () => {
  const edited = file.examples.filter(({ origin }) => origin.kind === 'edited')
  expect(edited.length).toBeGreaterThan(0)
  for (const { text, origin } of edited) {
    if (origin.kind !== 'edited') throw new Error('not edited')
    const from = file.examples.find(({ id }) => id === origin.from)
    expect(from?.text.replace(origin.words, origin.into)).toBe(text)
  }
  expect(file.examples[0]?.id).toBe(START.example)
})
