import * as Comlink from 'comlink'
import { afterEach, describe, expect, it } from 'vitest'
import { createEngineClient, type WorkerHandle } from './client.ts'
import type { EndingsRequest, Engine, EngineError, RunEvent, RunRequest } from './protocol.ts'
import { createFakeEngine, FAKE_INFO } from './testing/fakeEngine.ts'

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
const LOAD = { manifestUrl: 'http://x/manifest.json', headsUrl: null, runtime: 'auto', form: 'auto' } as const

/** A door that the engine waits at before every step; opened one step at a time or for good. */
function gate() {
  const waiting: (() => void)[] = []
  let open = false
  let arrived: (() => void) | null = null
  return {
    pause: () =>
      open
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            waiting.push(resolve)
            arrived?.()
          }),
    /** Resolves once somebody stands at the door. */
    reached: () =>
      waiting.length > 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            arrived = resolve
          }),
    step: () => waiting.shift()?.(),
    openForGood: () => {
      open = true
      for (const go of waiting.splice(0)) go()
    },
  }
}

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A worker in this realm: an engine on one end of a channel, and a way to make the other end crash. */
function workerOn(engine: Engine) {
  const { port1, port2 } = new MessageChannel()
  Comlink.expose(engine, port2)
  const errors = new EventTarget()
  const handle: WorkerHandle & { terminated: boolean } = {
    terminated: false,
    postMessage: (message, transfer) => port1.postMessage(message, transfer ?? []),
    start: () => port1.start(),
    addEventListener: (type, listener) => (type === 'message' ? port1 : errors).addEventListener(type, listener),
    removeEventListener: (type, listener) => (type === 'message' ? port1 : errors).removeEventListener(type, listener),
    terminate() {
      handle.terminated = true
      port1.close()
    },
  }
  closers.push(() => port1.close())
  return {
    handle,
    crash: (message: string) => errors.dispatchEvent(Object.assign(new Event('error'), { message })),
    errors,
  }
}

