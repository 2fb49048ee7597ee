// A whole visit: open, load the model, run, save, compare on many prompts, reload, share. Then the same visit again for every n, in
// which the n-th operation on the network or on storage, or the n-th call of the engine, fails. Nothing that was typed or generated may be lost, and whatever does not heal by itself is said.

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { createStore } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import { openModel } from '../../models/files/download.ts'
import {
  countTables,
  Disk,
  type FaultKind,
  Faults,
  faultyPlatform,
  kindOf,
} from '../../platform/testing/faultyPlatform.ts'
import { encodeLink } from '../../sharing/link.ts'
import { readTraceFile } from '../../traces/readTraces.ts'
import { toEngineError } from '../../worker/engineError.ts'
import type { EngineClient } from '../../worker/protocol.ts'
import { createFakeClient } from '../../worker/testing/fakeEngine.ts'
import type { Isolation } from '../browser/isolation.ts'
import { isUnsaved } from '../library/archiveEntry.ts'
import { createPromptsComparison } from '../prompts/comparison.ts'
import { columnsOf } from '../prompts/plan.ts'
import { recordOf } from '../run/selectors.ts'
import { noSiteWorker } from '../testing/noSiteWorker.ts'
import { runSettings } from '../testing/runSettings.ts'
import { type App, createApp } from './createApp.ts'
import { platformParts } from './platformParts.ts'

const noHub = () => Promise.reject(new Error('no hub'))
const BASE = 'http://localhost/site/'
const PROMPT = 'A film that I typed myself'

/** A model in two parts. Only its downloading and storing matter here. */
const PARTS = [Uint8Array.from({ length: 600 }, (_, i) => i % 251), Uint8Array.from({ length: 300 }, (_, i) => i % 7)]
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const WHOLE = Buffer.concat(PARTS)
const MODEL: Record<string, Uint8Array> = Object.fromEntries(PARTS.map((bytes, i) => [`part-${i}.bin`, bytes]))
MODEL['manifest.json'] = new TextEncoder().encode(
  JSON.stringify({
    ...{ format: 1, name: 'Test', licence: 'none', source: 'test', sizeBytes: WHOLE.length, sha256: sha256(WHOLE) },
    parts: PARTS.map((bytes, i) => ({ file: `part-${i}.bin`, sizeBytes: bytes.length, sha256: sha256(bytes) })),
    selfTest: { tokens: Array(40).fill(1), logProbs: Array(39).fill(-1) },
  }),
)

/** The site has one recorded comparison, the shortest. */
const site = (name: string): Uint8Array<ArrayBuffer> | null => {
  if (name.startsWith('models/')) return Uint8Array.from(MODEL[path.basename(name)] ?? [])
  const file = path.resolve('public', name)
  if (!existsSync(file)) return null
  const bytes = readFileSync(file)
  if (name !== 'recorded/index.json') return Uint8Array.from(bytes)
  const index = JSON.parse(bytes.toString()) as { comparisons: { id: string }[] }
  const comparisons = index.comparisons.filter(({ id }) => id === 'one-sentence')
  return new TextEncoder().encode(JSON.stringify({ ...index, comparisons }))
}

/** What the app uses of the window of a tab. A reload keeps the state of its history. */
class PageWindow extends EventTarget {
  readonly location: { hash: string; href: string }
  readonly history: { state: unknown; replaceState(state: unknown, unused: string, hash?: string): void }
  constructor(hash = '', state: unknown = null) {
    super()
    const location = { hash, href: `${BASE}${hash}` }
    this.location = location
    this.history = {
      state,
      replaceState(next, _unused, place) {
        this.state = next
        if (place !== undefined) location.hash = place
      },
    }
  }
  matchMedia = () => ({ matches: true })
}

const FALLIBLE = ['run', 'judge', 'tokenize', 'measureBehind', 'measureCost'] as const

/** The engine, of which some calls may fail. */
function faultyCalls(client: EngineClient, faults: Faults): EngineClient {
  const guarded = FALLIBLE.map((name) => {
    const call = client[name] as (...given: unknown[]) => Promise<unknown>
    return [
      name,
      async (...given: unknown[]) => {
        try {
          faults.count(`engine ${name}`, () => new Error('The engine stopped. Press the button again.'))
          return await call(...given)
        } catch (error) {
          return { ok: false, error: toEngineError(error) }
        }
      },
    ]
  })
  return { ...client, ...Object.fromEntries(guarded) }
}

