import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../decoding/record.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type {
  EngineClient,
  EngineError,
  EngineInfo,
  LoadProgress,
  Outcome,
  RewardInfo,
  RunEvent,
} from '../../worker/protocol.ts'
import { createFakeEngine, FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import type { GrowingRun } from '../library/growingRun.ts'
import { DEFAULT_SETTINGS } from '../settings/settings.ts'
import { heldRuns } from '../testing/heldRuns.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createPlayground, type PlaygroundParts } from './playground.ts'
import type { EngineStatus, Playground } from './runState.ts'
import { isFree } from './selectors.ts'

const REQUEST = { manifestUrl: 'http://x/manifest.json', headsUrl: null, runtime: 'auto' } as const
const ERROR: EngineError = { code: 'download', message: 'It did not arrive.', detail: '' }
const record = await fakeRun(runSettings())
const SETTINGS = { ...DEFAULT_SETTINGS, maxTokens: 3 }

/** A client and animation frames that the test controls. */
function bench(
  settings = SETTINGS,
  prepare?: (info: EngineInfo) => Promise<EngineInfo>,
  some: Partial<PlaygroundParts> = {},
) {
  const frames: (() => void)[] = []
  const crashed: ((error: EngineError) => void)[] = []
  const loads: { settle: (outcome: Outcome<EngineInfo>) => void; progress: (progress: LoadProgress) => void }[] = []
  const { run, runs, aborts: actions } = heldRuns()
  const kept: RunRecord[] = []
  const client = {
    load: (_, { onProgress: progress = () => {}, signal } = {}) => {
      signal?.addEventListener('abort', () => actions.push('cancelLoad'))
      return new Promise((settle) => loads.push({ settle, progress }))
    },
    run,
    restart: () => actions.push('restart'),
    onModelLost: (listener) => {
      crashed.push(listener)
      return () => {}
    },
  } as Partial<EngineClient> as EngineClient
  const store = createPlayground({
    client,
    request: REQUEST,
    settings: () => settings,
    openSettings: () => [],
    keep: async (record) => kept.push(record),
    ...(prepare ? { prepare } : {}),
    nextFrame: (callback) => frames.push(callback),
    onDownloaded: () => actions.push('downloaded'),
    stopOthers: () => actions.push('stopOthers'),
    ...some,
  })
  const load = async () => {
    const loaded = store.getState().load()
    loads[0]?.settle({ ok: true, value: FAKE_INFO })
    await loaded
  }
  const draw = () => {
    for (const frame of frames.splice(0)) frame()
  }
  const crash = (error: EngineError) => crashed[0]?.(error)
  return { store, load, loads, runs, actions, kept, frames, draw, crash }
}

/** Loads, starts a run and returns its events and its full record. */
async function running() {
  const parts = bench()
  await parts.load()
  const done = parts.store.getState().start()
  const run = parts.runs[0]
  if (!run) throw new Error('no run was asked for')
  const events: RunEvent[] = []
  const whole = await createFakeEngine().run(run.request, {
    onProgress: (event) => events.push(structuredClone(event)),
  })
  if (!whole.ok) throw new Error('the fake engine failed')
  return { ...parts, run, events, whole, done }
}

const lengths = (record: RunRecord | null) => record?.columns.map((column) => column.tokens.length)

describe('loading', () => {
  it('goes from idle through progress to ready', async () => {
    const { store, loads } = bench()
    const loaded = store.getState().load()
    loads[0]?.progress({ stage: 'fallback', from: 'WebGPU', reason: 'There is no GPU here.' })
    expect(store.getState().status).toMatchObject({
      kind: 'loading',
      fallbacks: ['There is no GPU here.'],
      thenRun: false,
    })
    loads[0]?.settle({ ok: true, value: FAKE_INFO })
    await loaded
    expect(store.getState().status).toEqual({ kind: 'ready', info: FAKE_INFO })
  })

  it('loads on Run and then runs', async () => {
    const { store, loads, runs } = bench()
    store.getState().start()
    expect(store.getState().status).toMatchObject({ kind: 'loading', thenRun: true })
    loads[0]?.settle({ ok: true, value: FAKE_INFO })
    await Promise.resolve()
    expect(runs[0]?.request.settings).toMatchObject({ reward: 'sentiment', maxTokens: 3 })
    expect(store.getState().run.kind).toBe('running')
  })

  it('runs a waiting run once the engine is set up, with the visitor’s own head', async () => {
    let give = (_: EngineInfo) => {}
    const settings = { ...SETTINGS, reward: 'my-films' }
    const { store, loads, runs } = bench(settings, () => new Promise((settle) => (give = settle)))
    store.getState().start()
    loads[0]?.settle({ ok: true, value: FAKE_INFO })
    await new Promise(setImmediate)
    expect([store.getState().status.kind, runs.length]).toEqual(['loading', 0])
    const [films] = FAKE_INFO.rewards
    give({ ...FAKE_INFO, rewards: [...FAKE_INFO.rewards, { ...films, name: 'my-films' } as RewardInfo] })
    await new Promise(setImmediate)
    expect(runs[0]?.request.settings.reward).toBe('my-films')
  })

  it('can be canceled while the engine is being set up', async () => {
    let give = (_: EngineInfo) => {}
    const { store, loads, runs } = bench(SETTINGS, () => new Promise((settle) => (give = settle)))
    store.getState().start()
    loads[0]?.settle({ ok: true, value: FAKE_INFO })
    await new Promise(setImmediate)
    store.getState().cancelLoad()
    give(FAKE_INFO)
    await new Promise(setImmediate)
    expect([store.getState().status.kind, runs.length]).toEqual(['idle', 0])
  })

  it('leaves out columns whose head the reward does not have, without an error', async () => {
    const asked = async (reward: typeof SETTINGS.reward, columns = SETTINGS.columns) => {
      const { store, loads, runs } = bench({ ...SETTINGS, reward, columns })
      store.getState().start()
      loads[0]?.settle({ ok: true, value: FAKE_INFO })
      await Promise.resolve()
      const { run } = store.getState()
      const { settings } = runs[0]?.request ?? {}
      return [settings?.reward, settings?.columns.map(({ method }) => method), run.kind === 'running' && run.columnIds]
    }
    const ids = ['column-1', 'column-3', 'column-4']
    expect(await asked('json')).toEqual(['json', ['topK', 'args', 'pargs'], ids])
    const mix = [
      { name: 'sentiment', weight: 1 },
      { name: 'json', weight: 3 },
    ]
    expect(await asked(mix)).toEqual([mix, ['topK', 'args', 'pargs'], ids])
    // If it has a head for none of them, the request is sent anyway, and the engine's error explains why.
    expect(await asked('json', [{ id: 'column-2', method: 'cd' }])).toEqual(['json', ['cd'], ['column-2']])
    // A reward that the model does not have is replaced by one that it has.
    expect((await asked('gone'))[0]).toBe('sentiment')
  })

  it('does not run once the wait was stopped', async () => {
    const { store, loads, runs } = bench()
    const loaded = store.getState().start()
    store.getState().stop()
    loads[0]?.settle({ ok: true, value: FAKE_INFO })
    await loaded
    expect([store.getState().status.kind, runs.length]).toEqual(['ready', 0])
  })

  it('stops other generation when there is no run', async () => {
    const { store, load, actions } = bench()
    store.getState().stop()
    expect(actions).toEqual(['stopOthers'])
    await load()
    void store.getState().start()
    store.getState().stop()
    expect(actions).toEqual(['stopOthers', 'stop'])
  })

  it('is idle at once when canceled, whatever comes later', async () => {
    const { store, loads, actions } = bench()
    const loaded = store.getState().load()
    store.getState().cancelLoad()
    expect([store.getState().status.kind, actions]).toEqual(['idle', ['cancelLoad']])
    loads[0]?.progress({ stage: 'selfTest', runtime: 'wasm' })
    loads[0]?.settle({ ok: true, value: FAKE_INFO })
    await loaded
    expect(store.getState().status.kind).toBe('idle')
  })

  it('keeps the error, and retries differently, on a new worker unless only the download failed', async () => {
    const { store, loads, actions } = bench()
    const loaded = store.getState().load()
    loads[0]?.settle({ ok: false, error: ERROR })
    await loaded
    expect(store.getState().status).toEqual({ kind: 'failed', error: ERROR, thenRun: false } satisfies EngineStatus)
    const second = store.getState().load({ runtime: 'wasm' })
    expect(store.getState().request).toEqual({ ...REQUEST, runtime: 'wasm' })
    expect(actions).not.toContain('restart')
    loads[1]?.settle({ ok: false, error: { ...ERROR, code: 'memory' } })
    await second
    store.getState().load()
    expect(actions.at(-1)).toBe('restart')
  })

  const crash: EngineError = { code: 'crash', message: 'It stopped, perhaps for want of memory.', detail: 'none' }

  it.each([
    ['the engine’s code', crash, null],
    ['a file of the model', ERROR, { stage: 'download', loadedBytes: 1, totalBytes: 3, fromCache: false }],
    ['the code of a backend', { ...ERROR, code: 'device' }, { stage: 'fallback', from: 'wasm', reason: 'no' }],
  ] as [string, EngineError, LoadProgress | null][])(
    'that lacks %s for want of a network says so, and runs what was asked for once there is one',
    async (_, error, progress) => {
      let isOnline = false
      const { store, loads, runs } = bench(SETTINGS, undefined, { isOnline: () => isOnline })
      const started = store.getState().start()
      if (progress) loads[0]?.progress(progress)
      loads[0]?.settle({ ok: false, error })
      await started
      expect(store.getState().status).toMatchObject({
        kind: 'failed',
        thenRun: true,
        error: {
          code: 'offline',
          message: expect.stringContaining('no network'),
          detail: expect.stringContaining(error.code === 'crash' ? error.detail : error.message),
        },
      })
      isOnline = true
      void store.getState().retryOnline()
      expect(store.getState().status).toMatchObject({ kind: 'loading', thenRun: true })
      loads[1]?.settle({ ok: true, value: FAKE_INFO })
      await new Promise(setImmediate)
      expect([runs.length, store.getState().run.kind]).toEqual([1, 'running'])
    },
  )

  it('is tried a few times once the network is back, because it may fail at first', async () => {
    const waits: number[] = []
    let isOnline = false
    const { store, loads, runs } = bench(SETTINGS, undefined, {
      isOnline: () => isOnline,
      wait: async (ms) => void waits.push(ms),
    })
    const started = store.getState().start()
    loads[0]?.settle({ ok: false, error: ERROR })
    await started
    isOnline = true
    void store.getState().retryOnline()
    for (const outcome of [{ ok: false, error: ERROR } as const, { ok: true, value: FAKE_INFO } as const]) {
      loads.at(-1)?.settle(outcome)
      await new Promise(setImmediate)
    }
    expect([waits, loads.length, runs.length]).toEqual([[1000], 3, 1])
  })

  it('that fails for another reason keeps the run for Try again, and the network is not to blame', async () => {
    const { store, loads, runs } = bench(SETTINGS, undefined, { isOnline: () => true })
    const started = store.getState().start()
    loads[0]?.settle({ ok: false, error: ERROR })
    await started
    expect(store.getState().status).toEqual({ kind: 'failed', error: ERROR, thenRun: true })
    void store.getState().retryOnline()
    expect(loads.length).toBe(1)
    void store.getState().load({ runtime: 'wasm' })
    loads[1]?.settle({ ok: true, value: FAKE_INFO })
    await new Promise(setImmediate)
    expect(runs.length).toBe(1)

    // Without a network, too, the model can be prepared, and fail at that.
    const offline = bench(SETTINGS, undefined, { isOnline: () => false })
    const loaded = offline.store.getState().load()
    offline.loads[0]?.progress({ stage: 'prepare', runtime: 'wasm', done: 1, total: 2 })
    offline.loads[0]?.settle({ ok: false, error: crash })
    await loaded
    expect(offline.store.getState().status).toEqual({ kind: 'failed', error: crash, thenRun: false })
  })

  it('that failed forgets its run when the user stops it or opens another', async () => {
    for (const act of [
      (playground: Playground) => playground.stop(),
      (playground: Playground) => playground.openRun({ ...record, columns: [] }, { kind: 'recorded' }),
    ]) {
      const { store, loads, runs } = bench()
      const started = store.getState().start()
      loads[0]?.settle({ ok: false, error: ERROR })
      await started
      expect(isFree(store.getState())).toBe(false)
      act(store.getState())
      void store.getState().load()
      loads[1]?.settle({ ok: true, value: FAKE_INFO })
      await new Promise(setImmediate)
      expect(runs.length).toBe(0)
    }
  })

  it('says that it downloaded the model, once the model is ready, unless it came from this browser', async () => {
    const { store, loads, actions } = bench()
    const download = { stage: 'download', loadedBytes: 1, totalBytes: 2 } as const
    for (const [fromCache, outcome] of [
      [true, { ok: true, value: FAKE_INFO }],
      [false, { ok: false, error: ERROR }],
      [false, { ok: true, value: FAKE_INFO }],
    ] as const) {
      const loaded = store.getState().load()
      loads.at(-1)?.progress({ ...download, fromCache })
      loads.at(-1)?.settle(outcome)
      await loaded
    }
    expect(actions.filter((action) => action === 'downloaded')).toHaveLength(1)
    expect(actions.at(-1)).toBe('downloaded')
  })

  it('fails when the worker crashes while idle', async () => {
    const { store, load, crash } = bench()
    await load()
    crash({ ...ERROR, code: 'crash' })
    expect(store.getState().status.kind).toBe('failed')
  })
})

describe('a run', () => {
  it('is copied while it is written; the copy is kept with it, or dropped if nothing was written', async () => {
    const copies: { id: string; seen: string[] }[] = []
    const grow = () => {
      const seen: string[] = []
      const id = String(copies.push({ id: '', seen }))
      const [end, discard] = ['end', 'discard'].map((what) => async () => void seen.push(what))
      return { id, onEvent: ({ kind }: RunEvent) => void seen.push(kind), end, discard } as GrowingRun
    }
    const keptAs: (string | undefined)[] = []
    const keep = async (_: RunRecord, grown?: string) => keptAs.push(grown)
    const { store, load, runs, draw } = bench(SETTINGS, undefined, { grow, keep })
    await load()
    const events: RunEvent[] = []
    void store.getState().start()
    await createFakeEngine().run(runs[0]!.request, { onProgress: (event) => events.push(event) })
    for (const event of events.slice(0, 3)) runs[0]?.event(event)
    draw()
    // Another run takes its place.
    const second = store.getState().start()
    await new Promise(setImmediate)
    runs[1]?.settle({ ok: false, error: null })
    await second
    await new Promise(setImmediate)
    expect(copies.map(({ seen }) => seen)).toEqual([['started', 'prefill', 'step', 'end'], ['discard']])
    expect(keptAs).toEqual(['1'])
  })

  it('applies the steps of one frame together', async () => {
    const { store, run, events, frames, draw } = await running()
    let changes = 0
    for (const event of events.slice(0, 2)) run.event(event)
    store.subscribe(() => changes++)
    for (const event of events.slice(2, 4)) run.event(event)
    expect([changes, frames.length]).toEqual([0, 1])
    draw()
    expect(changes).toBe(1)
    expect(store.getState().run).toMatchObject({
      kind: 'running',
      columnIds: ['column-1', 'column-2', 'column-3', 'column-4'],
    })
    const { run: state } = store.getState()
    expect(state.kind === 'running' && lengths(state.record)).toEqual([2, 2, 2, 2])
  })

  it('ends with the full record and exactly the tokens that were streamed', async () => {
    const { store, run, events, whole, draw, done, kept } = await running()
    for (const event of events) run.event(event)
    draw()
    const streamed = store.getState().run
    run.settle(structuredClone(whole))
    await done
    const { run: state } = store.getState()
    if (state.kind !== 'done' || streamed.kind !== 'running') throw new Error(`the run is ${state.kind}`)
    expect(lengths(state.record)).toEqual([3, 3, 3, 3])
    expect(state.record.columns[3]?.tokens[2]).toBe(streamed.record?.columns[3]?.tokens[2])
    expect([kept, store.getState().keptAs]).toEqual([[state.record], 1])
  })

  it('keeps its tokens when it is stopped, and when it fails between two frames', async () => {
    const stopped = await running()
    for (const event of stopped.events.slice(0, 3)) stopped.run.event(event)
    stopped.store.getState().stop()
    expect(stopped.actions).toEqual(['stop'])
    stopped.run.settle({ ok: false, error: null })
    await stopped.done
    const { run: state } = stopped.store.getState()
    expect(state.kind === 'stopped' && state.record.columns.map(({ stop, tokens }) => [stop, tokens.length])).toEqual(
      Array(4).fill(['aborted', 1]),
    )
    expect(stopped.kept.map(lengths)).toEqual([[1, 1, 1, 1]])

    const failed = await running()
    for (const event of failed.events.slice(0, 4)) failed.run.event(event)
    failed.run.settle({ ok: false, error: { ...ERROR, code: 'head' } })
    await failed.done
    const { run: left, status } = failed.store.getState()
    expect([left.kind, left.kind === 'failed' && lengths(left.record), status.kind]).toEqual([
      'failed',
      [2, 2, 2, 2],
      'ready',
    ])
  })

  it('loses the model with the device', async () => {
    const { store, run, done, crash } = await running()
    const error: EngineError = { ...ERROR, code: 'device' }
    run.settle({ ok: false, error })
    crash(error)
    await done
    expect([store.getState().run.kind, store.getState().status.kind]).toEqual(['failed', 'failed'])
  })

  it('ignores events of a superseded run', async () => {
    const { store, run, runs, events, whole, draw, done, kept } = await running()
    for (const event of events.slice(0, 3)) run.event(event)
    draw()
    store.getState().start()
    for (const event of events.slice(3)) run.event(event)
    run.settle(whole)
    await done
    expect(runs.length).toBe(2)
    // Its tokens up to then are in the library.
    expect(kept.map(lengths)).toEqual([[1, 1, 1, 1]])
    expect(store.getState().run).toMatchObject({ kind: 'running', record: null })
  })
})
