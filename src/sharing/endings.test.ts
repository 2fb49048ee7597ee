import { gzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { type EndingsSet, readEndings } from './endings.ts'

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
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const read = (value: unknown) => readEndings(bytes(value), 'file')

test('a set comes back as it was, packed or not', async () => {
  expect(await read(set)).toEqual(set)
  expect(await readEndings(new Uint8Array(gzipSync(bytes(set))), 'file')).toEqual(set)
})

test('what is wrong is named', async () => {
  await expect(readEndings(new TextEncoder().encode('{'), 'file')).rejects.toThrow('file holds no JSON')
  await expect(read({ ...set, pairs: [] })).rejects.toThrow('pairs')
  await expect(read({ ...set, n: 2 })).rejects.toThrow('other than n endings')
  const [pair] = set.pairs
  await expect(read({ ...set, pairs: [{ ...pair, chosen: { ...text, judge: null } }] })).rejects.toThrow(
    'file: pairs.0.chosen.judge',
  )
})