describe('engine client', () => {
  it('starts the worker with the first call and passes progress and info on', async () => {
    let started = 0
    const client = createEngineClient(() => {
      started++
      return workerOn(createFakeEngine()).handle
    })
    expect(started).toBe(0)
    const stages: string[] = []
    expect(await client.load(LOAD, (progress) => stages.push(progress.stage))).toEqual({ ok: true, value: FAKE_INFO })
    expect(started).toBe(1)
    // Progress has its own port, so its tail may come behind the answer and is then dropped; its order is kept.
    expect(stages).toEqual([...stages].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)))
  })

  it('runs, with events in order, and settles with the whole record', async () => {
    const doors = gate()
    const client = createEngineClient(() => workerOn(createFakeEngine(doors)).handle)
    const events: RunEvent[] = []
    const outcome = client.run(REQUEST, (event) => events.push(event))
    await doors.reached()
    doors.openForGood()
    const settled = await outcome
    if (!settled.ok) throw new Error('expected a record')
    expect(settled.value.columns.map((column) => [column.tokens.length, column.stop])).toEqual([
      [5, 'length'],
      [5, 'length'],
    ])
    expect(events[0]?.kind).toBe('started')
    const steps = events.flatMap((event) => (event.kind === 'step' ? [event.step.step] : []))
    expect(steps).toEqual(steps.map((_, index) => index))
  })

  it('keeps what was written when stopped', async () => {
    const doors = gate()
    const engine = createFakeEngine(doors)
    const stop = async () => {
      await engine.stop()
      doors.openForGood()
    }
    const client = createEngineClient(() => workerOn({ ...engine, stop }).handle)
    const outcome = client.run(REQUEST, (event) => {
      if (event.kind === 'step') client.stop()
    })
    await doors.reached()
    doors.step()
    const settled = await outcome
    if (!settled.ok) throw new Error('expected a record')
    expect(settled.value.columns.map((column) => [column.tokens.length, column.stop])).toEqual([
      [1, 'aborted'],
      [1, 'aborted'],
    ])
  })

  it('settles every pending call when the worker crashes, tells listeners, and starts anew after it', async () => {
    const workers = [workerOn(createFakeEngine(gate())), workerOn(createFakeEngine())]
    let next = 0
    const client = createEngineClient(() => (workers[next++] as (typeof workers)[number]).handle)
    const told: EngineError[] = []
    client.onCrash((error) => told.push(error))
    const pending = [client.load(LOAD, () => {}), client.run(REQUEST, () => {})]
    workers[0]?.crash('out of memory')
    for (const outcome of await Promise.all(pending)) {
      expect(outcome).toMatchObject({ ok: false, error: { code: 'crash', detail: 'out of memory' } })
    }
    expect(told.map((error) => error.code)).toEqual(['crash'])
    expect(workers[0]?.handle.terminated).toBe(true)
    expect((await client.run(REQUEST, () => {})).ok).toBe(true)
    expect(next).toBe(2)
  })

  it('scores, judges, writes with seeds, ends cut texts and takes a head, with progress; a crash settles these too', async () => {
    const client = createEngineClient(() => workerOn(createFakeEngine()).handle)
    const text = { promptTokens: [1], tokens: [2], text: 'a', finished: false }
    const after = { tokens: [1, 2] }
    const scored = await client.score({ after, text: ' a b', reward: 'sentiment', topK: 3 }, () => {})
    expect(scored).toMatchObject({ ok: true, value: { tokens: { length: 2 } } })
    expect(await client.judge({ judge: 'sentiment', texts: [text] })).toMatchObject({ ok: true })
    expect(await client.addHead(new Uint8Array(3))).toMatchObject({ ok: true, value: { name: 'my-sentiment' } })
    const seeds = await client.runSeeds({ ...REQUEST, seeds: [1, 2], judge: null }, () => {})
    expect(seeds).toMatchObject({ ok: true, value: [{ seed: 1, columns: { length: 2 } }, { seed: 2 }] })

    const cut: EndingsRequest = {
      after: { prompt: 'a', chat: false },
      sides: [{ text: ' b c' }, { text: ' d e' }],
      cut: 0.5,
      n: 3,
      judge: 'sentiment',
      reward: null,
      sampling: { seed: 1, topK: 3, temperature: 1, maxTokens: 8 },
    }
    const endings = await client.writeEndings(cut, () => {})
    expect(endings).toMatchObject({ ok: true, value: { position: 1, sides: [{ endings: { length: 3 } }, {}] } })

    const doors = gate()
    const own = new AbortController()
    const another = createEngineClient(() => workerOn(createFakeEngine(doors)).handle)
    const given = [own.signal, new AbortController().signal].map((signal) =>
      another.score({ after, text: ' a', reward: null, topK: 3 }, () => {}, signal),
    )
    const givenUp = another.writeEndings(cut, () => {}, own.signal)
    await doors.reached()
    own.abort()
    // It is told before the answer to this is asked for.
    await another.addHead(new Uint8Array(3))
    doors.openForGood()
    expect((await Promise.all(given)).map(({ ok }) => ok)).toEqual([false, true])
    expect(await givenUp).toEqual({ ok: false, error: null })

    const worker = workerOn(createFakeEngine(gate()))
    const waiting = createEngineClient(() => worker.handle)
    const pending = waiting.score({ after, text: ' a', reward: null, topK: 3 }, () => {})
    worker.crash('out of memory')
    expect(await pending).toMatchObject({ ok: false, error: { code: 'crash' } })
  })

  it('treats a message that cannot be read as a crash', async () => {
    const worker = workerOn(createFakeEngine(gate()))
    const client = createEngineClient(() => worker.handle)
    const outcome = client.run(REQUEST, () => {})
    worker.errors.dispatchEvent(new Event('messageerror'))
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'crash' } })
  })

  it('drops the events of a superseded run', async () => {
    const doors = gate()
    const engine = createFakeEngine(doors)
    // Like an engine that notices late: the first run goes on writing after the second has begun.
    const stubborn = createFakeEngine(doors)
    let runs = 0
    const run: Engine['run'] = (request, onEvent) => (runs++ === 0 ? stubborn : engine).run(request, onEvent)
    const client = createEngineClient(() => workerOn({ ...engine, run }).handle)
    const seen: string[] = []
    const first = client.run(REQUEST, (event) => seen.push(`first ${event.kind}`))
    await doors.reached()
    const before = seen.length
    const second = client.run(REQUEST, (event) => {
      seen.push(`second ${event.kind}`)
      if (event.kind === 'started') doors.step()
      if (event.kind === 'step') doors.openForGood()
      else doors.reached().then(doors.step)
    })
    expect((await first).ok && (await second).ok).toBe(true)
    expect(seen.slice(before).filter((line) => line.startsWith('first'))).toEqual([])
    expect(seen).toContain('second step')
  })

  it('settles pending calls as aborted on restart, and drops their events', async () => {
    const doors = gate()
    const client = createEngineClient(() => workerOn(createFakeEngine(doors)).handle)
    const events: RunEvent[] = []
    const outcome = client.run(REQUEST, (event) => events.push(event))
    await doors.reached()
    client.restart()
    expect(await outcome).toEqual({ ok: false, error: null })
    const count = events.length
    doors.openForGood()
    await new Promise((resolve) => setImmediate(resolve))
    expect(events.length).toBe(count)
  })

  it('makes a value of whatever the engine throws, and of a worker that cannot start', async () => {
    const throwing = createEngineClient(
      () => workerOn({ ...createFakeEngine(), run: () => Promise.reject(new Error('bug')) }).handle,
    )
    expect(await throwing.run(REQUEST, () => {})).toMatchObject({ ok: false, error: { code: 'internal' } })
    const unstartable = createEngineClient(() => {
      throw new Error('no workers here')
    })
    expect(await unstartable.run(REQUEST, () => {})).toMatchObject({ ok: false, error: { code: 'crash' } })
  })
})

const ORDER = ['download', 'prepare', 'selfTest']
