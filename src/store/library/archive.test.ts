import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { cleanTitle } from '../../decoding/cleanText.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { browserPlatform } from '../../platform/platform.ts'
import { addFork, NO_FORKS, oneColumn } from '../run/forkTree.ts'
import { memoryArchive } from '../testing/memoryArchive.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createArchive } from './archive.ts'
import { type ArchiveEntry, readRows, searchEntries } from './archiveEntry.ts'
import { openIndexedDb } from './archiveStorage.ts'
import { MissingCodeError } from './database.ts'
import { pack, unpack } from './packing.ts'
import { saveForks } from './savedForks.ts'

const record = await fakeRun(runSettings())
const forks = saveForks(addFork(NO_FORKS, { parent: null, forkedAt: null, name: 'One', record: oneColumn(record, 1) }))
const withPrompt = (prompt: string): RunRecord => ({ ...record, prompt })
const newRun = (prompt: string) => ({ record: withPrompt(prompt), origin: 'here' as const, forks: null })

function bench(disk = memoryArchive()) {
  let time = 1000
  const store = createArchive({ openStorage: async () => disk, now: () => time++ })
  const state = () => store.getState()
  const save = async (prompt = 'x') => (await state().keep(newRun(prompt))) as number
  return { disk, state, save, titles: () => state().entries.map(({ title }) => title) }
}

const ROW: ArchiveEntry = {
  ...{ id: 1, title: '', prompt: '', texts: [], methods: [], madeAt: 0, origin: 'here' },
  ...{ lacksTables: false, sizeBytes: 0 },
}

describe('the library', () => {
  it('lists newest first, also after a reload, and returns what was saved', async () => {
    const { disk, state, titles } = bench()
    const first = await state().keep({ record: withPrompt('One\n  two'), origin: 'link', forks, lacksTables: true })
    await state().keep({ ...newRun('Three'), title: ' A  name ' })
    expect([titles(), state().status.kind]).toEqual([['A name', 'One two'], 'open'])
    const again = bench(disk)
    await again.state().open()
    expect(again.titles()).toEqual(['A name', 'One two'])
    expect(again.state().entries[1]).toMatchObject({
      id: first,
      methods: ['top-k', 'PARGS'],
      origin: 'link',
      madeAt: 1000,
    })
    expect(await again.state().read(first as number)).toEqual({
      ok: true,
      value: { record: withPrompt('One\n  two'), origin: 'link', title: 'One two', lacksTables: true, forks },
    })
  })

  it('reads rows without judge and notice, and skips invalid ones', () => {
    const judged = { judge: 'sentiment', title: 'A judge.', scores: [1] }
    const rows = [ROW, { ...ROW, notice: 'N', judged }, { ...ROW, notice: 3, judged: { ...judged, scores: 'x' } }]
    const { entries, damaged } = readRows(rows)
    expect(entries.map(({ notice, judged: said }) => [notice, said])).toEqual([
      [undefined, undefined],
      ['N', judged],
      [undefined, undefined],
    ])
    expect(damaged).toEqual([])
  })

  it('renames, and keeps the old name rather than an empty one', async () => {
    const { disk, save, state, titles } = bench()
    const id = await save()
    await state().rename(id, '  Mine ')
    await state().rename(id, ' \n')
    await state().rename(99, 'nobody')
    expect(titles()).toEqual(['Mine'])
    expect(disk.rows.get(id)?.entry.title).toBe('Mine')
    expect(cleanTitle('🙂'.repeat(200))).toBe(`${'🙂'.repeat(119)}…`)
  })

  it('saves the forks of a run that exists', async () => {
    const { save, state } = bench()
    const id = await save()
    const before = state().entries[0]?.sizeBytes ?? 0
    await state().keepForks(id, forks)
    await state().keepForks(99, forks)
    expect(state().entries[0]?.sizeBytes).toBeGreaterThan(before)
    expect(await state().read(id)).toMatchObject({ ok: true, value: { forks } })
    await state().keepForks(id, null)
    expect(state().entries[0]?.sizeBytes).toBe(before)
  })

  it('deletes one or all, and restores the last deleted', async () => {
    const { disk, save, state, titles } = bench()
    const [a, b] = [await save('a'), await save('b'), await save('c')]
    await state().remove(b)
    expect([titles(), state().removed, disk.rows.size]).toEqual([['c', 'a'], 1, 2])
    await state().undoRemove()
    expect([titles(), state().removed]).toEqual([['c', 'b', 'a'], 0])
    await state().removeAll()
    expect([titles(), state().removed, disk.rows.size]).toEqual([[], 3, 0])
    await state().removeAll()
    await state().undoRemove()
    await state().undoRemove()
    expect(titles()).toEqual(['c', 'b', 'a'])
    expect((await state().read(a)).ok).toBe(true)
  })
})

