import { afterEach, describe, expect, it } from 'vitest'
import { FakeLocks } from '../platform/testing/fakeLocks.ts'
import { createEngineClient } from './client.ts'
import type { WatchPlatform } from './clientWatch.ts'
import type { Engine, EngineError, RunEvent, RunRequest } from './protocol.ts'
import { createFakeEngine, FAKE_INFO } from './testing/fakeEngine.ts'
import { clientInRealm, createGate, type RealmWorker, TIMELESS } from './testing/inRealm.ts'

const REQUEST: RunRequest = {
  prompt: 'The acting in this movie is',
  settings: {
    columns: [
      { method: 'topK', weight: 2 },
      { method: 'pargs', weight: 2 },
    ],
    weight: 0,
    reward: 'sentiment',
    topK: 4,
    temperature: 1,
    seed: 7,
    sample: 0,
    maxTokens: 5,
    chat: false,
  },
}
const LOAD = { manifestUrl: 'http://x/manifest.json', headsUrl: null, runtime: 'auto' } as const
const SCORE = { after: { tokens: [1, 2] }, text: ' a b', reward: 'sentiment', topK: 3 }

const open: RealmWorker[][] = []
afterEach(() => {
  for (const worker of open.splice(0).flat()) worker.terminate()
})

function clientOf(...engines: Engine[]) {
  return clientOn(TIMELESS, ...engines)
}

function clientOn(platform: WatchPlatform, ...engines: Engine[]) {
  const made = clientInRealm(engines, platform)
  open.push(made.workers)
  return made
}

describe('engine client', () => {
  it('starts the worker with the first call and passes progress and results on', async () => {
    const { client, workers } = clientOf(createFakeEngine())
    expect(workers.length).toBe(0)
    const stages: string[] = []
    const outcome = await client.load(LOAD, { onProgress: ({ stage }) => stages.push(stage) })
    expect(outcome).toEqual({ ok: true, value: FAKE_INFO })
    expect(workers.length).toBe(1)
    // Progress has a port of its own: its tail may arrive after the result and is then dropped, but its order is kept.
    expect(stages).toEqual([...stages].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)))
  })

  it('cancels the call whose signal is aborted, and no other', async () => {
    const gate = createGate()
    const { client, workers } = clientOf(createFakeEngine(gate))
    const abort = new AbortController()
    const outcomes = [
      client.score(SCORE, { signal: abort.signal }),
      client.score(SCORE),
      client.judge({ judge: 'sentiment', texts: [] }, { signal: abort.signal }),
      client.addHead(new Uint8Array(3)),
    ]
    await gate.reached()
    abort.abort()
    await workers[0]?.delivered()
    gate.openForGood()
    expect((await Promise.all(outcomes)).map(({ ok }) => ok)).toEqual([false, true, false, true])
  })

  it('does not start a call whose signal was aborted before', async () => {
    const { client, workers } = clientOf(createFakeEngine())
    expect(await client.run(REQUEST, { signal: AbortSignal.abort() })).toEqual({ ok: false, error: null })
    expect(workers.length).toBe(0)
  })

  it('reports no progress after an abort, and resolves with what the run wrote', async () => {
    const gate = createGate()
    const { client, workers } = clientOf(createFakeEngine(gate))
    const abort = new AbortController()
    const events: RunEvent['kind'][] = []
    const outcome = client.run(REQUEST, {
      signal: abort.signal,
      onProgress: (event) => {
        events.push(event.kind)
        if (event.kind !== 'step') return
        abort.abort()
        // Once the cancel has arrived.
        void workers[0]?.delivered().then(gate.openForGood)
      },
    })
    await gate.reached()
    gate.step()
    const result = await outcome
    if (!result.ok) throw new Error('expected a record')
    expect(result.value.columns.map(({ stop }) => stop)).toEqual(['aborted', 'aborted'])
    expect(events).toEqual(['started', 'prefill', 'step'])
  })

  it.each(['run', 'measureRuns'] as const)('drops the progress of a run that %s supersedes', async (next) => {
    const gate = createGate()
    const engine = createFakeEngine(gate)
    // Like an engine that notices late: the first run continues writing after the second call began.
    const stubborn = createFakeEngine(gate)
    let runs = 0
    const { client, workers } = clientOf({
      ...engine,
      run: (request, options) => (runs++ === 0 ? stubborn : engine).run(request, options),
    })
    const seen: string[] = []
    const first = client.run(REQUEST, { onProgress: ({ kind }) => seen.push(kind) })
    await gate.reached()
    const before = seen.length
    const second = next === 'run' ? client.run(REQUEST) : client.measureRuns({ runs: [REQUEST, REQUEST], judges: [] })
    await workers[0]?.delivered()
    gate.openForGood()
    expect((await first).ok && (await second).ok).toBe(true)
    expect(seen.length).toBe(before)
  })

  it('resolves every pending call when the worker crashes, calls listeners, and then starts another worker', async () => {
    const { client, workers } = clientOf(createFakeEngine(createGate()), createFakeEngine())
    const crashes: EngineError[] = []
    client.onModelLost((error) => crashes.push(error))
    const abort = new AbortController()
    const pending = [client.load(LOAD), client.run(REQUEST), client.score(SCORE, { signal: abort.signal })]
    workers[0]?.fail('error', 'out of memory')
    for (const outcome of await Promise.all(pending))
      expect(outcome).toMatchObject({ ok: false, error: { code: 'crash', detail: 'out of memory' } })
    expect(crashes.map(({ code }) => code)).toEqual(['crash'])
    expect(workers[0]?.isTerminated).toBe(true)
    // An abort that comes too late concerns no worker.
    abort.abort()
    expect((await client.run(REQUEST)).ok).toBe(true)
    expect(workers.length).toBe(2)
  })

  it('says that the worker’s script did not arrive', async () => {
    const { client, workers } = clientOf(createFakeEngine(createGate()))
    const outcome = client.run(REQUEST)
    workers[0]?.fail('error')
    const message = 'The engine could not be downloaded. Check your connection. Load the model again to continue.'
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'crash', message } })
  })

  it('treats a message that cannot be read as a crash', async () => {
    const { client, workers } = clientOf(createFakeEngine(createGate()))
    const outcome = client.run(REQUEST)
    workers[0]?.fail('messageerror')
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'crash' } })
  })

  it('resolves pending calls as aborted on restart, and drops their progress', async () => {
    const gate = createGate()
    const { client } = clientOf(createFakeEngine(gate))
    const events: RunEvent[] = []
    const outcome = client.run(REQUEST, { onProgress: (event) => events.push(event) })
    await gate.reached()
    client.restart()
    expect(await outcome).toEqual({ ok: false, error: null })
    const count = events.length
    gate.openForGood()
    await new Promise(setImmediate)
    expect(events.length).toBe(count)
  })

  it('turns whatever the engine throws into an error, and a worker that cannot start', async () => {
    const { client: throwing } = clientOf({ ...createFakeEngine(), run: () => Promise.reject(new Error('bug')) })
    expect(await throwing.run(REQUEST)).toMatchObject({ ok: false, error: { code: 'internal' } })
    const unstartable = createEngineClient(TIMELESS, () => {
      throw new Error('no workers here')
    })
    expect(await unstartable.run(REQUEST)).toMatchObject({ ok: false, error: { code: 'crash' } })
  })
})

