import { expect, test } from 'vitest'
import { fakeTrunk } from '../../decoding/testing/fakeTrunk.ts'
import type { Judge } from '../../rewards/judge.ts'
import { createEngine } from '../../worker/createEngine.ts'
import type { LoadedModel } from '../../worker/loadModel.ts'
import type { CallOptions, Continuation, Engine, Outcome, WorkDone } from '../../worker/protocol.ts'
import { FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import { createEndingRuns, cutPosition, type EndingProgress, endedTexts } from './endingRuns.ts'
import type { EndingsRequest } from './endingsRequest.ts'

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

/** The engine with a model of letters; 'z' is the end token. */
async function letterEngine(): Promise<Engine> {
  const tokenizer = {
    encode,
    encodeChat: (turns: readonly { content: string }[]) => encode(turns.map(({ content }) => content).join('')),
    bytes: (id: number) => Uint8Array.of(97 + id),
    stopTokenIds: [25],
  }
  const trunk = fakeTrunk({ vocabSize: 26 })
  const model = { trunk, tokenizer, rewards: [], info: FAKE_INFO, judge: async () => letterJudge }
  const engine = createEngine(async () => model as unknown as LoadedModel)
  await engine.load({ manifestUrl: '', headsUrl: null, runtime: 'auto' })
  return engine
}

const asked: EndingsRequest = {
  after: { prompt: 'dab', chat: false },
  texts: ['abcdef', [...encode('ghij'), 25]],
  cut: 0.5,
  n: 6,
  judge: 'letters',
  reward: null,
  sampling: { seed: 3, topK: 6, temperature: 1, maxTokens: 9 },
}

/** Runs a request to its end. */
async function end(request: EndingsRequest) {
  const runs = createEndingRuns({ client: await letterEngine(), withModel: async (given) => given })
  const seen: EndingProgress[] = []
  runs.subscribe(({ state }) => state.kind === 'running' && state.progress && seen.push(state.progress))
  await runs.getState().start(request)
  const { state } = runs.getState()
  return { state, seen, texts: endedTexts(state) }
}

test('both sides are cut after half of the shorter and ended a few at a time', async () => {
  const { texts, seen } = await end(asked)
  expect(texts?.position).toBe(2)
  expect(texts?.sides.map(({ prefix, rest }) => [prefix, rest])).toEqual([
    ['ab', 'cdef'],
    ['gh', 'ij'],
  ])
  // One a in six tokens; none in four and the end token.
  expect(texts?.sides.map(({ judge }) => judge)).toEqual([1.06, 0.05])
  // Four a side, then the two that are left.
  const counts = seen.map(({ texts: { sides } }) => sides.map(({ endings }) => endings.length).join())
  expect([...new Set(counts)]).toEqual(['0,0', '4,4', '6,6'])
  expect(seen.at(-1)?.texts).toEqual(texts)
  const progress = seen.flatMap(({ done }) => done ?? [])
  expect(progress.map(({ done }) => done)).toEqual([...progress.map(({ done }) => done)].sort((a, b) => a - b))
  expect(progress.every(({ done, total }) => done <= total)).toBe(true)

  for (const { prefix, endings } of texts?.sides ?? [])
    for (const { text, judge, ...ending } of endings) {
      const whole = prefix + text
      const finished = 'finished' in ending && ending.finished === true
      expect(whole.length).toBeLessThanOrEqual(9)
      expect(judge).toBeCloseTo(whole.split('a').length - 1 + (whole.length + Number(finished)) / 100, 9)
    }
  expect(new Set(texts?.sides[0]?.endings.map(({ text }) => text)).size).toBeGreaterThan(1)
})

test('the same request gives the same endings, and more of them begin with the same', async () => {
  const { texts: six } = await end(asked)
  expect((await end(asked)).texts).toEqual(six)
  const { texts: four } = await end({ ...asked, n: 4 })
  expect(four?.sides.map(({ endings }) => endings)).toEqual(six?.sides.map(({ endings }) => endings.slice(0, 4)))
})

test('an empty text is named', async () => {
  const { state } = await end({ ...asked, texts: ['a', ''] })
  expect(state).toMatchObject({ kind: 'failed', error: { code: 'input', message: /The second text is empty/ } })
})

test('a text longer than the limit may be ended at its own length', async () => {
  const sampling = { ...asked.sampling, maxTokens: 3 }
  const { texts } = await end({ ...asked, sampling, cut: 0.95 })
  expect(texts?.position).toBe(4)
  for (const { text = '' } of texts?.sides[0]?.endings ?? []) expect(text.length).toBeLessThanOrEqual(2)
  expect(texts?.sides[0]?.endings.some(({ text }) => text?.length === 2)).toBe(true)
})

test('at least one token is kept, and no more than the shorter has', () => {
  expect(cutPosition(0.25, [40, 9])).toBe(2)
  expect(cutPosition(0.05, [4, 9])).toBe(1)
  expect(cutPosition(0.95, [1, 9])).toBe(1)
})

/** An engine whose continuations come when the test says so. */
async function slowRuns() {
  const engine = await letterEngine()
  const calls: { report: (done: WorkDone) => void; settle: (outcome: Outcome<Continuation[]>) => void }[] = []
  let called = () => {}
  const continueTexts = (_: unknown, { onProgress = () => {} }: CallOptions<WorkDone> = {}) =>
    new Promise<Outcome<Continuation[]>>((settle) => {
      calls.push({ report: onProgress, settle })
      called()
    })
  const runs = createEndingRuns({ client: { ...engine, continueTexts }, withModel: async (request) => request })
  const nextCall = () => new Promise<void>((resolve) => (called = resolve))
  return { runs, calls, nextCall, state: () => runs.getState().state }
}
const wave = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ text: `${i}`, finished: false, judge: i, heads: { full: -i } }))

test('endings are shown as they come', async () => {
  const { runs, calls, nextCall, state } = await slowRuns()
  const done = runs.getState().start(asked)
  expect(endedTexts(state())).toBeNull()
  await nextCall()
  expect(endedTexts(state())?.sides.map(({ endings }) => endings)).toEqual([[], []])
  calls[0]?.report({ done: 1, total: 7 })
  expect(state()).toMatchObject({ kind: 'running', progress: { done: { done: 1, total: 14 } } })
  calls[0]?.settle({ ok: true, value: wave(8) })
  await nextCall()
  expect(endedTexts(state())?.sides[1]?.endings[0]).toEqual({ text: '4', finished: false, judge: 4, full: -4 })
  calls[1]?.settle({ ok: true, value: wave(4) })
  await done
  expect(state().kind).toBe('done')
  expect(endedTexts(state())?.sides.map(({ endings }) => endings.length)).toEqual([6, 6])
})

test('a stop keeps the endings written so far; so does a failure', async () => {
  const { runs, calls, nextCall, state } = await slowRuns()
  for (const [kind, error] of [
    ['stopped', null],
    ['failed', { code: 'device', message: 'lost', detail: '' }],
  ] as const) {
    const ended = runs.getState().start(asked)
    await nextCall()
    calls.at(-1)?.settle({ ok: true, value: wave(8) })
    await nextCall()
    if (kind === 'stopped') runs.getState().stop()
    calls.at(-1)?.settle({ ok: false, error })
    await ended
    expect([state().kind, endedTexts(state())?.sides[0]?.endings.length]).toEqual([kind, 4])
  }
})
