import { expect, test } from 'vitest'
import type { Outcome, RunRequest, SeedFigures, SeedsRequest, WorkDone } from '../../worker/protocol.ts'
import { createSeedRuns } from './seedRuns.ts'

const asked: RunRequest = {
  prompt: 'p',
  settings: {
    columns: [{ method: 'topK', weight: 0 }],
    weight: 0,
    reward: 'sentiment',
    topK: 5,
    temperature: 1,
    seed: 7,
    sample: 0,
    maxTokens: 4,
    chat: false,
  },
}

function setUp(ensureModel: () => Promise<boolean> = async () => true) {
  const calls: {
    request: SeedsRequest
    progress: (done: WorkDone) => void
    settle: (outcome: Outcome<SeedFigures[]>) => void
  }[] = []
  let stopped = 0
  const runs = createSeedRuns({
    client: {
      runSeeds: (request, progress) => new Promise((settle) => calls.push({ request, progress, settle })),
      stop: () => void stopped++,
    },
    ensureModel,
    ask: () => ({ run: asked, judge: 'sentiment' }),
  })
  return { runs, calls, stopped: () => stopped, kind: () => runs.getState().state.kind }
}

test('asks for seeds from the settings’ on, tells how far it is, and keeps what came', async () => {
  const { runs, calls } = setUp()
  const done = runs.getState().start(3)
  await Promise.resolve()
  expect(calls[0]?.request).toMatchObject({ prompt: 'p', seeds: [7, 8, 9], judge: 'sentiment' })
  calls[0]?.progress({ done: 1, total: 4 })
  expect(runs.getState().state).toMatchObject({ kind: 'running', progress: { done: 1, total: 4 } })
  calls[0]?.settle({ ok: true, value: [] })
  await done
  expect(runs.getState().state).toMatchObject({ kind: 'done', asked, judge: 'sentiment' })
})

test('stop ends it; what comes after changes nothing', async () => {
  const { runs, calls, stopped, kind } = setUp()
  const done = runs.getState().start(3)
  await Promise.resolve()
  runs.getState().stop()
  calls[0]?.settle({ ok: true, value: [] })
  await done
  expect([kind(), stopped()]).toEqual(['none', 1])
})

test('without the model nothing is asked; an error is kept', async () => {
  const cancelled = setUp(async () => false)
  await cancelled.runs.getState().start(3)
  expect([cancelled.kind(), cancelled.calls.length]).toEqual(['none', 0])
  const { runs, calls, kind } = setUp()
  const done = runs.getState().start(3)
  await Promise.resolve()
  calls[0]?.settle({ ok: false, error: { code: 'device', message: 'lost', detail: '' } })
  await done
  expect(kind()).toBe('failed')
})
