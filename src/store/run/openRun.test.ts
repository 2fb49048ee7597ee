import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { composeFork, forkBegin } from '../../decoding/composeFork.ts'
import type { RunRecord, RunSettings } from '../../decoding/record.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { EngineClient, EngineInfo, Outcome, RunEvent } from '../../worker/protocol.ts'
import { createFakeEngine, FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import { checkStoredRun } from '../library/storedRun.ts'
import { type ColumnId, isPageColumnId } from '../settings/columnIds.ts'
import { composeRequest } from '../settings/composeRun.ts'
import { createSettingsStore, DEFAULT_SETTINGS } from '../settings/settings.ts'
import { type HeldRun, heldRuns } from '../testing/heldRuns.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { sameAsRan, withGivenTokens } from './openedRun.ts'
import { createPlayground } from './playground.ts'
import { compareWithOrigin, shownColumns } from './selectors.ts'
import { setAsidePrompt } from './setAside.ts'
import { settingsChanged } from './writtenWith.ts'

const IDLE = { kind: 'idle' } as const
const engine = createFakeEngine()

async function written(prompt: string, settings: RunSettings): Promise<RunRecord> {
  const outcome = await engine.run({ prompt, settings })
  if (!outcome.ok) throw new Error('the fake engine failed')
  return outcome.value
}

/** Another visitor's run: other columns, overrides, standard units. */
const other = await written('Another prompt', {
  ...composeRequest({ ...DEFAULT_SETTINGS, weight: 3, maxTokens: 4, seed: 3, sample: 1, units: 'standard' }, IDLE)
    .settings,
  columns: [
    { method: 'topK', weight: 0 },
    { method: 'pargs' },
    { method: 'pargs', weight: 8, topK: 5, temperature: 0.7, reward: 'json' },
    { method: 'args' },
  ],
})

/** The page's stores with an engine whose answers the test triggers. */
function bench() {
  const settings = createSettingsStore(memoryStorage)
  const kept: RunRecord[] = []
  const { run, runs, aborts } = heldRuns()
  const loads: ((outcome: Outcome<EngineInfo>) => void)[] = []
  const client = {
    load: () => new Promise((settle) => loads.push(settle)),
    run,
    onModelLost: () => () => {},
  } as Partial<EngineClient> as EngineClient
  const store = createPlayground({
    client,
    request: { manifestUrl: '', headsUrl: null, runtime: 'auto' },
    settings: settings.getState,
    openSettings: settings.getState().open,
    keep: async (record) => kept.push(record),
    nextFrame: (callback) => callback(),
  })
  const state = () => store.getState()
  const shown = () => shownColumns(settings.getState().columns, state().run)
  /** Answers the last request with what the fake engine writes. */
  const answer = async () => {
    const { request, event, settle } = runs.at(-1) as HeldRun
    settle(await engine.run(request, { onProgress: (one) => event(structuredClone(one)) }))
    await new Promise(setImmediate)
  }
  const load = async () => {
    loads.at(-1)?.({ ok: true, value: FAKE_INFO })
    await new Promise(setImmediate)
  }
  return { settings, store, state, shown, kept, aborts, runs, load, answer }
}

describe('a run as settings', () => {
  it('gives the same run again', () => {
    const settings = createSettingsStore(memoryStorage)
    settings.getState().open(other)
    expect(settings.getState()).toMatchObject({ weight: 3, units: 'standard', sample: 1, prompt: 'Another prompt' })
    expect(settings.getState().columns.map(({ id: _, ...column }) => column)).toEqual(other.settings.columns)
    expect(composeRequest(settings.getState(), IDLE).settings).toEqual(other.settings)
    expect(sameAsRan(settings.getState(), other)).toBe(true)
    settings.getState().change({ seed: 4 })
    expect(sameAsRan(settings.getState(), other)).toBe(false)
  })

  it('is the same run whatever weight the columns share, as long as each runs with its own', () => {
    const settings = createSettingsStore(memoryStorage)
    const { columns } = other.settings
    const stated = columns.map((column) => ({ weight: other.settings.weight, ...column }))
    const restated = { ...other, settings: { ...other.settings, weight: -7, columns: stated } }
    settings.getState().open(restated)
    expect(settings.getState().weight).toBe(-7)
    expect(sameAsRan(settings.getState(), other)).toBe(true)
    settings.getState().override(settings.getState().columns[0]?.id as ColumnId, { weight: 1 })
    expect(sameAsRan(settings.getState(), other)).toBe(false)
  })

  it('gives the same run for every comparison that ships', () => {
    const files = readdirSync('public/recorded').filter((name) => name.endsWith('.json.gz'))
    expect(files.length).toBeGreaterThan(5)
    for (const file of files) {
      const { record } = JSON.parse(gunzipSync(readFileSync(`public/recorded/${file}`)).toString('utf8'))
      const read = checkStoredRun(record)
      if (!read.ok) throw new Error(`${file}: ${read.reason}`)
      const settings = createSettingsStore(memoryStorage)
      settings.getState().open(read.value)
      expect([file, sameAsRan(settings.getState(), read.value)]).toEqual([file, true])
      expect(read.value.columns.map(({ weight, text }) => [weight, text])).toEqual(
        record.columns.map(({ weight, text }: RunRecord['columns'][number]) => [weight, text]),
      )
    }
  })

  it('stays without a reward if it had none', () => {
    const settings = createSettingsStore(memoryStorage)
    const bare = { ...other, settings: { ...other.settings, reward: null } }
    settings.getState().open(bare)
    expect(settings.getState().reward).toBeNull()
    expect(sameAsRan(settings.getState(), bare)).toBe(true)
  })

  it('is clamped to the limits of the page, and is then a different run', () => {
    const far = { ...other, settings: { ...other.settings, topK: 400 } }
    const settings = createSettingsStore(memoryStorage)
    settings.getState().open(far)
    expect(settings.getState().topK).toBe(50)
    expect(sameAsRan(settings.getState(), far)).toBe(false)
  })
})

describe('opening a run', () => {
  it('shows it without a model, with its settings, which can be undone', () => {
    const { state, shown, settings, kept } = bench()
    state().openRun(other, { kind: 'link', title: 'Look', lacksTables: true })
    expect(state()).toMatchObject({
      status: IDLE,
      run: { kind: 'done', record: other, origin: { kind: 'link', title: 'Look', lacksTables: true } },
      opened: { record: other },
      keptAs: null,
    })
    expect(shown().map(({ record }) => record)).toEqual(other.columns)
    expect(settingsChanged(settings.getState(), IDLE, state().run)).toBe(false)
    settings.getState().undo()
    expect(settings.getState().prompt).toBe(DEFAULT_SETTINGS.prompt)
    // Columns from before must not be matched with those of the opened run.
    expect(shown().every(({ record }) => record === null)).toBe(true)
    expect(kept).toEqual([])
  })

  it('leaves the visitor’s settings alone if requested, until its own are adopted', () => {
    const { state, shown, settings } = bench()
    state().openRun(other, { kind: 'recorded' }, 'leave')
    expect(settings.getState().prompt).toBe(DEFAULT_SETTINGS.prompt)
    expect(shown().map(({ id, method, weight, record }) => [id, method, weight, record === null])).toEqual([
      ['opened-0', 'topK', 0, false],
      ['opened-1', 'pargs', undefined, false],
      ['opened-2', 'pargs', 8, false],
      ['opened-3', 'args', undefined, false],
    ])
    expect(settingsChanged(settings.getState(), IDLE, state().run)).toBe(false)
    state().takeSettings()
    expect([settings.getState().prompt, shown().map(({ id }) => id)]).toEqual([
      'Another prompt',
      ['column-5', 'column-6', 'column-7', 'column-8'],
    ])
    expect(shown().every(({ record }) => record !== null)).toBe(true)
  })

  it('can be left for one’s own columns, where columns with the same method keep its texts', () => {
    const { state, shown, settings } = bench()
    state().openRun(other, { kind: 'recorded' }, 'leave')
    settings.getState().change({ prompt: other.prompt })
    state().showOwnColumns()
    expect(shown().map(({ id, method, record }) => [isPageColumnId(id), method, record === null])).toEqual([
      [true, 'topK', false],
      [true, 'cd', true],
      [true, 'args', true],
      [true, 'pargs', true],
    ])
    expect(settings.getState().prompt).toBe(other.prompt)
  })

  it('is set aside when the own prompt, which is another, is run', async () => {
    const { state, settings } = bench()
    state().openRun(other, { kind: 'recorded' }, 'leave')
    expect(setAsidePrompt(settings.getState(), state().run)).toBeNull()
    // The model is loaded first, which may take a minute.
    state().start()
    expect(setAsidePrompt(settings.getState(), state().run)).toBe(other.prompt)
    state().takeSettings()
    expect(setAsidePrompt(settings.getState(), state().run)).toBeNull()
    expect(settings.getState().prompt).toBe(other.prompt)
  })

  it('can be restored with settings changed since, and with its columns if they still exist', () => {
    const { state, shown, settings } = bench()
    state().openRun(other, { kind: 'archive', id: 3 })
    settings.getState().change({ prompt: 'Typed since' })
    state().openRun(other, { kind: 'archive', id: 3 }, 'return')
    expect(settings.getState().prompt).toBe('Typed since')
    expect(shown().every(({ id, record }) => isPageColumnId(id) && record !== null)).toBe(true)
    expect(settingsChanged(settings.getState(), IDLE, state().run)).toBe(true)
    settings.getState().removeColumn(shown()[0]?.id as ColumnId)
    state().openRun(other, { kind: 'archive', id: 3 }, 'return')
    expect(settings.getState().prompt).toBe('Typed since')
    expect(shown().every(({ id }) => id.startsWith('opened-'))).toBe(true)
  })

  it('saves the run in progress, and ignores its later steps', async () => {
    const { state, load, runs, answer, kept, aborts } = bench()
    state().start()
    await load()
    const events: RunEvent[] = []
    await engine.run((runs[0] as HeldRun).request, {
      onProgress: (event) => events.push(structuredClone(event)),
    })
    for (const event of events.slice(0, 4)) runs[0]?.event(event)
    state().openRun(other, { kind: 'archive', id: 12 })
    expect([aborts, kept.map(({ columns }) => columns[0]?.tokens.length), state().keptAs]).toEqual([['stop'], [2], 12])
    expect(kept[0]?.columns[0]?.stop).toBe('aborted')
    await answer()
    expect([state().run.kind, kept.length]).toEqual(['done', 1])
  })

  it('ends a run’s wait for the model', async () => {
    const { state, load, runs } = bench()
    state().start()
    state().openRun(other, { kind: 'file' })
    await load()
    expect([state().status.kind, runs.length, state().run.kind]).toEqual(['ready', 0, 'done'])
  })
})

describe('running it here', () => {
  const tokens = ({ columns }: RunRecord) => columns.map((column) => column.tokens.map(({ token }) => token))
  const same = (opened: { record: RunRecord }, here: RunRecord) => `${tokens(opened.record)}` === `${tokens(here)}`

  it('makes the same run, to be compared token by token', async () => {
    for (const way of ['take', 'leave'] as const) {
      const { state, load, answer, runs, shown, kept } = bench()
      state().openRun(other, { kind: 'recorded' }, way)
      if (way === 'leave') state().takeSettings()
      state().start()
      await load()
      expect(runs[0]?.request).toEqual({ prompt: other.prompt, settings: other.settings })
      expect(compareWithOrigin(state().run, same)).toBeNull()
      await answer()
      expect(compareWithOrigin(state().run, same)).toBe(true)
      expect(state().run).not.toHaveProperty('origin')
      expect([shown().every(({ record }) => record !== null), kept.length, state().keptAs]).toEqual([true, 1, 1])
    }
  })

  it('is what Run does as long as nothing was changed', async () => {
    const { state, load, answer, settings } = bench()
    state().openRun(other, { kind: 'link' })
    state().start()
    await load()
    await answer()
    expect(compareWithOrigin(state().run, same)).toBe(true)
    settings.getState().change({ seed: 9 })
    state().start()
    await answer()
    expect([compareWithOrigin(state().run, same), state().opened?.record]).toEqual([null, other])
    settings.getState().undo()
    state().start()
    await answer()
    expect(compareWithOrigin(state().run, same)).toBe(true)
  })

  it('runs settings that the page cannot express, and columns beyond those it shows', async () => {
    const { state, load, runs } = bench()
    const columns = Array.from({ length: 8 }, (_, index) => ({ method: 'pargs' as const, weight: 100 + index }))
    const far = await written('x', { ...other.settings, columns, maxTokens: 2 })
    state().openRun(far, { kind: 'file' })
    state().start()
    await load()
    const { run } = state()
    expect(runs[0]?.request.settings).toEqual(far.settings)
    expect(run.kind === 'running' && [run.columnIds.length, new Set(run.columnIds).size]).toEqual([8, 8])
  })

  it('shows the opened run again if it was stopped before the first token', async () => {
    const { state, load, runs } = bench()
    state().openRun(other, { kind: 'archive', id: 3 })
    state().start()
    await load()
    state().stop()
    runs[0]?.settle({ ok: false, error: null })
    await new Promise(setImmediate)
    expect(state()).toMatchObject({ run: { kind: 'done', origin: { id: 3 } }, keptAs: 3 })
  })
})

it('puts the given tokens before what a fork writes', async () => {
  const settings = { ...other.settings, reward: 'fake', units: 'raw' as const, maxTokens: 6, topK: 3 }
  const parent = await fakeRun({ ...settings, columns: [{ method: 'topK', weight: 0 }] })
  const from = parent.columns[0]
  if (!from) throw new Error('no column')
  const point = { position: 2, candidate: 1 }
  const columns = [
    { method: 'pargs' as const, weight: 2, begin: forkBegin(from, point) },
    { method: 'topK' as const, weight: 0 },
  ]
  const fork = await fakeRun({ ...settings, columns })
  const [first, second] = fork.columns
  if (!first || !second) throw new Error('no columns')
  const whole = { ...fork, columns: [composeFork(from, point, first), second] }
  expect(whole.columns[0]?.tokens.length).toBe(6)
  expect(withGivenTokens(fork, whole)).toEqual(whole)
  expect(withGivenTokens(parent, whole)).toBe(parent)
  // Nothing is prepended from another text.
  expect(withGivenTokens(fork, { ...whole, columns: [from] })).toEqual(fork)
  expect(withGivenTokens(fork, { ...whole, columns: [] })).toEqual(fork)
})

describe('a stored run', () => {
  it('is read', () => {
    expect(checkStoredRun(JSON.parse(JSON.stringify(other)))).toEqual({ ok: true, value: other })
  })

  it.each([
    [null, 'the run: '],
    [{ ...other, columns: [] }, 'columns: '],
    [{ ...other, columns: other.columns.slice(1) }, 'the columns do not match the settings'],
    [{ ...other, settings: { ...other.settings, seed: -1 } }, 'settings.seed: '],
    [{ ...other, columns: [{ ...other.columns[0], method: 'constructor' }] }, 'columns[0].method: must be one of topK'],
    [
      { ...other, columns: [{ ...other.columns[0], tokens: [{ ...other.columns[0]?.tokens[0], chosen: 99 }] }] },
      'columns[0].tokens[0]: the chosen token is not among the candidates',
    ],
  ])('or the error says why not: %#', (given, reason) => {
    const checked = checkStoredRun(given)
    expect(checked.ok ? '' : checked.reason).toContain(reason)
  })
})
