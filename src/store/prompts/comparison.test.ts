// A comparison on many prompts that is interrupted anywhere ends with the rows of one that is not.

import { beforeEach, describe, expect, it, test, vi } from 'vitest'
import type { EngineClient, EngineInfo } from '../../worker/protocol.ts'
import { createFakeClient, FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import { newDatabase } from '../library/database.ts'
import { unpack } from '../library/packing.ts'
import { failWrites, testIndexedDb } from '../testing/indexedDb.ts'
import { memoryLocks } from '../testing/memoryLocks.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createPromptsComparison, type OpenComparison } from './comparison.ts'
import { columnsOf, type PromptsPlan, unitsOf } from './plan.ts'
import { bytesOf, openPromptsStorage } from './storage.ts'

// Dexie reports what the tests do on purpose.
vi.spyOn(console, 'warn').mockImplementation(() => {})

const settings = runSettings({
  columns: [{ method: 'topK' }, { method: 'args' }, { method: 'argsGreedy' }],
  reward: 'sentiment',
  weight: 2,
  maxTokens: 4,
})
const made = (): Omit<PromptsPlan, 'id' | 'madeAt' | 'model'> => ({
  title: 'Three prompts',
  prompts: ['A quiet', 'The light', 'Two friends'].map((prompt, i) => ({ id: `p${i}`, prompt })),
  columns: columnsOf(settings, []),
  seeds: [1, 2],
  common: { reward: 'sentiment', maxTokens: 4, bestOf: 8, chat: false },
  judges: ['sentiment'],
})
const UNITS = 3 * 2 + 3

/** A page of one browser. */
function openPage({
  site = testIndexedDb(),
  client = createFakeClient(),
  locks = memoryLocks(),
  info = FAKE_INFO,
}: {
  site?: ReturnType<typeof testIndexedDb>
  client?: EngineClient
  locks?: ReturnType<typeof memoryLocks>
  info?: EngineInfo
} = {}) {
  let clock = 0
  const page = {}
  const store = createPromptsComparison({
    client,
    playground: { getState: () => ({ status: { kind: 'ready', info } }) } as never,
    withModel: async (request) => request,
    reportBackground: () => {},
    indexedDB: site.indexedDB,
    locks: locks.ofPage(page),
    now: () => (clock += 1000),
  })
  return { ...store, close: () => locks.close(page) }
}

/** Rows without what differs from run to run. */
async function resultsOf(open: OpenComparison | null) {
  const rows = [...(open?.rows.values() ?? [])].sort((one, other) => one.unit - other.unit)
  return Promise.all(
    rows.map(async (row) => (row.kind === 'cost' ? row : { ...row, record: await unpack(row.record) })),
  )
}

let whole: Awaited<ReturnType<typeof resultsOf>>
beforeEach(async () => {
  const page = openPage()
  await page.getState().start(made)
  whole = await resultsOf(page.getState().open)
})

test('the plan: greedy methods once, every method timed after the first prompt, one noise for all', () => {
  const plan = { ...made(), id: 'x', madeAt: 0, model: { name: '', sha256: '', runtime: '' } }
  const units = unitsOf(plan)
  expect(units.map((unit) => (unit.kind === 'run' ? [unit.prompt, unit.seed, unit.columns.length] : unit.key))).toEqual(
    [['p0', 1, 3], ['p0', 2, 2], 'topK', 'args', 'argsGreedy', ['p1', 1, 3], ['p1', 2, 2], ['p2', 1, 3], ['p2', 2, 2]],
  )
  expect(columnsOf(settings, [1, 4]).map(({ key }) => key)).toEqual([
    'topK',
    'args@1',
    'args@4',
    'argsGreedy@1',
    'argsGreedy@4',
  ])
  const own = { ...settings, columns: [{ method: 'args' as const, topK: 5 }, { method: 'args' as const }] }
  expect(columnsOf(own, []).map(({ key, title, preset }) => [key, title, preset])).toEqual([
    ['args (k 5)@2', 'ARGS, w 2, k 5', true],
    ['args@2', 'ARGS, w 2', false],
  ])
})

describe('a comparison', () => {
  it('runs to its end and is there after a reload', async () => {
    expect(whole).toHaveLength(UNITS)
    const site = testIndexedDb()
    const first = openPage({ site })
    await first.getState().start(made)
    expect(first.getState()).toMatchObject({ kind: 'idle', fault: null, keptFault: null, unitMs: 1000 })
    const second = openPage({ site })
    await second.getState().look()
    expect(second.getState().stored).toHaveLength(1)
    expect(await resultsOf(second.getState().open)).toEqual(whole)
  })

  it.each(Array.from({ length: UNITS }, (_, count) => count))(
    'that is left after %i pieces is continued by the next page',
    async (count) => {
      const site = testIndexedDb()
      const locks = memoryLocks()
      const first = openPage({ site, locks })
      const left = new Promise<void>((resolve) => {
        first.subscribe(({ open }) => open && open.rows.size >= count && resolve())
      })
      void first.getState().start(made)
      await left
      first.getState().pause()
      // The plan itself may still be on its way to the disk.
      while ((await openPromptsStorage(site).then((on) => on.plans())).length === 0);
      first.close()
      const second = openPage({ site, locks })
      await second.getState().look()
      await second.getState().resume()
      expect(second.getState()).toMatchObject({ kind: 'idle', fault: null })
      expect(await resultsOf(second.getState().open)).toEqual(whole)
    },
  )

  it('goes on after the person has run something else', async () => {
    const client = createFakeClient()
    const page = openPage({ client })
    const runs: Promise<unknown>[] = []
    page.subscribe(({ open }, before) => {
      if (open?.rows.size !== before.open?.rows.size) runs.push(client.run({ prompt: 'Mine', settings }))
    })
    await page.getState().start(made)
    expect((await Promise.all(runs)).every((outcome) => (outcome as { ok: boolean }).ok)).toBe(true)
    expect(await resultsOf(page.getState().open)).toEqual(whole)
  })

  it('pauses and resumes', async () => {
    const page = openPage()
    let hasPaused = false
    page.subscribe(({ open }) => {
      if (hasPaused || open?.rows.size !== 2) return
      hasPaused = true
      page.getState().pause()
    })
    await page.getState().start(made)
    expect(page.getState()).toMatchObject({ kind: 'idle', fault: null, open: { rows: { size: 2 } } })
    await page.getState().resume()
    expect(await resultsOf(page.getState().open)).toEqual(whole)
  })

  it('loses nothing to any single write that fails, and says what is not stored', async () => {
    for (let failing = 1; ; failing++) {
      const site = testIndexedDb()
      let isReached = false
      const { restore } = failWrites((count) => {
        isReached ||= count === failing
        return count === failing ? new DOMException('no room', 'QuotaExceededError') : null
      })
      const faults = new Set<string | null>()
      const first = openPage({ site })
      first.subscribe(({ keptFault }) => faults.add(keptFault))
      await first.getState().start(made)
      restore()
      expect(await resultsOf(first.getState().open)).toEqual(whole)
      const second = openPage({ site })
      await second.getState().look()
      await second.getState().resume()
      expect(await resultsOf(second.getState().open)).toEqual(whole)
      if (!isReached) break
      expect([...faults].some((fault) => fault !== null)).toBe(true)
    }
  })

  it('works without any storage, and says so', async () => {
    const refused = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    const page = openPage({ site: { ...testIndexedDb(), indexedDB: refused } })
    await page.getState().look()
    await page.getState().start(made)
    expect(page.getState()).toMatchObject({ kind: 'idle', fault: null, keptFault: 'denied' })
    expect(await resultsOf(page.getState().open)).toEqual(whole)
  })

  it('runs in one tab at a time', async () => {
    const site = testIndexedDb()
    const locks = memoryLocks()
    const first = openPage({ site, locks })
    const started = new Promise<void>((resolve) => {
      first.subscribe(({ open }) => open?.rows.size === 1 && resolve())
    })
    const ends = first.getState().start(made)
    await started
    const second = openPage({ site, locks })
    await second.getState().look()
    await second.getState().resume()
    expect(second.getState().fault?.message).toMatch(/runs in another tab/)
    await ends
    expect(await resultsOf(first.getState().open)).toEqual(whole)
  })

  it('is continued by the same model only', async () => {
    const site = testIndexedDb()
    const first = openPage({ site })
    first.subscribe(({ open, kind }) => kind === 'running' && open?.rows.size === 1 && first.getState().pause())
    await first.getState().start(made)
    const info = { ...FAKE_INFO, model: { ...FAKE_INFO.model, name: 'Other', sha256: 'ff' } }
    const second = openPage({ site, info })
    await second.getState().look()
    await second.getState().resume()
    expect(second.getState().fault?.message).toMatch(/begun with Fake-1M; the loaded model is Other/)
  })

  it('of a prompt that is too long does not start', async () => {
    const info = { ...FAKE_INFO, model: { ...FAKE_INFO.model, contextLength: 5 } }
    const page = openPage({ info })
    await page.getState().start(made)
    expect(page.getState().fault?.message).toBe(
      'The prompt “p0” has 3 tokens; at most 1 fit before the response. Shorten it, or lower the number of tokens.',
    )
    expect(page.getState()).toMatchObject({ kind: 'idle', open: null })
  })

  it('is listed with how far it is and its size, without opening it', async () => {
    const site = testIndexedDb()
    const first = openPage({ site })
    first.subscribe(({ open, kind }) => kind === 'running' && open?.rows.size === 2 && first.getState().pause())
    await first.getState().start(made)
    const second = openPage({ site })
    await second.getState().list()
    const bytes = [...(first.getState().open?.rows.values() ?? [])].reduce((sum, row) => sum + bytesOf(row), 0)
    const plan = JSON.stringify(first.getState().open?.plan).length
    expect(second.getState()).toMatchObject({ open: null, listFault: null })
    expect(second.getState().stored).toEqual([
      { plan: expect.anything(), done: 2, total: UNITS, sizeBytes: plan + bytes, isUnsaved: false },
    ])
    // The page opens the newest one all the same.
    await second.getState().look()
    expect(second.getState().open?.rows.size).toBe(2)
  })

  it('goes on if it is shown while it runs', async () => {
    const page = openPage()
    page.subscribe(({ open }) => open?.rows.size === 1 && void page.getState().show(open.plan.id))
    await page.getState().start(made)
    expect(await resultsOf(page.getState().open)).toEqual(whole)
  })

  it('that cannot be stored stays in memory when another one is shown, and is listed as not saved', async () => {
    const site = testIndexedDb()
    const page = openPage({ site })
    await page.getState().start(() => ({ ...made(), title: 'Stored' }))
    const { restore } = failWrites(() => new DOMException('no room', 'QuotaExceededError'))
    await page.getState().start(made)
    restore()
    const [newest, other] = page.getState().stored ?? []
    expect([newest?.isUnsaved, other?.isUnsaved]).toEqual([true, false])
    await page.getState().show(other?.plan.id ?? '')
    expect(page.getState().open?.plan.title).toBe('Stored')
    await page.getState().show(newest?.plan.id ?? '')
    expect(await resultsOf(page.getState().open)).toEqual(whole)
  })

  it('of the first version of the database is listed with its size', async () => {
    const site = testIndexedDb()
    const page = openPage({ site })
    await page.getState().start(made)
    const { plan, rows } = page.getState().open as OpenComparison
    const old = testIndexedDb()
    const database = await newDatabase(old, 'tokenwise-prompts', 1)
    database.version(1).stores({ plans: 'id', rows: '[plan+unit], plan' })
    await database.open()
    await database.table('plans').put(plan)
    await database.table('rows').bulkPut([...rows.values()].map((row) => ({ ...row, plan: plan.id })))
    database.close()
    const later = openPage({ site: old })
    await later.getState().look()
    expect(later.getState().stored).toMatchObject([{ done: UNITS, total: UNITS }])
    expect(later.getState().stored?.[0]?.sizeBytes).toBeGreaterThan(1000)
    expect(await resultsOf(later.getState().open)).toEqual(whole)
  })

  it('is deleted with its rows, and comes back with them', async () => {
    const site = testIndexedDb()
    const page = openPage({ site })
    await page.getState().start(made)
    const id = page.getState().open?.plan.id ?? ''
    await page.getState().remove(id)
    expect(page.getState()).toMatchObject({ open: null, stored: [], removed: 'Three prompts' })
    const next = openPage({ site })
    await next.getState().look()
    expect(next.getState()).toMatchObject({ open: null, stored: [] })
    await page.getState().undoRemove()
    expect(page.getState()).toMatchObject({ removed: null, keptFault: null, stored: [{ done: UNITS }] })
    const last = openPage({ site })
    await last.getState().look()
    expect(await resultsOf(last.getState().open)).toEqual(whole)
  })

  it('that cannot be deleted stays, and one that cannot be restored to the disk stays in memory', async () => {
    const site = testIndexedDb()
    const page = openPage({ site })
    await page.getState().start(made)
    const id = page.getState().open?.plan.id ?? ''
    const deleting = failWrites(() => new DOMException('broken', 'UnknownError'))
    await page.getState().remove(id)
    deleting.restore()
    expect(page.getState().listFault).toMatch(/could not be deleted/)
    await page.getState().list()
    expect(page.getState()).toMatchObject({ listFault: null, removed: null, stored: [{ done: UNITS }] })
    await page.getState().remove(id)
    const restoring = failWrites(() => new DOMException('no room', 'QuotaExceededError'))
    await page.getState().undoRemove()
    restoring.restore()
    expect(page.getState().stored).toMatchObject([{ done: UNITS, isUnsaved: true }])
    await page.getState().show(id)
    expect(await resultsOf(page.getState().open)).toEqual(whole)
  })
})
