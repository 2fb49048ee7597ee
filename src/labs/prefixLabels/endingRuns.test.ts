import { expect, test } from 'vitest'
import type { CutTexts, EndingsEvent, EndingsRequest, Outcome } from '../../worker/protocol.ts'
import { createEndingRuns, endedTexts } from './endingRuns.ts'

const asked: EndingsRequest = {
  after: { prompt: 'p', chat: false },
  sides: [{ text: ' a b' }, { text: ' c d' }],
  cut: 0.5,
  n: 2,
  judge: 'sentiment',
  reward: 'sentiment',
  sampling: { seed: 1, topK: 10, temperature: 1, maxTokens: 8 },
}
const texts = (count: number): CutTexts => ({
  position: 1,
  sides: [' a', ' c'].map((prefix) => ({
    prefix,
    rest: '',
    judge: 0,
    endings: Array.from({ length: count }, (_, i) => ({ text: `${i}`, finished: false, judge: i })),
  })),
})

function setUp() {
  const calls: { event: (event: EndingsEvent) => void; settle: (outcome: Outcome<CutTexts>) => void }[] = []
  const runs = createEndingRuns(
    {
      writeEndings: (_, { onProgress: event = () => {} } = {}) =>
        new Promise((settle) => calls.push({ event, settle })),
    },
    async (request) => request,
  )
  return { runs, calls, state: () => runs.getState().state }
}

test('endings are shown as they come; the result has them all', async () => {
  const { runs, calls, state } = setUp()
  const done = runs.getState().start(asked)
  await Promise.resolve()
  calls[0]?.event({ kind: 'progress', done: 1, total: 4 })
  expect(endedTexts(state())).toBeNull()
  calls[0]?.event({ kind: 'texts', texts: texts(1) })
  expect(state()).toMatchObject({ kind: 'running', progress: { done: { done: 1, total: 4 }, texts: texts(1) } })
  expect(endedTexts(state())).toEqual(texts(1))
  calls[0]?.settle({ ok: true, value: texts(2) })
  await done
  expect(state()).toEqual({ kind: 'done', request: asked, result: texts(2) })
  expect(endedTexts(state())).toEqual(texts(2))
})

test('a stop keeps the endings written so far; so does a failure', async () => {
  const { runs, calls, state } = setUp()
  const stopped = runs.getState().start(asked)
  await Promise.resolve()
  calls[0]?.event({ kind: 'texts', texts: texts(1) })
  runs.getState().stop()
  calls[0]?.event({ kind: 'texts', texts: texts(2) })
  calls[0]?.settle({ ok: false, error: null })
  await stopped
  expect([state().kind, endedTexts(state())]).toEqual(['stopped', texts(1)])

  const failed = runs.getState().start(asked)
  await Promise.resolve()
  calls[1]?.event({ kind: 'texts', texts: texts(1) })
  calls[1]?.settle({ ok: false, error: { code: 'device', message: 'lost', detail: '' } })
  await failed
  expect([state().kind, endedTexts(state())]).toEqual(['failed', texts(1)])
})
