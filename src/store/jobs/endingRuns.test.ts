import { expect, test } from 'vitest'
import type { CutTexts, EndingsEvent, EndingsRequest, Outcome } from '../../worker/protocol.ts'
import { createEndingRuns } from './endingRuns.ts'

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

function setUp(ready: () => Promise<boolean> = async () => true) {
  const calls: {
    event: (event: EndingsEvent) => void
    settle: (outcome: Outcome<CutTexts>) => void
    signal: AbortSignal | undefined
  }[] = []
  const runs = createEndingRuns({
    client: {
      writeEndings: (_, event, signal) => new Promise((settle) => calls.push({ event, settle, signal })),
    },
    ready,
  })
  return { runs, calls, ended: () => calls.map(({ signal }) => signal?.aborted), state: () => runs.getState().state }
}

test('endings are kept as they come; the answer has them all', async () => {
  const { runs, calls, state } = setUp()
  const done = runs.getState().start(asked)
  await Promise.resolve()
  calls[0]?.event({ kind: 'progress', done: 1, total: 4 })
  calls[0]?.event({ kind: 'texts', texts: texts(1) })
  expect(state()).toMatchObject({ kind: 'running', progress: { done: 1, total: 4 }, texts: texts(1) })
  calls[0]?.settle({ ok: true, value: texts(2) })
  await done
  expect(state()).toEqual({ kind: 'done', asked, texts: texts(2) })
})

test('a stop keeps what came; what comes after changes nothing', async () => {
  const { runs, calls, ended, state } = setUp()
  const done = runs.getState().start(asked)
  await Promise.resolve()
  calls[0]?.event({ kind: 'texts', texts: texts(1) })
  runs.getState().stop()
  calls[0]?.event({ kind: 'texts', texts: texts(2) })
  calls[0]?.settle({ ok: false, error: null })
  await done
  expect(state()).toEqual({ kind: 'stopped', asked, texts: texts(1) })
  expect(ended()).toEqual([true])
})

test('a new question ends the one before', async () => {
  const { runs, calls, ended, state } = setUp()
  void runs.getState().start(asked)
  await Promise.resolve()
  const second = runs.getState().start({ ...asked, cut: 0.75 })
  await Promise.resolve()
  calls[0]?.settle({ ok: false, error: null })
  calls[1]?.settle({ ok: true, value: texts(2) })
  await second
  expect(ended()).toEqual([true, false])
  expect(state()).toMatchObject({ kind: 'done', asked: { cut: 0.75 } })
})

test('an error is kept beside what came; without the model nothing is asked', async () => {
  const { runs, calls, state } = setUp()
  const done = runs.getState().start(asked)
  await Promise.resolve()
  calls[0]?.event({ kind: 'texts', texts: texts(1) })
  calls[0]?.settle({ ok: false, error: { code: 'device', message: 'lost', detail: '' } })
  await done
  expect(state()).toMatchObject({ kind: 'failed', texts: texts(1), error: { message: 'lost' } })
  const cancelled = setUp(async () => false)
  await cancelled.runs.getState().start(asked)
  expect([cancelled.state().kind, cancelled.calls.length]).toEqual(['none', 0])
})
