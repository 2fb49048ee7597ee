// @vitest-environment happy-dom
// The stores wired together, with the fake engine.

import { beforeEach, expect, test, vi } from 'vitest'
import { createGate } from '../../worker/testing/inRealm.ts'
import { judgedOf } from '../jobs/judging.ts'
import { seedsFrom } from '../jobs/seedComparison.ts'
import { recordOf } from '../run/selectors.ts'
import { memoryArchive } from '../testing/memoryArchive.ts'
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

test('a run interrupted by leaving the page is in the library on the next visit', async () => {
  const archive = memoryArchive()
  const [long, tab] = [memoryStorage(), memoryStorage()]
  const parts = { openArchive: async () => archive, storages: { long: () => long, tab: () => tab } }
  const gate = createGate()
  const app = createTestApp(gate, parts)
  void app.playground.getState().start()
  while (!shown(app)?.columns[0]?.tokens.length) {
    await gate.reached()
    gate.step()
    await new Promise((resolve) => setTimeout(resolve))
  }
  const written = shown(app)?.columns.map(({ tokens }) => ['aborted', tokens.length])
  window.dispatchEvent(new Event('pagehide'))

  const next = createTestApp({}, parts)
  await next.openFirst()
  expect(shown(next)?.columns.map(({ stop, tokens }) => [stop, tokens.length])).toEqual(written)
  expect(next.archive.getState().entries.length).toBe(1)
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
