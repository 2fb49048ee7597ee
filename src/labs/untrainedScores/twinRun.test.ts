// A comparison of a head and its twin: the model, the twin's file, the run, and what is asked about whole texts, in turn; and
// each of them failing.

import { expect, test } from 'vitest'
import type { Outcome, RewardInfo, RunRequest, ScoreRequest } from '../../worker/protocol.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import { createTwinRun, shownTexts, type TwinRunParts } from './twinRun.ts'
import { TWIN_FILE, TWIN_REWARD } from './twins.ts'

const asked = { prompt: 'This film is', weight: 1, seed: 3 }
const added: Outcome<RewardInfo> = { ok: true, value: { name: TWIN_REWARD, title: '', heads: [] } }

function made(changed: Partial<TwinRunParts['client']> = {}, parts: Partial<TwinRunParts> = {}) {
  const engine = createFakeEngine()
  const told = { runs: [] as RunRequest[], scored: [] as ScoreRequest[], files: [] as string[] }
  const twins = createTwinRun({
    client: {
      run: (request, options) => {
        told.runs.push(request)
        return engine.run(request, options)
      },
      addHead: async () => added,
      judge: async ({ texts }) => ({ ok: true, value: { title: '', scores: texts.map((_, i) => i) } }),
      score: (request, options) => {
        told.scored.push(request)
        return engine.score(request, options)
      },
      ...changed,
    },
    withModel: async (request) => request,
    read: async (path) => {
      told.files.push(path)
      return new Uint8Array(1)
    },
    nextFrame: (callback) => callback(0),
    ...parts,
  })
  return { twins, told }
}

test('loads, brings the twin, writes, and asks judge and heads about the whole texts', async () => {
  const { twins, told } = made()
  await twins.getState().start(asked)
  expect(told.files).toEqual([TWIN_FILE])
  expect(told.runs[0]?.settings.columns.map(({ reward }) => reward)).toEqual([
    undefined,
    undefined,
    TWIN_REWARD,
    TWIN_REWARD,
  ])
  const { state } = twins.getState()
  expect(state).toMatchObject({ kind: 'done', request: asked, result: { isStopped: false } })
  if (state.kind !== 'done') return
  expect(state.result.shown.columns.map(({ judge }) => judge)).toEqual([0, 1, 2])
  expect(state.result.shown.heard.first.length).toBe(state.result.shown.columns[0].tokens.length)
})

test('without the model, and without the twin’s file, it says so and asks nothing', async () => {
  const refused = made({}, { withModel: async () => null })
  await refused.twins.getState().start(asked)
  expect([refused.twins.getState().state.kind, refused.told.files.length]).toEqual(['none', 0])

  const missing = made({}, { read: () => Promise.reject(new Error('twin: HTTP 404')) })
  await missing.twins.getState().start(asked)
  expect(missing.twins.getState().state).toMatchObject({ kind: 'failed', error: { code: 'download' } })
  expect(missing.told.runs.length).toBe(0)

  const error = { code: 'head', message: 'another model', detail: '' } as const
  const foreign = made({ addHead: async () => ({ ok: false, error }) })
  await foreign.twins.getState().start(asked)
  expect(foreign.twins.getState().state).toMatchObject({ kind: 'failed', error })
})

test('stop while it waits gives it up; an answer that comes later changes nothing', async () => {
  let arrive = () => {}
  const { twins, told } = made(
    {},
    {
      withModel: (request) =>
        new Promise((resolve) => {
          arrive = () => resolve(request)
        }),
    },
  )
  const starting = twins.getState().start(asked)
  expect(twins.getState().state).toMatchObject({ kind: 'running', progress: null })
  twins.getState().stop()
  arrive()
  await starting
  expect([twins.getState().state.kind, told.files.length]).toEqual(['none', 0])
})

test('stop ends the writing, and what was written is still judged', async () => {
  let write = () => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      write = resolve
    })
  const engine = createFakeEngine({ pause })
  const { twins } = made({ run: engine.run })
  const starting = twins.getState().start(asked)
  const settled = () => new Promise(setImmediate)
  await settled()
  write()
  await settled()
  expect(twins.getState().state).toMatchObject({ progress: { phase: 'writing', shown: { columns: { length: 3 } } } })
  twins.getState().stop()
  expect(twins.getState().state).toMatchObject({ kind: 'running', progress: { phase: 'stopping' } })
  write()
  await starting
  const { state } = twins.getState()
  expect(state).toMatchObject({ kind: 'done', result: { isStopped: true } })
  expect(shownTexts(state)?.columns.map(({ tokens, judge }) => [tokens.length, judge])).toEqual([
    [1, 0],
    [1, 1],
    [1, 2],
  ])
})
