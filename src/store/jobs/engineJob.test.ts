import { expect, test } from 'vitest'
import type { EngineError, Outcome } from '../../worker/protocol.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import { clientInRealm, createGate } from '../../worker/testing/inRealm.ts'
import { createJob, type JobParts, mapOutcome } from './engineJob.ts'

const ERROR: EngineError = { code: 'device', message: 'lost', detail: '' }
const ABORTED = { ok: false, error: null } as const

/** A job whose calls the test answers. */
function setUp(prepare?: JobParts<string, number, string>['prepare']) {
  const calls: {
    request: string
    report: (progress: number) => void
    settle: (outcome: Outcome<string>) => void
    signal: AbortSignal
  }[] = []
  const job = createJob<string, number, string>({
    ...(prepare ? { prepare } : {}),
    work: (request, { onProgress: report, signal }) =>
      new Promise((settle) => calls.push({ request, report, settle, signal })),
  })
  return { calls, job: job.getState(), state: () => job.getState().state }
}

/** Resolves when the pending promise callbacks have run. */
const settled = () => new Promise(setImmediate)

/** A prepare function that the test resolves. */
function preparation() {
  const answers: ((request: string | null) => void)[] = []
  return { answers, prepare: () => new Promise<string | null>((resolve) => answers.push(resolve)) }
}

test('runs with progress and keeps the result with its request', async () => {
  const { calls, job, state } = setUp()
  expect(state()).toEqual({ kind: 'none' })
  const done = job.start('a')
  expect(state()).toEqual({ kind: 'running', request: 'a', progress: null })
  await settled()
  calls[0]?.report(1)
  expect(state()).toEqual({ kind: 'running', request: 'a', progress: 1 })
  calls[0]?.settle({ ok: true, value: 'A' })
  await done
  expect(state()).toEqual({ kind: 'done', request: 'a', result: 'A' })
  // Late: progress uses its own port.
  calls[0]?.report(2)
  expect(state().kind).toBe('done')
})

test('works on the request that its preparation resolves with', async () => {
  const { calls, job, state } = setUp(async (request) => request.toUpperCase())
  const done = job.start('a')
  expect(state()).toMatchObject({ request: 'a' })
  await settled()
  expect([calls[0]?.request, state()]).toEqual(['A', { kind: 'running', request: 'A', progress: null }])
  calls[0]?.settle({ ok: true, value: '' })
  await done
  expect(state()).toMatchObject({ kind: 'done', request: 'A' })
})

test('a new request supersedes the one before, during preparation and during work', async () => {
  const { answers, prepare } = preparation()
  const { calls, job, state } = setUp(prepare)
  const first = job.start('a')
  const second = job.start('b')
  answers[0]?.('a')
  answers[1]?.('b')
  await first
  await settled()
  expect(calls.map(({ request }) => request)).toEqual(['b'])

  const third = job.start('c')
  answers[2]?.('c')
  await settled()
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false])
  calls[0]?.report(7)
  calls[0]?.settle({ ok: true, value: 'B' })
  await second
  expect(state()).toEqual({ kind: 'running', request: 'c', progress: null })
  calls[1]?.settle({ ok: true, value: 'C' })
  await third
  expect(state()).toMatchObject({ kind: 'done', request: 'c', result: 'C' })
})

test('the previous result is shown again if the next request yields nothing', async () => {
  const { answers, prepare } = preparation()
  const { calls, job, state } = setUp(prepare)
  const done = job.start('a')
  answers[0]?.('a')
  await settled()
  calls[0]?.settle({ ok: true, value: 'A' })
  await done
  const shown = state()

  // Abandoned, e.g. because loading was canceled.
  const givenUp = job.start('b')
  answers[1]?.(null)
  await givenUp
  expect(state()).toBe(shown)

  // Stopped before the model was ready: the work never starts.
  const stopped = job.start('c')
  job.stop()
  expect(state()).toBe(shown)
  answers[2]?.('c')
  await stopped
  expect([state() === shown, calls.length]).toEqual([true, 1])

  // Aborted by the engine, e.g. because a run took over while it waited.
  const aborted = job.start('d')
  answers[3]?.('d')
  await settled()
  calls[1]?.settle(ABORTED)
  await aborted
  expect(state()).toBe(shown)

  // A superseded request is not the previous result.
  const superseded = job.start('e')
  void job.start('f')
  answers[5]?.(null)
  answers[4]?.(null)
  await superseded
  expect(state()).toBe(shown)
})

test('stop keeps what was reported, and drops later reports', async () => {
  const { calls, job, state } = setUp()
  const done = job.start('a')
  await settled()
  calls[0]?.report(1)
  job.stop()
  expect([state(), calls[0]?.signal.aborted]).toEqual([{ kind: 'stopped', request: 'a', progress: 1 }, true])
  calls[0]?.report(2)
  calls[0]?.settle({ ok: true, value: 'A' })
  await done
  expect(state()).toEqual({ kind: 'stopped', request: 'a', progress: 1 })
  job.stop()
  expect(state().kind).toBe('stopped')
})

test('an abort by the engine also keeps what was reported', async () => {
  const { calls, job, state } = setUp()
  const done = job.start('a')
  await settled()
  calls[0]?.report(1)
  calls[0]?.settle(ABORTED)
  await done
  expect(state()).toEqual({ kind: 'stopped', request: 'a', progress: 1 })
})

test('a failure is kept with what was reported', async () => {
  const { calls, job, state } = setUp()
  const done = job.start('a')
  await settled()
  calls[0]?.report(1)
  calls[0]?.settle({ ok: false, error: ERROR })
  await done
  expect(state()).toEqual({ kind: 'failed', request: 'a', progress: 1, error: ERROR })
})

test('a state set from outside replaces a running job', async () => {
  const { calls, job, state } = setUp()
  const done = job.start('a')
  await settled()
  job.replace({ kind: 'done', request: 'z', result: 'Z' })
  expect(calls[0]?.signal.aborted).toBe(true)
  calls[0]?.settle({ ok: true, value: 'A' })
  await done
  expect(state()).toEqual({ kind: 'done', request: 'z', result: 'Z' })
})

test('with a real engine: aborted while waiting in the queue, and a crash of the worker', async () => {
  const gate = createGate()
  const { client, workers } = clientInRealm([createFakeEngine(gate)])
  const score = { after: { tokens: [1] }, text: ' a', reward: null, topK: 2 }
  const make = () =>
    createJob<string, never, number>({
      work: async (_, { signal }) => mapOutcome(await client.score(score, { signal }), ({ tokens }) => tokens.length),
    })
  const [running, waiting] = [make(), make()]
  const ends = [running.getState().start('runs'), waiting.getState().start('waits')]
  await gate.reached()
  waiting.getState().stop()
  // After the cancel message has arrived.
  await new Promise((resolve) => setTimeout(resolve, 5))
  gate.step()
  await Promise.all(ends)
  expect([running.getState().state, waiting.getState().state.kind]).toEqual([
    { kind: 'done', request: 'runs', result: 1 },
    'none',
  ])

  const crashed = running.getState().start('again')
  await gate.reached()
  workers[0]?.fail('error', 'out of memory')
  await crashed
  expect(running.getState().state).toMatchObject({ kind: 'failed', request: 'again', error: { code: 'crash' } })
})
