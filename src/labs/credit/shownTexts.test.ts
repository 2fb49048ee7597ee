import { expect, test } from 'vitest'
import type { CreditExample, CreditFile } from './format.ts'
import { shownTexts } from './shownTexts.ts'

const tokens = (...ids: number[]) =>
  ids.map((token) => ({ token, bytes: [], baseLogProb: -1, rewards: {}, candidates: [] }))
const example = (id: string, origin: CreditExample['origin'], ...ids: number[]): CreditExample => ({
  id,
  title: id,
  prompt: 'p',
  text: id,
  origin,
  weight: -2,
  seed: 5,
  tokens: tokens(...ids),
})
const written = example('written', { kind: 'written', method: 'pargs' }, 1, 2, 3)
const edited = example('edited', { kind: 'edited', from: 'written', words: 'a', into: 'b' }, 1, 9, 3)
const file = { temperature: 0.5, examples: [written, edited] } as CreditFile

test('an example alone, an edited one below its original, the reader’s own below the example', () => {
  const one = shownTexts(file, written, null)
  expect(one.texts.map(({ name, text }) => [name, text])).toEqual([['this text', 'written']])
  expect(one.edit).toBeNull()
  expect(one.texts[0]?.choosing).toEqual({ weight: -2, temperature: 0.5, seed: 5 })

  const two = shownTexts(file, edited, null)
  expect(two.texts.map(({ name, text }) => [name, text])).toEqual([
    ['before', 'written'],
    ['after', 'edited'],
  ])
  expect(two.edit).toEqual({ start: 1, end: 1 })

  const own = shownTexts(file, edited, { prompt: 'p', text: 'mine', tokens: tokens(1, 9, 9, 9) })
  expect(own.texts.map(({ text }) => text)).toEqual(['edited', 'mine'])
  expect(own.edit).toEqual({ start: 2, end: 0 })
  expect(own.texts[1]?.choosing).toEqual(own.texts[0]?.choosing)
})

test('without recorded texts the reader’s own is shown alone', () => {
  expect(shownTexts(null, null, null)).toEqual({ texts: [], edit: null })
  const { texts } = shownTexts(null, null, { prompt: 'q', text: 'mine', tokens: tokens(1) })
  expect(texts.map(({ name }) => name)).toEqual(['your text'])
})