/** A page of the visit. Its engine downloads and stores a model as the real one does, and writes invented words. */
function openPage(faults: Faults, disk: Disk, page: PageWindow): App {
  const platform = faultyPlatform(faults, disk, BASE, site)
  const fake = createFakeClient()
  const load: EngineClient['load'] = async (request, options = {}) => {
    try {
      const { source } = await openModel(
        request.manifestUrl,
        platform,
        options.signal ? { signal: options.signal } : {},
      )
      source.close()
      return fake.load(request, options)
    } catch (error) {
      return { ok: false, error: toEngineError(error) }
    }
  }
  return createApp({
    client: { ...faultyCalls(fake, faults), load },
    hub: { describe: noHub, download: noHub },
    readTraceFile,
    address: {
      model: { title: 'Tiny', sizeMegabytes: 1, headsMegabytes: 0 },
      request: {
        manifestUrl: `${BASE}models/test/manifest.json`,
        headsUrl: `${BASE}heads/`,
        runtime: 'auto',
      },
      embedded: false,
    },
    ...platformParts(platform, BASE, false),
    nextFrame: (callback) => void setTimeout(() => callback(performance.now())),
    now: Date.now,
    window: page as unknown as Window,
    isolation: () => createStore<Isolation>()(() => ({ kind: 'isolated' })),
    siteWorker: noSiteWorker(),
  })
}

/** All sentences that a page shows, over time. */
function sentencesOf(app: App): Set<string> {
  const said = new Set<string>()
  const note = (...sentences: (string | null | undefined)[]) => {
    for (const sentence of sentences) if (sentence) said.add(sentence)
  }
  const look = () => {
    const { status, run } = app.playground.getState()
    const { status: library, fault, growingFault } = app.archive.getState()
    note(
      status.kind === 'failed' ? status.error.message : null,
      run.kind === 'failed' ? run.error.message : null,
      library.kind === 'unavailable' ? library.reason : null,
      fault,
      growingFault,
      app.storageTrouble.getState().fault,
      app.opening.getState().fault,
      app.recordings.getState().error,
      many.getState().fault?.message,
      many.getState().keptFault,
      many.getState().listFault,
    )
  }
  const many = app.ownStores.get(createPromptsComparison)
  look()
  for (const store of [app.playground, app.archive, app.storageTrouble, app.opening, app.recordings, many] as const)
    store.subscribe(look)
  return said
}

const textsOf = (record: RunRecord | null) => record?.columns.map(({ text }) => text) ?? []
const shown = (app: App): RunRecord | null => recordOf(app.playground.getState().run)

/** Presses Run, and after a failure once more, as a person does. @returns how often. */
async function runUntilDone(app: App): Promise<number> {
  for (let presses = 1; ; presses++) {
    await app.playground.getState().start()
    const { run } = app.playground.getState()
    if (presses === 2 || (run.kind === 'done' && run.record.prompt === PROMPT)) return presses
  }
}

/** Starts a comparison on many prompts, and presses the button again if it stops. @returns how often it was pressed. */
async function compareUntilDone(app: App): Promise<number> {
  const many = app.ownStores.get(createPromptsComparison)
  const settings = runSettings({ columns: [{ method: 'topK' }, { method: 'args' }], reward: 'sentiment', weight: 2 })
  await many.getState().look()
  for (let presses = 1; ; presses++) {
    const { open, start, resume } = many.getState()
    if (open) await resume()
    else
      await start(() => ({
        title: 'Two prompts',
        prompts: ['A quiet', 'The light'].map((prompt, i) => ({ id: `p${i}`, prompt })),
        columns: columnsOf(settings, []),
        seeds: [1],
        common: { reward: 'sentiment', maxTokens: 3, chat: false },
        judges: ['sentiment'],
      }))
    if (presses === 2 || comparedBy(app).length === COMPARED) return presses
  }
}

/** Two prompts and two timings. */
const COMPARED = 2 + 2

/** What the open comparison has found, in the order of its pieces. */
function comparedBy(app: App): string[] {
  const { open } = app.ownStores.get(createPromptsComparison).getState()
  return [...(open?.rows.entries() ?? [])]
    .sort(([a], [b]) => a - b)
    .map(([, row]) => JSON.stringify(row.kind === 'run' ? row.texts : row.cost))
}

/** Opens the newest comparison and continues it, as a person does. @returns what it has, and how much of that was stored. */
async function continueCompared(app: App): Promise<{ comparedLater: string[]; storedPieces: number }> {
  const many = app.ownStores.get(createPromptsComparison)
  await many.getState().look()
  if (many.getState().open === null) {
    await many.getState().list()
    await many.getState().show(many.getState().stored?.[0]?.plan.id ?? '')
  }
  const storedPieces = comparedBy(app).length
  for (let presses = 0; presses < 2 && comparedBy(app).length < COMPARED && many.getState().open; presses++)
    await many.getState().resume()
  return { comparedLater: comparedBy(app), storedPieces }
}

interface Visit {
  said: Set<string>
  /** Whether the visitor had to do anything again, or something is kept in memory only. */
  isHealed: boolean
  typed: string
  written: string[]
  afterReload: string[]
  kept: number
  /** What the comparison on many prompts found, before and after the reload. */
  compared: string[]
  comparedLater: string[]
  shared: string[]
}

