// The library's storage: the same contract for IndexedDB, by the real Dexie, and for the memory that other tests use; then
// what IndexedDB alone can do wrong.

import { Dexie } from 'dexie'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RunRecord, StepRecord } from '../../decoding/record.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { failWrites, testIndexedDb } from '../testing/indexedDb.ts'
import { memoryArchive } from '../testing/memoryArchive.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createArchive } from './archive.ts'
import type { ArchiveEntry } from './archiveEntry.ts'
import { type ArchiveStorage, openIndexedDb } from './archiveStorage.ts'

const record: RunRecord = await fakeRun(runSettings())
const entry = (title: string, some: Partial<ArchiveEntry> = {}): Omit<ArchiveEntry, 'id'> => ({
  ...{ title, prompt: '', texts: [], methods: [], madeAt: 0, origin: 'here', lacksTables: false, sizeBytes: 1 },
  ...some,
})
const body = (byte: number) => ({ record: Uint8Array.of(byte), forks: null })
const step = (count: number): StepRecord => ({ step: count, tokens: [] })
const quota = () => new DOMException('no room', 'QuotaExceededError')

// Dexie reports what the tests do on purpose.
vi.spyOn(console, 'warn').mockImplementation(() => {})

let restore = () => {}
afterEach(() => {
  restore()
  restore = () => {}
})

describe.each<[string, () => Promise<ArchiveStorage>]>([
  ['IndexedDB', () => openIndexedDb(testIndexedDb())],
  ['memory', async () => memoryArchive()],
])('%s', (_, open) => {
  it('stores runs under growing ids, changes, removes and restores them', async () => {
    const on = await open()
    expect([await on.add(entry('a'), body(1)), await on.add(entry('b'), body(2))]).toEqual([1, 2])
    await on.change(1, { title: 'A' }, { forks: Uint8Array.of(9) })
    await on.change(7, { title: 'nobody' })
    expect(await on.entries()).toMatchObject([
      { id: 1, title: 'A' },
      { id: 2, title: 'b' },
    ])
    expect(await on.body(1)).toMatchObject({ record: Uint8Array.of(1), forks: Uint8Array.of(9) })
    const taken = await on.take()
    expect([await on.entries(), await on.body(2)]).toEqual([[], undefined])
    expect(await on.add(entry('c'), body(3))).toBe(3)
    await on.putBack(taken)
    expect((await on.entries()).length).toBe(3)
  })

  it('keeps the pieces of growing runs apart and in order, until their run is stored', async () => {
    const on = await open()
    const start = (id: string) => ({ id, startedAt: 1, record })
    const grow = (run: string, count: number) => on.grow({ run, at: count, steps: [step(count)] })
    await on.beginGrowing(start('a'))
    await on.beginGrowing(start('b'))
    for (const [run, count] of [
      ['a', 0],
      ['b', 0],
      ['a', 1],
      ['a', 2],
    ] as const)
      expect(await grow(run, count)).toBe(true)
    expect(await grow('c', 0)).toBe(false)
    expect(await on.pieces('a')).toMatchObject([{ at: 0 }, { at: 1 }, { at: 2 }])
    expect(await on.growing()).toMatchObject([{ id: 'a' }, { id: 'b' }])
    const id = await on.add(entry('a', { grown: 'a' }), body(1))
    expect([await on.pieces('a'), (await on.pieces('b')).length, await grow('a', 3)]).toEqual([[], 1, false])
    // Another page recovered it meanwhile: the same row, under the name that the user gave it.
    await on.change(id, { title: 'Mine' })
    expect(await on.add(entry('a', { grown: 'a', interrupted: true }), body(2))).toBe(id)
    expect(await on.entries()).toMatchObject([{ id, title: 'Mine', interrupted: true }])
    expect(await on.body(id)).toMatchObject({ record: Uint8Array.of(2) })
    await on.beginGrowing(start('b'))
    expect(await on.pieces('b')).toEqual([])
    await on.endGrowing('b')
    expect(await on.growing()).toEqual([])
  })
})

