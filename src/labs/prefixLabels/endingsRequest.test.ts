import { expect, test } from 'vitest'
import type { EndingsSet } from '../parts/endings.ts'
import { pairOf, recordedPlace, requestOf } from './endingsRequest.ts'
import { START } from './state.ts'

const side = { prefix: 'so', heads: {}, endings: [] }
const pair = (prompt: string) => ({
  prompt,
  chosen: { text: 'so good', tokens: [4, 5], finished: false, judge: 2 },
  rejected: { text: 'so bad', tokens: [4, 6, 2], finished: true, judge: 0 },
  cuts: [0.25, 0.75].map((cut) => ({ cut, position: 1, chosen: side, rejected: side })),
})
const set = {
  reward: 'oneSentence',
  judge: { name: 'oneSentence', title: 'a program', isExact: true },
  chat: true,
  n: 16,
  sampling: { seed: 9, topK: 10, temperature: 1, maxTokens: 32 },
  pairs: [pair('first'), pair('last')],
} as unknown as EndingsSet

test('a recorded pair is requested by its tokens and settings, with new noise', () => {
  expect(requestOf({ ...START, pair: 2, cut: 40, n: 8, seed: 3 }, set)).toEqual({
    after: { prompt: 'last', chat: true },
    texts: [
      [4, 5],
      [4, 6, 2],
    ],
    cut: 0.4,
    n: 8,
    judge: 'oneSentence',
    reward: null,
    sampling: { seed: 3, topK: 10, temperature: 1, maxTokens: 32 },
  })
  expect(pairOf(set, 99).prompt).toBe('last')
  expect([25, 50, 75].map((cut) => recordedPlace(set, cut))).toEqual([0, -1, 1])
})

test('the reader’s texts follow the prompt after one space; a missing text gives no request', () => {
  const own = { prompt: 'The film was', better: ' good', other: 'bad' }
  expect(requestOf({ ...START, own }, null)).toMatchObject({
    after: { prompt: 'The film was', chat: false },
    texts: [' good', ' bad'],
    reward: 'sentiment',
  })
  expect(requestOf({ ...START, own: { ...own, prompt: 'Well: ' } }, null)?.texts).toEqual([' good', 'bad'])
  expect(requestOf({ ...START, own: { ...own, other: '  ' } }, null)).toBeNull()
})