/** Time that passes tick by tick. Each tick ends every wait that has begun. */
function createClock() {
  const waiting: (() => void)[] = []
  return {
    wait: () => new Promise<void>((resolve) => waiting.push(resolve)),
    async tick(count: number) {
      for (let i = 0; i < count; i++) {
        for (const next of waiting.splice(0)) next()
        // Messages between the threads arrive.
        await new Promise(setImmediate)
        await new Promise(setImmediate)
      }
    },
  }
}

const CRASH = { ok: false, error: { code: 'crash', message: expect.any(String), detail: expect.any(String) } }

describe('a worker that ends without a word', () => {
  const locked = () => {
    const locks = new FakeLocks()
    return { locks: () => locks as unknown as LockManager, wait: TIMELESS.wait }
  }

  it('is noticed at once while it is idle, and the next call starts another', async () => {
    const { client, workers } = clientOn(locked(), createFakeEngine(), createFakeEngine())
    const lost = new Promise<EngineError>((resolve) => client.onModelLost(resolve))
    expect((await client.load(LOAD)).ok).toBe(true)
    await workers[0]?.delivered()
    workers[0]?.end()
    expect(await lost).toMatchObject({
      code: 'crash',
      message: expect.stringContaining('The engine stopped unexpectedly'),
    })
    expect((await client.load(LOAD)).ok).toBe(true)
    expect(workers.length).toBe(2)
  })

  it('is noticed at once under calls, which all resolve', async () => {
    const gate = createGate()
    const { client, workers } = clientOn(locked(), createFakeEngine(gate))
    const pending = [client.run(REQUEST), client.score(SCORE)]
    await gate.reached()
    await workers[0]?.delivered()
    workers[0]?.end()
    expect(await Promise.all(pending)).toEqual([CRASH, CRASH])
    expect(workers[0]?.isTerminated).toBe(true)
  })

  it('is not suspected when the page ends it itself', async () => {
    const { client, workers } = clientOn(locked(), createFakeEngine())
    const lost: EngineError[] = []
    client.onModelLost((error) => lost.push(error))
    await client.load(LOAD)
    await workers[0]?.delivered()
    client.restart()
    await new Promise(setImmediate)
    expect(lost).toEqual([])
  })
})

