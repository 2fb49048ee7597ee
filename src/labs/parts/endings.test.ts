import { expect, test } from 'vitest'
import { checkEndings, type EndingsSet } from './endings.ts'

const side = { prefix: 'so', heads: { full: 0.5, prefixSoft: -1 }, endings: [{ judge: 1, full: 2, finished: true }] }
const text = { text: 'so good', tokens: [4, 5], finished: false, judge: 2, full: 1 }
const set: EndingsSet = {
  reward: 'sentiment',
  judge: { name: 'sentiment', title: 'a judge', isExact: false },
  command: 'tokenwise endings',
  model: { name: 'm', sha256: '00', runtime: 'node' },
  n: 1,
  chat: false,
  margin: 1,
  sampling: { seed: 1, topK: 10, temperature: 1, maxTokens: 48 },
  pairs: [
    { prompt: 'It was', chosen: text, rejected: text, cuts: [{ cut: 0.5, position: 1, chosen: side, rejected: side }] },
  ],
}
const read = (value: unknown) => checkEndings(JSON.parse(JSON.stringify(value)), 'file')

test('a valid set is returned unchanged', () => {
  expect(read(set)).toEqual(set)
})

test('the error names the field that is wrong', () => {
  expect(() => read({ ...set, pairs: [] })).toThrow('pairs')
  expect(() => read({ ...set, n: 2 })).toThrow('every prefix must have n endings')
  const [pair] = set.pairs
  expect(() => read({ ...set, pairs: [{ ...pair, chosen: { ...text, judge: null } }] })).toThrow(
    'file: pairs.0.chosen.judge',
  )
})