describe('a run that cannot be stored', () => {
  const full = () => Object.assign(new Error('full'), { name: 'QuotaExceededError' })

  it('stays listed and readable with its forks and scores, and is stored with the next one', async () => {
    const disk = memoryArchive()
    const saved: [number, number][] = []
    const store = createArchive({
      openStorage: async () => disk,
      now: () => 0,
      onSaved: (from, to) => saved.push([from, to]),
    })
    const state = () => store.getState()
    const first = (await state().keep(newRun('first'))) as number
    disk.refusal = full()
    const held = (await state().keep(newRun('held'))) as number
    expect([first, held]).toEqual([1, -2])
    const judged = { judge: 'j', title: 'A judge.', scores: [1] }
    await state().keepForks(held, forks)
    await state().keepJudged(held, judged)
    await state().rename(held, 'My own')
    expect(state().entries.map(({ id, title }) => [id, title])).toEqual([
      [-2, 'My own'],
      [1, 'first'],
    ])
    expect(await state().read(held)).toMatchObject({ ok: true, value: { title: 'My own', judged, forks } })
    // Rereading the list does not drop it.
    await state().open()
    expect(state().entries.length).toBe(2)

    disk.refusal = null
    const next = await state().keep(newRun('next'))
    expect(state().entries.map(({ id, title }) => [id, title])).toEqual([
      [3, 'next'],
      [2, 'My own'],
      [1, 'first'],
    ])
    expect([next, saved.slice(1), disk.rows.size, state().fault]).toEqual([
      3,
      [
        [-2, 2],
        [-3, 3],
      ],
      3,
      null,
    ])
    // Whoever still has the earlier id reaches the same run.
    await state().rename(held, 'Renamed')
    expect(disk.rows.get(2)?.entry.title).toBe('Renamed')
    expect(await state().read(held)).toMatchObject({ ok: true, value: { title: 'Renamed', forks } })
  })

  it('is stored on request, once the code of the storage has arrived', async () => {
    const disk = memoryArchive()
    let isOnline = false
    const openStorage = async () => {
      if (!isOnline) throw new MissingCodeError('Failed to fetch dynamically imported module')
      return disk
    }
    const store = createArchive({ openStorage, now: () => 0 })
    const state = () => store.getState()
    await state().keep(newRun('a'))
    await state().keep(newRun('b'))
    expect(state().status).toMatchObject({ kind: 'unavailable', why: 'code' })
    expect(state().entries.map(({ title }) => title)).toEqual(['b', 'a'])
    isOnline = true
    await state().saveUnsaved()
    expect([state().status.kind, [...disk.rows.values()].map(({ entry }) => entry.title)]).toEqual(['open', ['a', 'b']])
    expect(state().entries.map(({ id }) => id)).toEqual([2, 1])
  })

  it('can be deleted and restored, together with those that are stored', async () => {
    const { disk, state, titles } = bench()
    await state().keep(newRun('stored'))
    disk.refusal = full()
    const id = await state().keep(newRun('held'))
    await state().remove(id as number)
    expect([titles(), state().removed]).toEqual([['stored'], 1])
    await state().undoRemove()
    expect([titles(), state().removed]).toEqual([['held', 'stored'], 0])
    disk.refusal = null
    await state().removeAll()
    expect([titles(), state().removed, disk.rows.size]).toEqual([[], 2, 0])
    await state().undoRemove()
    expect([titles(), disk.rows.size]).toEqual([['held', 'stored'], 2])
  })

  it('waits for a tab that blocks the storage, without blocking the page', async () => {
    const disk = memoryArchive()
    let unblock = () => {}
    const openStorage = async (onBlocked: () => void) => {
      onBlocked()
      await new Promise<void>((resolve) => {
        unblock = resolve
      })
      return disk
    }
    const store = createArchive({ openStorage, now: () => 0 })
    expect(await store.getState().keep(newRun('a'))).toBe(-1)
    expect(store.getState().status).toMatchObject({ why: 'blocked', reason: expect.stringContaining('Another tab') })
    unblock()
    await vi.waitFor(() => expect(store.getState().entries.map(({ id }) => id)).toEqual([1]))
    expect(store.getState().status.kind).toBe('open')
  })
})

describe('a clock that was set back', () => {
  it('leaves the order in which runs were stored', async () => {
    const disk = memoryArchive()
    let time = Date.UTC(2038, 0)
    const store = createArchive({ openStorage: async () => disk, now: () => time })
    await store.getState().keep(newRun('first'))
    time = Date.UTC(1970, 1)
    await store.getState().keep(newRun('second'))
    await store.getState().open()
    expect(store.getState().entries.map(({ title }) => title)).toEqual(['second', 'first'])
  })
})

