import { describe, expect, it } from 'vitest'
import { forkBegin } from '../../decoding/composeFork.ts'
import type { ColumnRecord, RunRecord, TokenRecord } from '../../decoding/record.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { EngineClient, RunEvent } from '../../worker/protocol.ts'
import { FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import { createJudging, judgedOf, judgeRun, showJudged } from '../jobs/judging.ts'
import { createForks } from '../run/forks.ts'
import { addFork, forkAt, NO_FORKS, oneColumn, walkForks } from '../run/forkTree.ts'
import { modelReady } from '../run/modelReady.ts'
import { createPlayground } from '../run/playground.ts'
import { createSettingsStore, DEFAULT_SETTINGS } from '../settings/settings.ts'
import { memoryArchive } from '../testing/memoryArchive.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createArchive } from './archive.ts'
import type { KeptRun } from './archiveEntry.ts'
import { createAutosave } from './autosave.ts'
import { openForks, saveForks } from './savedForks.ts'

const record = await fakeRun(runSettings({ reward: 'sentiment' }))
const root = { parent: null, forkedAt: null, name: 'One', record: oneColumn(record, 1) }
const forks = saveForks(addFork(NO_FORKS, root))

/** All stores of the page, with an engine that runs at once. */
function bench() {
  const disk = memoryArchive()
  const archive = createArchive({ openStorage: async () => disk, now: () => 0 })
  const aborts: string[] = []
  let slowly: ((event: RunEvent) => void) | null = null
  let isSlow = false
  let isStopped = false
  const client = {
    load: async () => ({ ok: true, value: FAKE_INFO }),
    run: async ({ prompt, settings }, { onProgress = null, signal } = {}) => {
      signal?.addEventListener('abort', () => aborts.push('stop'))
      if (isStopped) return { ok: false, error: null }
      if (isSlow) {
        slowly = onProgress
        return new Promise(() => {})
      }
      return { ok: true, value: { ...(await fakeRun(settings)), prompt } as RunRecord }
    },
    judge: async () => ({ ok: true, value: { title: 'A judge.', scores: [1, 2] } }),
    onModelLost: () => () => {},
  } as Partial<EngineClient> as EngineClient
  const nextFrame = (callback: () => void) => callback()
  const settings = createSettingsStore(memoryStorage)
  const playground = createPlayground({
    client,
    request: { manifestUrl: '', headsUrl: null, runtime: 'auto' },
    settings: settings.getState,
    openSettings: settings.getState().open,
    keep: (run) => archive.getState().keep({ record: run, origin: 'here', forks: null }),
    nextFrame,
  })
  const forking = createForks({ client, nextFrame, ready: () => modelReady(playground) })
  const judging = createJudging(client)
  const timers: (() => void)[] = []
  const later = (callback: () => void) => void timers.push(callback)
  const autosave = createAutosave({ playground, forks: forking, judging, archive, later })
  const tree = () => walkForks(forking.getState().tree).map(({ node }) => node.name)
  const save = async (some: Partial<KeptRun> = {}) =>
    (await archive.getState().keep({ record, origin: 'here', forks: null, ...some })) as number
  const ranHere = (): RunRecord => {
    const { run } = playground.getState()
    if (run.kind !== 'done') throw new Error(`the run is ${run.kind}`)
    return run.record
  }
  /** Names of the forks that are saved with a run. */
  const kept = async (id: number) => {
    const read = await archive.getState().read(id)
    return read.ok ? (read.value.forks?.branches.map(({ name }) => name) ?? null) : read.reason
  }
  /** From now on the test controls what the engine writes. */
  const writeSlowly = () => {
    isSlow = true
    return (event: RunEvent) => slowly?.(event)
  }
  /** From now on every run is stopped before its first token. */
  const stopAtOnce = () => {
    isStopped = true
  }
  const engine = { aborts, writeSlowly, stopAtOnce, timers }
  const stores = { archive, playground, forking, judging, settings }
  return { ...engine, ...stores, save, ranHere, tree, kept, ...autosave }
}

const add = (forking: ReturnType<typeof bench>['forking'], fork: typeof root) =>
  forking.setState(({ tree }) => ({ tree: addFork(tree, fork) }))

describe('a saved run', () => {
  it('opens with its forks, and later changes to them are saved', async () => {
    const { save, playground, forking, openKept, tree, kept, settled } = bench()
    const id = await save({ origin: 'link', title: 'T', lacksTables: true, forks })
    expect(await openKept(id)).toBeNull()
    expect(playground.getState()).toMatchObject({
      run: { kind: 'done', record, origin: { kind: 'archive', id, title: 'T', lacksTables: true } },
      keptAs: id,
    })
    expect(tree()).toEqual(['One'])
    forking.getState().rename(1, 'Other')
    await settled()
    expect(await kept(id)).toEqual(['Other'])
    forking.getState().remove(1)
    await settled()
    expect(await kept(id)).toBeNull()
    forking.getState().undo()
    await settled()
    expect(await kept(id)).toEqual(['Other'])
    // Another run: the page no longer shows the tree, but the library keeps it.
    playground.getState().openRun(record, { kind: 'recorded' })
    await settled()
    expect([tree(), await kept(id)]).toEqual([[], ['Other']])
    expect(await openKept(99)).toBe('This run is no longer in the library.')
  })

  it('that was made here includes its forks', async () => {
    const { archive, playground, ranHere, forking, kept, settings, tree, settled } = bench()
    settings.getState().change({ maxTokens: 4 })
    settings.getState().removeColumn('column-2')
    await playground.getState().start()
    await settled()
    const { keptAs } = playground.getState()
    const from = { run: ranHere(), column: 0, name: 'top-k' }
    await forking.getState().start({ from, point: { position: 1, candidate: 1 } })
    await settled()
    expect([archive.getState().entries.length, await kept(keptAs as number)]).toEqual([1, ['top-k', 'Fork 2']])
    const read = await archive.getState().read(keptAs as number)
    expect(read.ok && read.value.forks?.branches[1]?.record.columns[0]?.stop).toBe('length')
    await playground.getState().start()
    expect(tree()).toEqual([])
  })

  it('keeps the tokens of a fork so far when something else is shown, and stops the engine', async () => {
    const { save, playground, forking, archive, openKept, settled, aborts, writeSlowly } = bench()
    const id = await save()
    await openKept(id)
    const event = writeSlowly()
    await playground.getState().load()
    const point = { position: 1, candidate: 1 }
    void forking.getState().start({ from: { run: record, column: 0, name: 'top-k' }, point })
    await new Promise(setImmediate)
    const given = oneColumn(record, 0)
    const [column] = given.columns as [ColumnRecord]
    const begin = forkBegin(column, point)
    const empty = { ...column, begin, text: '', tokens: [], stop: null }
    event({ kind: 'started', record: { ...given, columns: [empty] } })
    const step = { step: 0, tokens: [{ column: 0, record: column.tokens[2] as TokenRecord, stop: null }] }
    event({ kind: 'step', step })
    playground.getState().openRun(record, { kind: 'recorded' })
    await settled()
    expect(aborts).toEqual(['stop'])
    expect([forking.getState().tree.nodes.present, forking.getState().writing]).toEqual([[], null])
    const read = await archive.getState().read(id)
    expect(read.ok && read.value.forks?.branches[1]?.record.columns[0]).toMatchObject({
      tokens: { length: 3 },
      stop: 'aborted',
    })
    expect(archive.getState().entries.length).toBe(1)
  })

  it('has the fork that its page was writing when it was closed, as a stopped one', async () => {
    const { save, forking, openKept, archive, playground, settled, writeSlowly, timers } = bench()
    const id = await save()
    await openKept(id)
    const event = writeSlowly()
    await playground.getState().load()
    const point = { position: 1, candidate: 1 }
    void forking.getState().start({ from: { run: record, column: 0, name: 'top-k' }, point })
    await new Promise(setImmediate)
    const given = oneColumn(record, 0)
    const [column] = given.columns as [ColumnRecord]
    const begin = forkBegin(column, point)
    event({ kind: 'started', record: { ...given, columns: [{ ...column, begin, text: '', tokens: [], stop: null }] } })
    event({
      kind: 'step',
      step: { step: 0, tokens: [{ column: 0, record: column.tokens[2] as TokenRecord, stop: null }] },
    })
    expect(timers.length).toBe(1)
    timers.pop()?.()
    await settled()
    const read = await archive.getState().read(id)
    const opened = read.ok ? openForks(read.value.forks) : null
    expect(opened?.ok && forkAt(opened.value, 2)?.record.columns[0]).toMatchObject({
      tokens: { length: 3 },
      stop: 'aborted',
    })
  })

  it('that was opened from elsewhere is saved once it has forks, only once', async () => {
    const { archive, playground, forking, kept, settled } = bench()
    playground.getState().openRun(record, { kind: 'file', title: 'Theirs' })
    await settled()
    expect(archive.getState().entries).toEqual([])
    add(forking, root)
    forking.getState().rename(1, 'Mine')
    await settled()
    const [entry, ...others] = archive.getState().entries
    expect([entry?.title, entry?.origin, others]).toEqual(['Theirs', 'file', []])
    expect(await kept(entry?.id as number)).toEqual(['Mine'])
  })

  it('includes its judge’s scores and its sender’s notice', async () => {
    const { save, playground, ranHere, judging, keepOpened, openKept, settled } = bench()
    const said = { judge: 'sentiment', title: 'Theirs.', scores: [3, 4] }
    playground.getState().openRun(record, { kind: 'link', title: 'T', notice: 'Look here.' })
    showJudged(judging, record, said)
    await keepOpened()
    const { keptAs: theirs } = playground.getState()

    await playground.getState().start()
    const { keptAs: mine } = playground.getState()
    await judgeRun(judging, ranHere(), ['sentiment'])
    await settled()

    expect(await openKept(theirs as number)).toBeNull()
    expect(playground.getState().run).toMatchObject({ origin: { kind: 'archive', notice: 'Look here.' } })
    expect(judgedOf(judging.getState())).toEqual({ record, ...said })
    expect(await openKept(mine as number)).toBeNull()
    expect(judgedOf(judging.getState())).toMatchObject({ judge: 'sentiment', title: 'A judge.', scores: [1, 2] })
    expect(await openKept(await save({ origin: 'file' }))).toBeNull()
    expect(judgedOf(judging.getState())).toBeNull()
  })

  it('still has its forks when the next run never started', async () => {
    const { save, playground, forking, openKept, stopAtOnce, tree, kept, settled } = bench()
    const id = await save({ forks })
    await openKept(id)
    await playground.getState().load()
    const { run } = playground.getState()
    stopAtOnce()
    const next = playground.getState().start()
    expect(tree()).toEqual([])
    await next
    expect([playground.getState().run, playground.getState().keptAs]).toEqual([run, id])
    expect(tree()).toEqual(['One'])
    add(forking, { ...root, name: 'Two' })
    await settled()
    expect(await kept(id)).toEqual(['One', 'Two'])
  })

  it('has a fork of a column under the root that was saved with it', async () => {
    const { save, ranHere, forking, openKept, tree } = bench()
    await openKept(await save({ forks }))
    const from = { run: ranHere(), column: 1, name: 'Another' }
    await forking.getState().start({ from, point: { position: 1, candidate: 1 } })
    expect(tree()).toEqual(['One', 'Fork 2'])
  })

  it('does not come back after a reload when a new run was requested meanwhile', async () => {
    const { save, playground, openKept } = bench()
    const opened = openKept(await save(), 'return')
    const ran = playground.getState().start()
    expect(await opened).toBeNull()
    expect(playground.getState().opened).toBeNull()
    await ran
    expect(playground.getState().run).toMatchObject({ kind: 'done', record: { prompt: DEFAULT_SETTINGS.prompt } })
  })

  it('is saved on request', async () => {
    const { archive, playground, keepOpened } = bench()
    await keepOpened()
    playground.getState().openRun(record, { kind: 'link' })
    await keepOpened()
    await keepOpened()
    expect(archive.getState().entries.map(({ origin }) => origin)).toEqual(['link'])
  })
})

describe('the model', () => {
  it('is waited for', async () => {
    const { playground } = bench()
    expect(await Promise.all([modelReady(playground), modelReady(playground)])).toEqual([true, true])
    expect(await modelReady(playground)).toBe(true)
  })

  it('is missing when its loading is canceled', async () => {
    const { playground } = bench()
    const ready = modelReady(playground)
    playground.getState().cancelLoad()
    expect(await ready).toBe(false)
  })
})