it('a canceled load ends its worker at once, and the next load has one of its own', async () => {
  const { client, workers } = clientOf(createFakeEngine(createGate()), createFakeEngine())
  const lost: EngineError[] = []
  client.onModelLost((error) => lost.push(error))
  const abort = new AbortController()
  const canceled = client.load(LOAD, { signal: abort.signal })
  abort.abort()
  const next = client.load(LOAD)
  expect(workers[0]?.isTerminated).toBe(true)
  expect([await canceled, await next]).toEqual([
    { ok: false, error: null },
    { ok: true, value: FAKE_INFO },
  ])
  expect(lost).toEqual([])
})

describe('a worker that does not answer', () => {
  it('is ended after three minutes of pings', async () => {
    const clock = createClock()
    const { client, workers } = clientOn({ ...TIMELESS, wait: clock.wait }, createFakeEngine(createGate()))
    const outcome = client.run(REQUEST)
    await workers[0]?.delivered()
    workers[0]?.hang()
    await clock.tick(30)
    expect(workers[0]?.isTerminated).toBe(false)
    await clock.tick(10)
    expect(await outcome).toMatchObject({
      ok: false,
      error: { code: 'crash', message: expect.stringContaining('has not answered for three minutes') },
    })
    expect(workers[0]?.isTerminated).toBe(true)
  })

  it('is left alone if it answers pings, however long a call takes', async () => {
    const clock = createClock()
    const gate = createGate()
    const { client, workers } = clientOn({ ...TIMELESS, wait: clock.wait }, createFakeEngine(gate))
    const outcome = client.run(REQUEST)
    await gate.reached()
    await clock.tick(100)
    gate.openForGood()
    expect((await outcome).ok).toBe(true)
    expect(workers[0]?.isTerminated).toBe(false)
  })

  it('is ended ten seconds after a cancel: that call is aborted, the others fail, and the page is notified', async () => {
    const clock = createClock()
    const gate = createGate()
    const engines = [createFakeEngine(gate), createFakeEngine()]
    const { client, workers } = clientOn({ ...TIMELESS, wait: clock.wait }, ...engines)
    const lost: EngineError[] = []
    client.onModelLost((error) => lost.push(error))
    const abort = new AbortController()
    const outcomes = [client.run(REQUEST, { signal: abort.signal }), client.score(SCORE)]
    await gate.reached()
    workers[0]?.hang()
    abort.abort()
    await clock.tick(9)
    expect(workers[0]?.isTerminated).toBe(false)
    await clock.tick(2)
    const message = expect.stringContaining('The engine did not stop within 10 seconds')
    expect(await Promise.all(outcomes)).toEqual([
      { ok: false, error: null },
      { ok: false, error: expect.objectContaining({ code: 'crash', message }) },
    ])
    expect(lost).toEqual([expect.objectContaining({ message })])
    expect((await client.run(REQUEST)).ok).toBe(true)
  })

  it('is not ended if it reacts to a cancel in time', async () => {
    const clock = createClock()
    const gate = createGate()
    const { client, workers } = clientOn({ ...TIMELESS, wait: clock.wait }, createFakeEngine(gate))
    const abort = new AbortController()
    const outcome = client.run(REQUEST, { signal: abort.signal })
    await gate.reached()
    abort.abort()
    await clock.tick(5)
    gate.openForGood()
    expect((await outcome).ok).toBe(true)
    await clock.tick(20)
    expect(workers[0]?.isTerminated).toBe(false)
  })
})

it.each([
  ['device', true],
  ['memory', true],
  ['gone', true],
  ['head', false],
  ['download', false],
] as const)('a call that fails with "%s" means that the model is lost: %s', async (code, isLost) => {
  const error: EngineError = { code, message: 'm', detail: '' }
  const failing: Engine = { ...createFakeEngine(), score: async () => ({ ok: false, error }) }
  const { client } = clientOf(failing)
  const lost: EngineError[] = []
  client.onModelLost((one) => lost.push(one))
  expect(await client.score(SCORE)).toEqual({ ok: false, error })
  expect(lost).toEqual(isLost ? [error] : [])
})

const ORDER = ['download', 'prepare', 'selfTest']