describe('IndexedDB', () => {
  it('stores an entry and its body, or neither, whichever of the writes fails', async () => {
    for (let failing = 1; ; failing++) {
      const on = await openIndexedDb(testIndexedDb())
      await on.beginGrowing({ id: 'a', startedAt: 1, record })
      let isReached = false
      restore = failWrites((count) => {
        isReached ||= count === failing
        return count === failing ? quota() : null
      }).restore
      const stored = await on.add(entry('x', { grown: 'a' }), body(1)).catch((error: Error) => error)
      restore()
      const rows = [(await on.entries()).length, await on.body(1), (await on.growing()).length]
      if (!isReached) {
        expect(stored).toBe(1)
        break
      }
      expect([stored, rows]).toEqual([expect.any(Error), [0, undefined, 1]])
    }
  })

  it('of the earlier version is taken over with its runs', async () => {
    const site = testIndexedDb()
    const earlier = new Dexie('tokenwise', site.indexedDB())
    earlier.version(1).stores({ entries: '++id', bodies: 'id' })
    await earlier.table('entries').add(entry('old'))
    await earlier.table('bodies').add({ ...body(1), id: 1 })
    earlier.close()
    const on = await openIndexedDb(site)
    expect(await on.entries()).toMatchObject([{ id: 1, title: 'old' }])
    expect(await on.add(entry('new', { grown: 'a' }), body(2))).toBe(2)
  })

  it('that a tab of the earlier version holds open says so, and opens once that tab lets go', async () => {
    const site = testIndexedDb()
    // A frozen tab does not answer the request to close.
    const frozen = await new Promise<IDBDatabase>((resolve) => {
      const request = site.factory.open('tokenwise', 10)
      request.onupgradeneeded = () => {
        request.result.createObjectStore('entries', { keyPath: 'id', autoIncrement: true })
        request.result.createObjectStore('bodies', { keyPath: 'id' })
      }
      request.onsuccess = () => resolve(request.result as unknown as IDBDatabase)
    })
    const archive = createArchive({ openStorage: (onBlocked) => openIndexedDb(site, onBlocked), now: () => 0 })
    const id = await archive.getState().keep({ record, origin: 'here', forks: null })
    expect(id).toBeLessThan(0)
    expect(archive.getState().status).toMatchObject({ kind: 'unavailable', why: 'blocked' })
    expect(await archive.getState().read(id as number)).toMatchObject({ ok: true, value: { record } })
    frozen.close()
    await vi.waitFor(() => expect(archive.getState().entries.map((one) => one.id)).toEqual([1]))
  })

  it('of a later version still works, or says that this version cannot use it', async () => {
    const later = async (stores: Record<string, string | null>) => {
      const site = testIndexedDb()
      await (await openIndexedDb(site)).add(entry('mine'), body(1))
      const database = new Dexie('tokenwise', site.indexedDB())
      database.version(3).stores({ entries: '++id, grown', bodies: 'id', growing: 'id', pieces: '++, run', ...stores })
      await database.open()
      database.close()
      const archive = createArchive({ openStorage: (onBlocked) => openIndexedDb(site, onBlocked), now: () => 0 })
      const id = await archive.getState().keep({ record, origin: 'here', forks: null })
      return { id, ...archive.getState() }
    }
    expect(await later({ labels: 'id' })).toMatchObject({ id: 2, status: { kind: 'open' }, entries: [{}, {}] })
    const unusable = await later({ bodies: null, texts: 'id' })
    expect(unusable).toMatchObject({ id: -1, status: { kind: 'unavailable', why: 'newer' }, entries: [{ id: -1 }] })
  })

  it('that is deleted while the page is open is made again by the next run', async () => {
    const site = testIndexedDb()
    const archive = createArchive({ openStorage: (onBlocked) => openIndexedDb(site, onBlocked), now: () => 0 })
    const keep = () => archive.getState().keep({ record, origin: 'here', forks: null })
    expect(await keep()).toBe(1)
    await new Promise((resolve, reject) => {
      const request = site.factory.deleteDatabase('tokenwise')
      request.onsuccess = resolve
      request.onerror = reject
    })
    expect(await keep()).toBe(1)
    await archive.getState().open()
    expect([archive.getState().entries.map(({ id }) => id), archive.getState().fault]).toEqual([[1], null])
  })

  it('whose connection is lost in the middle of a change is opened again, without a word', async () => {
    const site = testIndexedDb()
    const lost = () => new DOMException('The connection was closed.', 'AbortError')
    let isLost = false
    let openings = 0
    const openStorage = async () => {
      openings++
      const on = await openIndexedDb(site)
      return {
        ...on,
        add: (...given: Parameters<typeof on.add>) => (isLost ? Promise.reject(lost()) : on.add(...given)),
      }
    }
    const openOnce = async () => {
      const on = await openStorage()
      return {
        ...on,
        add: (...given: Parameters<typeof on.add>) => (openings === 1 ? Promise.reject(lost()) : on.add(...given)),
      }
    }
    const archive = createArchive({ openStorage: openOnce, now: () => 0 })
    expect(await archive.getState().keep({ record, origin: 'here', forks: null })).toBe(1)
    expect([archive.getState().fault, openings]).toEqual([null, 2])

    isLost = true
    const broken = createArchive({ openStorage, now: () => 0 })
    expect(await broken.getState().keep({ record, origin: 'here', forks: null })).toBe(-1)
    expect(broken.getState().fault).toContain('The connection was closed.')
    isLost = false
    await broken.getState().saveUnsaved()
    expect([broken.getState().fault, broken.getState().entries.map(({ id }) => id)]).toEqual([null, [2, 1]])
  })

  it('that the browser cannot open is said, and opened by a later attempt', async () => {
    const site = testIndexedDb()
    let isBroken = true
    const broken = {
      indexedDB: () => {
        const { indexedDB, ...rest } = site.indexedDB()
        const open = () => {
          throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError')
        }
        return isBroken ? { ...rest, indexedDB: Object.assign(Object.create(indexedDB), { open }) } : site.indexedDB()
      },
    }
    const archive = createArchive({ openStorage: (onBlocked) => openIndexedDb(broken, onBlocked), now: () => 0 })
    await archive.getState().keep({ record, origin: 'here', forks: null })
    expect(archive.getState().status).toMatchObject({ why: 'broken', reason: expect.stringMatching(/could not open/) })
    isBroken = false
    await archive.getState().saveUnsaved()
    expect([archive.getState().status.kind, archive.getState().entries[0]?.id]).toEqual(['open', 1])
  })
})
