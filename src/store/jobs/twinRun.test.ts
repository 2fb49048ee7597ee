// A comparison of a head and its twin: the model, the twin's file, the run, and what is asked about whole texts, in turn; and
// each of them failing.

import { expect, test } from 'vitest'
import { TWIN_FILE, TWIN_REWARD } from '../../labs/untrainedScores/twins.ts'
import type { Outcome, RewardInfo, RunRequest, ScoreRequest } from '../../worker/protocol.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import { createTwinRun, type TwinRunParts } from './twinRun.ts'

const asked = { prompt: 'This film is', weight: 1, seed: 3 }
const added: Outcome<RewardInfo> = { ok: true, value: { name: TWIN_REWARD, title: '', heads: [] } }

function made(changed: Partial<TwinRunParts['client']> = {}, parts: Partial<TwinRunParts> = {}) {
  const engine = createFakeEngine()
  const told = { runs: [] as RunRequest[], scored: [] as ScoreRequest[], files: [] as string[], stopped: 0 }
  const twins = createTwinRun({
    client: {
      run: (request, onEvent) => {
        told.runs.push(request)
        return engine.run(request, onEvent)
      },
      addHead: async () => added,
      judge: async ({ texts }) => ({ ok: true, value: { title: '', scores: texts.map((_, i) => i) } }),
      score: (request, onProgress) => {
        told.scored.push(request)
        return engine.score(request, onProgress, told.scored.length)
      },
      stop: () => void told.stopped++,
      ...changed,
    },
    ready: async () => true,
    read: async (path) => {
      told.files.push(path)
      return new Uint8Array(1)
    },
    nextFrame: (callback) => callback(),
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
  expect(state).toMatchObject({ kind: 'done', asked, reading: false })
  if (state.kind !== 'done') return
  expect(state.shown.columns.map(({ judge }) => judge)).toEqual([0, 1, 2])
  expect(state.shown.heard.first.length).toBe(state.shown.columns[0].tokens.length)
})

test('without the model, and without the twin’s file, it says so and asks nothing', async () => {
  const refused = made({}, { ready: async () => false })
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
  let arrive = (_: boolean) => {}
  const { twins, told } = made(
    {},
    {
      ready: () =>
        new Promise((resolve) => {
          arrive = resolve
        }),
    },
  )
  const starting = twins.getState().start(asked)
  expect(twins.getState().state.kind).toBe('waiting')
  twins.getState().stop()
  arrive(true)
  await starting
  expect([twins.getState().state.kind, told.files.length]).toEqual(['none', 0])
})