describe('searching', () => {
  const entry = (id: number, some: Partial<ArchiveEntry>): ArchiveEntry => ({ ...ROW, id, ...some })
  const entries = [
    entry(1, { title: 'Garden', texts: ['It was a Ｑuiet story'] }),
    entry(2, { prompt: 'the garden', methods: ['PARGS'] }),
    entry(3, { texts: ['(.*)'] }),
  ]
  it.each([
    ['garden', [1, 2]],
    ['GARDEN quiet', [1]],
    ['pargs', [2]],
    ['(.*)', [3]],
    [' ', [1, 2, 3]],
    ['nothing', []],
  ])('%j finds %j', (query, ids) => {
    expect(searchEntries(entries, query).map(({ id }) => id)).toEqual(ids)
  })
})

describe('a failure', () => {
  it('is reported where there is no storage, and the page keeps working', async () => {
    const refused = new DOMException('The operation is insecure.', 'SecurityError')
    const store = createArchive({ openStorage: () => Promise.reject(refused), now: () => 0 })
    await store.getState().open()
    expect(store.getState()).toMatchObject({
      status: { kind: 'unavailable', why: 'refused', detail: 'The operation is insecure.' },
      entries: [],
      fault: null,
    })
    expect(await store.getState().read(1)).toMatchObject({ ok: false })
    // Node has no IndexedDB either.
    await expect(openIndexedDb(browserPlatform)).rejects.toThrow('This browser has no IndexedDB')
  })

  it('is reported with the space that was available, and cleared by the next success', async () => {
    const { disk, save, state } = bench()
    const id = await save()
    const quota = new DOMException('Quota', 'QuotaExceededError')
    disk.refusal = Object.assign(new Error('aborted'), { name: 'AbortError', inner: quota })
    const unsaved = await state().keep(newRun('y'))
    expect(unsaved).toBeLessThan(0)
    expect(state().fault).toBe(
      'The run could not be saved: the browser has no space left for 0.1 MB. The library takes up 0.1 MB. Delete runs there, or download runs as files.',
    )
    await state().remove(unsaved as number)
    disk.refusal = new Error('the disk is gone')
    await state().remove(id)
    expect([state().fault, state().entries.length, state().removed]).toEqual([
      'The run could not be deleted: the disk is gone',
      1,
      1,
    ])
    disk.refusal = null
    await state().rename(id, 'z')
    expect(state().fault).toBeNull()
  })

  it('of an unreadable row: it is named and skipped, and can be deleted', async () => {
    const { disk, save, state, titles } = bench()
    await save('a')
    await save('b')
    disk.rows.set(7, { entry: { id: 7, title: 'Broken one', madeAt: 'x' }, body: null })
    disk.rows.set(8, { entry: { id: 8 }, body: null })
    await state().open()
    expect([titles(), state().damaged.map(({ id, name }) => [id, name])]).toEqual([
      ['b', 'a'],
      [
        [7, 'Broken one'],
        [8, 'run 8'],
      ],
    ])
    await state().remove(7)
    expect([state().damaged.length, state().removed]).toEqual([1, 1])
    await state().undoRemove()
    expect(state().damaged.length).toBe(2)
  })

  it.each([
    [new Uint8Array([1, 2, 3]), 'The saved run “x” is damaged and cannot be read.'],
    ['text', 'This run is no longer in the library.'],
  ])('of an unreadable body: %j', async (body, reason) => {
    const { disk, save, state } = bench()
    const id = await save()
    Object.assign(disk.rows.get(id) ?? {}, { body: { record: body, forks: null } })
    expect(await state().read(id)).toEqual({ ok: false, reason })
  })

  it('of a record that fails validation, or forks that are lost without it', async () => {
    const { disk, save, state } = bench()
    const id = await save()
    Object.assign(disk.rows.get(id) ?? {}, { body: { record: await pack({ ...record, columns: 3 }), forks: null } })
    expect(await state().read(id)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('The saved run “x” is damaged: columns: '),
    })
    const well = bench(disk)
    Object.assign(disk.rows.get(id) ?? {}, { body: { record: await pack(record), forks: new Uint8Array([9]) } })
    expect(await well.state().read(id)).toMatchObject({ ok: true, value: { forks: null } })
    expect(await well.state().read(99)).toEqual({ ok: false, reason: 'This run is no longer in the library.' })
  })

  it('of arbitrary stored data', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (rows) => {
        const { entries, damaged } = readRows(rows)
        expect(entries.length + damaged.length).toBe(rows.length)
      }),
      { numRuns: 200 },
    )
  })
})

it('packs a run to a fraction of its size, and restores it exactly', async () => {
  const packed = await pack(record)
  expect(packed.length).toBeLessThan(JSON.stringify(record).length / 2)
  expect(await unpack(packed)).toEqual(record)
})
