import { expect, test } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { EngineClient, Outcome, ScoredText, ScoreRequest } from '../../worker/protocol.ts'
import { createNamedToken, isOf } from './namedToken.ts'

const run = await fakeRun({
  columns: [
    { method: 'topK', weight: 0 },
    { method: 'pargs', weight: 2, reward: 'own', topK: 3 },
  ],
  reward: 'shared',
  topK: 5,
  temperature: 1,
  seed: 2,
  sample: 0,
  maxTokens: 6,
  chat: false,
})

/** A client whose answers the test releases. */
function client() {
  const asked: { request: ScoreRequest; answer: (outcome: Outcome<ScoredText>) => void }[] = []
  const score: EngineClient['score'] = (request) => new Promise((answer) => asked.push({ request, answer }))
  return { asked, score }
}

test('a token is looked up after the column’s text so far, with that column’s reward and k', async () => {
  const engine = client()
  const named = createNamedToken(engine, async (request) => request)
  const place = { run, index: 1, position: 3 }
  const done = named.getState().start({ ...place, text: ' warm' })
  await new Promise(setImmediate)
  expect(engine.asked[0]?.request).toMatchObject({
    after: { tokens: run.promptTokens },
    begin: run.columns[1]?.tokens.slice(0, 3).map(({ token }) => token),
    text: ' warm',
    reward: 'own',
    topK: 3,
  })
  engine.asked[0]?.answer({ ok: true, value: { promptTokens: run.promptTokens, tokens: [] } })
  await done
  const { state } = named.getState()
  expect(state.kind === 'done' && isOf(state.request, place)).toBe(true)
  expect(state.kind === 'done' && isOf(state.request, { ...place, position: 2 })).toBe(false)
})

test('an outdated answer is dropped; there is no request for an empty text or without a model', async () => {
  const engine = client()
  const named = createNamedToken(engine, async (request) => request)
  const first = named.getState().start({ run, index: 0, position: 0, text: ' a' })
  const second = named.getState().start({ run, index: 0, position: 0, text: ' b' })
  await new Promise(setImmediate)
  engine.asked.at(-1)?.answer({ ok: true, value: { promptTokens: [], tokens: [] } })
  await second
  engine.asked[0]?.answer({ ok: false, error: { code: 'internal', message: 'late', detail: '' } })
  await first
  expect(named.getState().state).toMatchObject({ kind: 'done', request: { text: ' b' } })
  const { state } = named.getState()
  await named.getState().start({ run, index: 0, position: 0, text: '' })
  await named.getState().start({ run, index: 7, position: 0, text: ' a' })
  const without = createNamedToken(engine, async () => null)
  await without.getState().start({ run, index: 0, position: 0, text: ' a' })
  expect([named.getState().state === state, without.getState().state.kind]).toEqual([true, 'none'])
})
