import { expect, test } from 'vitest'
import type { ScoreRequest } from '../../worker/protocol.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import { createScoring, spaced } from './scoring.ts'

const asked = { prompt: 'This film is', chat: false, text: 'warm and precise', reward: 'sentiment' }

test('a text follows a plain prompt after a space, once', () => {
  expect(spaced(asked)).toBe(' warm and precise')
  expect(spaced({ ...asked, text: ' warm' })).toBe(' warm')
  expect(spaced({ ...asked, prompt: 'This film is ' })).toBe('warm and precise')
  expect(spaced({ ...asked, chat: true })).toBe('warm and precise')
})

test('scores with the engine, and keeps what was asked beside it', async () => {
  const requests: ScoreRequest[] = []
  const engine = createFakeEngine()
  const scoring = createScoring({
    client: {
      score: (request, onProgress) => {
        requests.push(request)
        return engine.score(request, onProgress, 1)
      },
    },
    ready: async () => true,
  })
  await scoring.getState().start(asked)
  expect(requests[0]).toMatchObject({ after: { prompt: 'This film is', chat: false }, text: ' warm and precise' })
  expect(scoring.getState().state).toMatchObject({ kind: 'done', asked, scored: { tokens: { length: 3 } } })
})

test('without the model nothing is asked; stop ends what was asked and drops the answer', async () => {
  const signals: (AbortSignal | undefined)[] = []
  let settle = () => {}
  const scoring = createScoring({
    client: {
      score: (_, __, signal) =>
        new Promise((resolve) => {
          signals.push(signal)
          settle = () => resolve({ ok: false, error: null })
        }),
    },
    ready: async () => true,
  })
  const running = scoring.getState().start(asked)
  await Promise.resolve()
  scoring.getState().stop()
  settle()
  await running
  expect([scoring.getState().state.kind, signals.map((signal) => signal?.aborted)]).toEqual(['none', [true]])

  const refused = createScoring({ client: { score: () => Promise.reject() }, ready: async () => false })
  await refused.getState().start(asked)
  expect(refused.getState().state.kind).toBe('none')
})
