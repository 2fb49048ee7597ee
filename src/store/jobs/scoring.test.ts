import { expect, test } from 'vitest'
import type { ScoreRequest } from '../../worker/protocol.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import { createScoring, spaced } from './scoring.ts'

const asked = { prompt: 'This film is', chat: false, text: 'warm and precise', reward: 'sentiment' }

test('a text follows a plain prompt after one space', () => {
  expect(spaced(asked)).toBe(' warm and precise')
  expect(spaced({ ...asked, text: ' warm' })).toBe(' warm')
  expect(spaced({ ...asked, prompt: 'This film is ' })).toBe('warm and precise')
  expect(spaced({ ...asked, chat: true })).toBe('warm and precise')
})

test('scores with the engine, and keeps the request with the result', async () => {
  const requests: ScoreRequest[] = []
  const engine = createFakeEngine()
  const score: typeof engine.score = (request, options) => {
    requests.push(request)
    return engine.score(request, options)
  }
  const scoring = createScoring({ score }, async (request) => request)
  await scoring.getState().start(asked)
  expect(requests[0]).toMatchObject({ after: { prompt: 'This film is', chat: false }, text: ' warm and precise' })
  expect(scoring.getState().state).toMatchObject({ kind: 'done', request: asked, result: { tokens: { length: 3 } } })
})
