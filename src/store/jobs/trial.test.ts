import { expect, test } from 'vitest'
import type { Outcome, SeedFigures, SeedsRequest, WorkDone } from '../../worker/protocol.ts'
import { createTrial } from './trial.ts'

const asked: SeedsRequest = {
  prompt: 'p',
  settings: {
    columns: [{ method: 'pargs', weight: 4 }],
    weight: 0,
    reward: 'sentiment',
    units: 'standard',
    topK: 5,
    temperature: 1,
    seed: 1,
    sample: 0,
    maxTokens: 4,
    chat: false,
  },
  seeds: [1],
  judge: 'sentiment',
}

function setUp(ready: () => Promise<boolean> = async () => true) {
  const calls: { progress: (done: WorkDone) => void; settle: (outcome: Outcome<SeedFigures[]>) => void }[] = []
  let stopped = 0
  const trial = createTrial({
    client: {
      runSeeds: (_, progress) => new Promise((settle) => calls.push({ progress, settle })),
      stop: () => void stopped++,
    },
    ready,
  })
  return { calls, stopped: () => stopped, now: () => trial.getState() }
}

test('waits for the model, tells how far it is, and keeps what was asked with what came', async () => {
  const { calls, now } = setUp()
  const done = now().start(asked)
  expect(now().state).toEqual({ kind: 'running', asked, progress: null })
  await Promise.resolve()
  calls[0]?.progress({ done: 1, total: 4 })
  expect(now().state).toMatchObject({ progress: { done: 1, total: 4 } })
  calls[0]?.settle({ ok: true, value: [] })
  await done
  expect(now().state).toEqual({ kind: 'done', asked, figures: [] })
})

test('stop ends it, also while the model loads; what comes after changes nothing', async () => {
  const { calls, stopped, now } = setUp()
  const done = now().start(asked)
  await Promise.resolve()
  now().stop()
  calls[0]?.settle({ ok: true, value: [] })
  await done
  expect([now().state.kind, stopped()]).toEqual(['none', 1])

  const waiting = setUp(async () => true)
  const given = waiting.now().start(asked)
  waiting.now().stop()
  await given
  expect([waiting.now().state.kind, waiting.calls.length]).toEqual(['none', 0])
})

test('without the model nothing is asked; an error is kept; a second start gives up the first', async () => {
  const without = setUp(async () => false)
  await without.now().start(asked)
  expect([without.now().state.kind, without.calls.length]).toEqual(['none', 0])

  const { calls, now } = setUp()
  const first = now().start(asked)
  await Promise.resolve()
  const second = now().start({ ...asked, prompt: 'q' })
  await Promise.resolve()
  calls[0]?.settle({ ok: true, value: [] })
  calls[1]?.settle({ ok: false, error: { code: 'head', message: 'missing', detail: '' } })
  await Promise.all([first, second])
  expect(now().state).toMatchObject({ kind: 'failed', asked: { prompt: 'q' }, error: { code: 'head' } })
})
