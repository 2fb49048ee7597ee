import { expect, test } from 'vitest'
import { Forest } from '../decoding/forest.ts'
import { fakeTrunk } from '../decoding/testing/fakeTrunk.ts'
import type { Judge } from '../rewards/judge.ts'
import { cutPosition, endCutTexts } from './endCutTexts.ts'
import type { EndingsEvent, EndingsRequest } from './protocol.ts'
import type { Loaded } from './tasks.ts'
import { FAKE_INFO } from './testing/fakeEngine.ts'

/** A letter a token: id 0 is 'a'. */
const encode = (text: string) => [...text].map((letter) => letter.charCodeAt(0) - 97)
/** How often the whole text says 'a', and how long it is: what it reads can be counted again. */
const letterJudge: Judge = {
  name: 'letters',
  title: 'counts',
  layers: [],
  score: async (_, texts) =>
    Float64Array.from(texts, ({ text, path }) => text.split('a').length - 1 + path.length / 100),
}

function load(): Loaded {
  const trunk = fakeTrunk({ vocabSize: 26 })
  const tokenizer = {
    encode,
    encodeChat: (turns: readonly { content: string }[]) => encode(turns.map(({ content }) => content).join('')),
    bytes: (id: number) => Uint8Array.of(97 + id),
    stopTokenIds: [25],
  }
  const model = { trunk, tokenizer, rewards: [], info: FAKE_INFO, judge: async () => letterJudge }
  return { model: model as unknown as Loaded['model'], forest: new Forest(trunk) }
}

const request: EndingsRequest = {
  after: { prompt: 'dab', chat: false },
  sides: [{ text: 'abcdef' }, { tokens: [...encode('ghij'), 25] }],
  cut: 0.5,
  n: 6,
  judge: 'letters',
  reward: null,
  sampling: { seed: 3, topK: 6, temperature: 1, maxTokens: 9 },
}
const { signal } = new AbortController()

test('both sides are cut after half of the shorter and ended a few at a time', async () => {
  const events: EndingsEvent[] = []
  const result = await endCutTexts(load(), request, (event) => events.push(event), signal)
  expect(result?.position).toBe(2)
  expect(result?.sides.map(({ prefix, rest }) => [prefix, rest])).toEqual([
    ['ab', 'cdef'],
    ['gh', 'ij'],
  ])
  // One a in six tokens; none in four and the end token.
  expect(result?.sides.map(({ judge }) => judge)).toEqual([1.06, 0.05])
  const texts = events.filter((event) => event.kind === 'texts').map(({ texts }) => texts)
  // Four a side, then the two that are left.
  expect(texts.map(({ sides }) => sides.map(({ endings }) => endings.length))).toEqual([
    [0, 0],
    [4, 4],
    [6, 6],
  ])
  expect(texts.at(-1)).toEqual(result)
  const progress = events.filter((event) => event.kind === 'progress')
  expect(progress.map(({ done }) => done)).toEqual([...progress.map(({ done }) => done)].sort((a, b) => a - b))
  expect(progress.every(({ done, total }) => done <= total)).toBe(true)

  for (const { prefix, endings } of result?.sides ?? [])
    for (const { text, finished, judge } of endings) {
      const whole = prefix + text
      expect(whole.length).toBeLessThanOrEqual(9)
      expect(judge).toBeCloseTo(whole.split('a').length - 1 + (whole.length + Number(finished)) / 100, 9)
    }
  expect(new Set(result?.sides[0]?.endings.map(({ text }) => text)).size).toBeGreaterThan(1)
})

test('the same request gives the same endings, and more of them begin with the same', async () => {
  const write = (n: number) => endCutTexts(load(), { ...request, n }, () => {}, signal)
  const six = await write(6)
  expect(await write(6)).toEqual(six)
  const four = await write(4)
  expect(four?.sides.map(({ endings }) => endings)).toEqual(six?.sides.map(({ endings }) => endings.slice(0, 4)))
})

test('an empty text is named; what is aborted gives null', async () => {
  await expect(
    endCutTexts(load(), { ...request, sides: [{ text: 'a' }, { text: '' }] }, () => {}, signal),
  ).rejects.toThrow('The second text is empty')
  expect(await endCutTexts(load(), request, () => {}, AbortSignal.abort())).toBeNull()
})

test('a text longer than the limit may be ended at its own length', async () => {
  const sampling = { ...request.sampling, maxTokens: 3 }
  const result = await endCutTexts(load(), { ...request, sampling, cut: 0.95 }, () => {}, signal)
  expect(result?.position).toBe(4)
  for (const { text, finished } of result?.sides[0]?.endings ?? [])
    expect(text.length + Number(finished)).toBeLessThanOrEqual(2)
  expect(result?.sides[0]?.endings.some(({ text }) => text.length === 2)).toBe(true)
})

test('at least one token is kept, and no more than the shorter has', () => {
  expect(cutPosition(0.25, [40, 9])).toBe(2)
  expect(cutPosition(0.05, [4, 9])).toBe(1)
  expect(cutPosition(0.95, [1, 9])).toBe(1)
})
