// @vitest-environment happy-dom
// The stores wired together, with the fake engine.

import { beforeEach, expect, test, vi } from 'vitest'
import { createGate } from '../../worker/testing/inRealm.ts'
import { SHOWN } from '../browser/pageStorage.ts'
import { judgedOf } from '../jobs/judging.ts'
import { seedsFrom } from '../jobs/seedComparison.ts'
import { openIndexedDb } from '../library/archiveStorage.ts'
import { MissingCodeError } from '../library/database.ts'
import { recordOf } from '../run/selectors.ts'
import { testIndexedDb } from '../testing/indexedDb.ts'
import { memoryArchive } from '../testing/memoryArchive.ts'
import { memoryLocks } from '../testing/memoryLocks.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { createTestApp } from '../testing/testApp.tsx'

beforeEach(() => {
  window.location.hash = ''
})

const shown = (app: ReturnType<typeof createTestApp>) => recordOf(app.playground.getState().run)

test('a run is saved, judged, and shown again after a reload of its tab', async () => {
  const archive = memoryArchive()
  const [long, tab] = [memoryStorage(), memoryStorage()]
  const parts = { openArchive: async () => archive, storages: { long: () => long, tab: () => tab } }
  const app = createTestApp({}, parts)
  app.settings.getState().change({ prompt: 'A film of mine', maxTokens: 4 })
  await app.playground.getState().start()
  await vi.waitFor(() => expect(app.archive.getState().entries[0]?.judged).toBeDefined())
  expect(judgedOf(app.judging.getState())?.record).toBe(shown(app))

  const reloaded = createTestApp({}, parts)
  expect(reloaded.settings.getState().prompt).toBe('A film of mine')
  await reloaded.openFirst()
  expect(shown(reloaded)).toEqual(shown(app))
  expect(judgedOf(reloaded.judging.getState())?.scores).toEqual(judgedOf(app.judging.getState())?.scores)
  expect(reloaded.playground.getState().status.kind).toBe('idle')
})