async function visit(faults: Faults): Promise<Visit> {
  const disk = new Disk()
  const restore = countTables(faults)
  try {
    const tab = new PageWindow()
    const first = openPage(faults, disk, tab)
    const said = sentencesOf(first)
    await first.openFirst()
    const isOpened = first.recordings.getState().error === null
    if (!isOpened) await first.recordings.getState().openAgain()
    first.settings.getState().change({ prompt: PROMPT, maxTokens: 3 })
    const presses = await runUntilDone(first)
    const run = shown(first)
    const isStored = first.archive.getState().entries.every((entry) => !isUnsaved(entry))
    await first.archive.getState().saveUnsaved()
    const comparing = await compareUntilDone(first)
    const compared = comparedBy(first)
    const isKept = first.ownStores.get(createPromptsComparison).getState().keptFault === null
    tab.dispatchEvent(new Event('pagehide'))

    const second = openPage(faults, disk, new PageWindow(tab.location.hash, tab.history.state))
    const saidLater = sentencesOf(second)
    await second.openFirst()
    // A person who reads that the library cannot be opened tries again.
    await second.archive.getState().open()
    const kept = second.archive.getState().entries.filter(({ prompt }) => prompt === PROMPT)
    let afterReload = shown(second)?.prompt === PROMPT ? textsOf(shown(second)) : []
    if (afterReload.length === 0 && kept[0]) {
      await second.openKept(kept[0].id)
      afterReload = textsOf(shown(second))
    }
    const { comparedLater, storedPieces } = await continueCompared(second)
    const typed = second.settings.getState().prompt

    const written = run?.prompt === PROMPT ? textsOf(run) : []
    const isHealed = isOpened && presses === 1 && isStored && comparing === 1 && isKept && storedPieces === COMPARED
    const result = { isHealed, typed, written, afterReload, kept: kept.length, compared, comparedLater }
    if (written.length === 0) return { ...result, said: new Set([...said, ...saidLater]), shared: [] }
    const link = encodeLink({ record: run as RunRecord, lacksTables: false })
    const third = openPage(faults, new Disk(), new PageWindow(`#/run/${link}`))
    const saidByLink = sentencesOf(third)
    await third.openFirst()
    return { ...result, said: new Set([...said, ...saidLater, ...saidByLink]), shared: textsOf(shown(third)) }
  } finally {
    restore()
  }
}

// Dexie warns of a database that cannot be opened.
vi.setConfig({ testTimeout: 240_000 })
vi.spyOn(console, 'warn').mockImplementation(() => {})

const flawless = new Faults()
const whole = await visit(flawless)

test('a visit without a fault says nothing, loses nothing, and uses every kind of storage', () => {
  const { said, ...result } = whole
  const { written } = result
  expect([...said]).toEqual([])
  const { compared } = result
  expect(compared).toHaveLength(COMPARED)
  expect(result).toEqual({
    ...{ isHealed: true, typed: PROMPT, written, afterReload: written, kept: 1, shared: written },
    ...{ compared, comparedLater: compared },
  })
  expect(written.every((text) => text.length > 0)).toBe(true)
  const kinds = new Set(flawless.operations.map((operation) => operation.split(' ')[0]))
  for (const kind of [
    'fetch',
    'read',
    'localStorage',
    'sessionStorage',
    'indexedDB',
    'getFileHandle',
    'write',
    'flush',
    'engine',
  ])
    expect(kinds).toContain(kind)
})

const isShared = ({ written, shared }: Visit) => written.length > 0 && same(shared, written)
const isCompared = ({ compared }: Visit) => same(compared, whole.compared)

/** What must hold, whichever operation fails. */
const rules: Record<FaultKind, (visit: Visit) => boolean> = {
  once: (visit) =>
    visit.typed === PROMPT &&
    isShared(visit) &&
    same(visit.afterReload, visit.written) &&
    isCompared(visit) &&
    same(visit.comparedLater, visit.compared),
  // Without any storage, the run stays on the page and in its link, and the comparison stays on the page.
  storage: (visit) => isShared(visit) && isCompared(visit),
  // Without the model there is no run, but what was typed stays.
  network: (visit) =>
    visit.typed === PROMPT && same(visit.afterReload, visit.written) && same(visit.comparedLater, visit.compared),
  // What was written before the engine failed for good stays.
  engine: (visit) =>
    visit.typed === PROMPT && same(visit.afterReload, visit.written) && same(visit.comparedLater, visit.compared),
}

test.each(Object.keys(rules) as FaultKind[])(
  'whichever operation fails (%s), nothing is lost, and what does not heal is said',
  async (kind) => {
    const wrong: unknown[] = []
    for (const [index, operation] of flawless.operations.entries()) {
      if (kind !== 'once' && kindOf(operation) !== kind) continue
      const got = await visit(new Faults(kind, index + 1))
      if (!rules[kind](got) || (!got.isHealed && got.said.size === 0)) wrong.push({ index, operation, ...got })
    }
    expect(wrong).toEqual([])
  },
)

const same = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b)