/** Starts a run in an app and lets it write one token. */
async function writesOneToken(app: ReturnType<typeof createTestApp>, gate: ReturnType<typeof createGate>) {
  void app.playground.getState().start()
  while (!shown(app)?.columns[0]?.tokens.length) {
    await gate.reached()
    gate.step()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return shown(app)?.columns.map(({ tokens }) => ['aborted', tokens.length])
}

const written = (app: ReturnType<typeof createTestApp>) =>
  shown(app)?.columns.map(({ stop, tokens }) => [stop, tokens.length])

test('a run interrupted by a reload of its tab is shown again as a stopped run; a living tab’s is left alone', async () => {
  const archive = await openIndexedDb(testIndexedDb())
  const locks = memoryLocks()
  const [long, tab] = [memoryStorage(), memoryStorage()]
  const parts = (page: string, ofTab = tab) => ({
    openArchive: async () => archive,
    locks: locks.ofPage(page),
    storages: { long: () => long, tab: () => ofTab },
  })
  const gate = createGate()
  const app = createTestApp(gate, parts('first'))
  const before = await writesOneToken(app, gate)
  await vi.waitFor(async () => expect((await archive.growing()).length).toBe(1))
  const other = createTestApp({}, parts('other', memoryStorage()))
  other.markDrawn()
  await other.openFirst()
  await vi.waitFor(() => expect(other.archive.getState().status.kind).toBe('open'))
  expect(other.archive.getState().entries).toEqual([])

  window.dispatchEvent(new Event('pagehide'))
  locks.close('first')
  const next = createTestApp({}, parts('next'))
  await next.openFirst()
  expect(written(next)).toEqual(before)
  expect(next.archive.getState().entries).toMatchObject([{ id: 1, interrupted: true }])
  expect(next.recovery.getState().found).toEqual([])
  // Reloaded once more, it is the run that the tab shows.
  const again = createTestApp({}, parts('again'))
  await again.openFirst()
  expect(written(again)).toEqual(before)
  expect(again.archive.getState().entries.length).toBe(1)
})

test('a run of a tab that crashed or was closed is in the library on the next visit, and a note says so', async () => {
  const archive = await openIndexedDb(testIndexedDb())
  const locks = memoryLocks()
  const parts = (page: string) => ({
    openArchive: async () => archive,
    locks: locks.ofPage(page),
    storages: { long: memoryStorage, tab: memoryStorage },
  })
  const gate = createGate()
  await writesOneToken(createTestApp(gate, parts('first')), gate)
  await vi.waitFor(async () => expect((await archive.growing()).length).toBe(1))
  locks.close('first')

  const next = createTestApp({}, parts('next'))
  next.markDrawn()
  await next.openFirst()
  await vi.waitFor(() => expect(next.recovery.getState().found).toEqual([1]))
  expect(shown(next)).toBeNull()
  expect(next.archive.getState().entries[0]).toMatchObject({
    title: next.settings.getState().prompt,
    interrupted: true,
  })
  await next.openKept(1)
  expect(written(next)?.[0]?.[0]).toBe('aborted')
})

test('a run that cannot be stored stays in “My runs”, and becomes the tab’s own once it is stored', async () => {
  const archive = memoryArchive()
  const tab = memoryStorage()
  let isMissing = true
  const openArchive = async () => {
    if (isMissing) throw new MissingCodeError('not fetched')
    return archive
  }
  const app = createTestApp({}, { openArchive, storages: { long: memoryStorage, tab: () => tab } })
  app.settings.getState().change({ maxTokens: 3 })
  await app.playground.getState().start()
  const first = app.playground.getState().keptAs as number
  app.settings.getState().change({ seed: 3 })
  await app.playground.getState().start()
  expect(app.archive.getState().entries.map(({ id }) => id < 0)).toEqual([true, true])
  expect(tab.getItem(SHOWN)).toBeNull()
  const asksToStay = () => {
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(asksToStay()).toBe(true)
  await app.openKept(first)
  expect(shown(app)?.settings.seed).toBe(7)

  isMissing = false
  window.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(app.archive.getState().entries.map(({ id }) => id)).toEqual([2, 1]))
  expect([app.playground.getState().keptAs, tab.getItem(SHOWN)]).toEqual([1, '1'])
  expect((await app.archive.getState().read(2)).ok).toBe(true)
  expect(asksToStay()).toBe(false)
})

test('two tabs keep their own prompts over a reload', async () => {
  const long = memoryStorage()
  const tabs = [memoryStorage(), memoryStorage()]
  const open = (tab: number) =>
    createTestApp({}, { storages: { long: () => long, tab: () => tabs[tab] ?? memoryStorage() } }).settings
  open(0).getState().change({ prompt: 'of A' })
  open(1).getState().change({ prompt: 'of B' })
  open(0).getState().change({ seed: 3 })
  expect([0, 1, 2].map((tab) => open(tab).getState().prompt)).toEqual(['of A', 'of B', 'of A'])
})

test('running seeds aborts the judge of the shown run, which is judged when they end', async () => {
  const gate = createGate()
  const app = createTestApp(gate)
  app.settings.getState().change({ maxTokens: 2 })
  const ran = app.playground.getState().start()
  while (app.judging.getState().state.kind !== 'running') {
    await gate.reached()
    gate.step()
    await new Promise((resolve) => setTimeout(resolve))
  }
  await ran
  const { prompt, settings } = shown(app) as NonNullable<ReturnType<typeof shown>>
  const seeds = app.seedRuns.getState().start(seedsFrom({ prompt, settings }, 2))
  await vi.waitFor(() => expect(app.seedRuns.getState().state.kind).toBe('running'))
  gate.openForGood()
  await seeds
  expect(app.seedRuns.getState().state).toMatchObject({ kind: 'done', result: [{ seed: settings.seed }, {}] })
  await vi.waitFor(() => expect(judgedOf(app.judging.getState())?.record).toBe(shown(app)))
})

test('a visitor’s own head is added again to an engine that is loaded later', async () => {
  const app = createTestApp()
  const file = { name: 'mine.safetensors', size: 3, arrayBuffer: async () => new ArrayBuffer(3) }
  await app.ownHeads.adding.getState().start(file)
  const rewards = () => {
    const { status } = app.playground.getState()
    return status.kind === 'ready' ? status.info.rewards.map(({ name }) => name) : []
  }
  expect(rewards()).toEqual(['sentiment', 'my-sentiment'])
  await app.playground.getState().load({ runtime: 'wasm' })
  expect(rewards()).toEqual(['sentiment', 'my-sentiment'])
})

test('pinning a token pauses playback; playback leaves the pin, steps move it', async () => {
  const frames: ((timeMs: number) => void)[] = []
  const app = createTestApp({}, { nextFrame: (callback) => void frames.push(callback) })
  app.settings.getState().change({ maxTokens: 6 })
  const started = app.playground.getState().start()
  let ended = false
  void started.then(() => (ended = true))
  while (!ended) {
    for (const callback of frames.splice(0)) callback(0)
    await new Promise((resolve) => setTimeout(resolve))
  }
  const { timeline, pointer } = app
  app.markDrawn()
  const play = async () => {
    timeline.getState().seek(2)
    timeline.getState().play()
    await vi.waitFor(() => expect(frames.length).toBeGreaterThan(0))
  }
  await play()
  pointer.getState().pin({ column: 'column-1', position: 1 })
  expect(timeline.getState().playing).toBe(false)

  await play()
  const position = () => timeline.getState().position
  for (let timeMs = 0; position() === 2; timeMs += 100) {
    for (const callback of frames.splice(0)) callback(timeMs)
    await new Promise((resolve) => setTimeout(resolve))
  }
  expect(timeline.getState().playing).toBe(true)
  expect(pointer.getState().pinned).toEqual({ column: 'column-1', position: 1 })
  timeline.getState().stepForward()
  expect(pointer.getState().pinned?.position).toBe((position() ?? 0) - 1)
})
