import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { abortRun, appendStep } from '../../decoding/assembleRun.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { RunEvent } from '../../worker/protocol.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import { testIndexedDb } from '../testing/indexedDb.ts'
import { type MemoryArchive, memoryArchive } from '../testing/memoryArchive.ts'
import { memoryLocks } from '../testing/memoryLocks.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createArchive } from './archive.ts'
import { openIndexedDb } from './archiveStorage.ts'
import { createGrowingRuns, lockOf, PIECE_MS } from './growingRun.ts'
import { createRecovery } from './recoverRuns.ts'

const settings = runSettings({ maxTokens: 40, columns: [{ method: 'topK' }, { method: 'args', weight: 2 }] })
const events: RunEvent[] = []
const run = await createFakeEngine().run(
  { prompt: 'A quiet garden', settings },
  { onProgress: (event) => events.push(structuredClone(event)) },
)
if (!run.ok) throw new Error('the fake engine failed')
const whole = run.value
const [started] = events
if (started?.kind !== 'started') throw new Error('the first event is the start')
const steps = events.filter((event) => event.kind === 'step')
/** The run after some steps, as a stopped one. */
const stoppedAfter = (count: number) =>
  abortRun(
    steps
      .slice(0, count)
      .map(({ step }) => step)
      .reduce(appendStep, started.record),
  )

const settled = () => new Promise(setImmediate)

/** A page that writes runs; time and timers are the test's. */
function bench({ disk = memoryArchive(), locks = memoryLocks(), startedAt = 1_000_000 } = {}) {
  const clock = { now: startedAt, elapsed: 0 }
  const timers: (() => void)[] = []
  const faults: unknown[] = []
  let isMissing = false
  const growing = createGrowingRuns({
    storage: async () => (isMissing ? null : disk),
    locks: locks.ofPage('writer'),
    now: () => clock.now,
    elapsed: () => clock.elapsed,
    later: (callback) => void timers.push(callback),
    onFault: (error) => error !== null && faults.push(error),
  })
  const pass = async (milliseconds: number) => {
    clock.now += milliseconds
    clock.elapsed += milliseconds
    for (const timer of timers.splice(0)) timer()
    await settled()
  }
  const storedSteps = () => disk.allPieces.map((piece) => piece.steps.map(({ step }) => step))
  return {
    ...{ disk, locks, clock, growing, faults, pass, storedSteps },
    setMissing: (to: boolean) => {
      isMissing = to
    },
  }
}

/** Opens the library as a later page does. */
function nextPage(
  disk: MemoryArchive | Awaited<ReturnType<typeof openIndexedDb>>,
  locks = memoryLocks(),
  now = 0,
  reloadMs = 60_000,
) {
  const archive = createArchive({ openStorage: async () => disk, now: () => now })
  const recovery = createRecovery({ archive, locks: locks.ofPage('reader'), now: () => now, reloadMs })
  const records = () => Promise.all(archive.getState().entries.map(async ({ id }) => archive.getState().read(id)))
  return { archive, recovery, records }
}

describe('a run that is written', () => {
  it('is stored step by step: the first at once, then a piece a second', async () => {
    const { growing, pass, storedSteps, disk, locks } = bench()
    const copy = growing.begin()
    copy.onEvent(started)
    await settled()
    expect([disk.starts.get(copy.id)?.record, locks.names()]).toEqual([started.record, [lockOf(copy.id)]])
    copy.onEvent(steps[0] as RunEvent)
    await settled()
    for (const event of steps.slice(1, 5)) copy.onEvent(event)
    await settled()
    expect(storedSteps()).toEqual([[0]])
    await pass(PIECE_MS)
    copy.onEvent(steps[5] as RunEvent)
    copy.onEvent(steps[6] as RunEvent)
    await settled()
    expect(storedSteps()).toEqual([[0], [1, 2, 3, 4]])
    growing.flush()
    await settled()
    expect(storedSteps().at(-1)).toEqual([5, 6])
    for (const event of steps.slice(7, 9)) copy.onEvent(event)
    await copy.end()
    expect(storedSteps().flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    copy.onEvent(steps[9] as RunEvent)
    await pass(PIECE_MS)
    expect(storedSteps().flat().length).toBe(9)
    growing.release(copy.id)
    await settled()
    expect(locks.names()).toEqual([])
  })

  it('is stored in time by a hidden page, whose timers are late', async () => {
    const { growing, clock, storedSteps } = bench()
    const copy = growing.begin()
    for (const event of events.slice(0, 3)) copy.onEvent(event)
    await settled()
    for (const event of steps.slice(1, 4)) {
      copy.onEvent(event)
      clock.elapsed += PIECE_MS / 2
    }
    await settled()
    expect(storedSteps()).toEqual([[0], [1, 2, 3]])
  })

  it('is never stored in large pieces', async () => {
    const { growing, storedSteps, disk, pass } = bench()
    const copy = growing.begin()
    for (const event of events) copy.onEvent(event)
    await copy.end()
    expect(storedSteps().flat()).toEqual(steps.map(({ step }) => step.step))
    expect(Math.max(...storedSteps().map(({ length }) => length))).toBeLessThanOrEqual(16)
    // Nor when all of it must be stored again.
    const other = growing.begin()
    for (const event of events.slice(0, -1)) other.onEvent(event)
    await pass(PIECE_MS)
    disk.starts.clear()
    disk.allPieces = []
    other.onEvent(events.at(-1) as RunEvent)
    await pass(PIECE_MS)
    expect(storedSteps().flat()).toEqual(steps.map(({ step }) => step.step))
    expect(Math.max(...storedSteps().map(({ length }) => length))).toBeLessThanOrEqual(16)
  })

  it('leaves nothing if it wrote nothing', async () => {
    const { growing, disk, locks } = bench()
    const copy = growing.begin()
    copy.onEvent(started)
    await settled()
    await copy.discard()
    await settled()
    expect([disk.starts.size, locks.names()]).toEqual([0, []])
    await growing.begin().discard()
  })

  it('loses no step to storage that is full for a while, or missing, or cleared', async () => {
    const { growing, disk, pass, storedSteps, faults, setMissing } = bench()
    const copy = growing.begin()
    for (const event of events.slice(0, 3)) copy.onEvent(event)
    await pass(PIECE_MS)
    disk.refusal = new DOMException('no room', 'QuotaExceededError')
    for (const event of steps.slice(1, 3)) copy.onEvent(event)
    await pass(PIECE_MS)
    await pass(2 * PIECE_MS)
    expect([faults.length, storedSteps().flat()]).toEqual([2, [0]])
    disk.refusal = null
    copy.onEvent(steps[3] as RunEvent)
    await pass(4 * PIECE_MS)
    expect(storedSteps().flat()).toEqual([0, 1, 2, 3])
    setMissing(true)
    copy.onEvent(steps[4] as RunEvent)
    await pass(PIECE_MS)
    setMissing(false)
    await pass(2 * PIECE_MS)
    expect([faults.length, storedSteps().flat()]).toEqual([2, [0, 1, 2, 3, 4]])
    disk.starts.clear()
    disk.allPieces = []
    copy.onEvent(steps[5] as RunEvent)
    await pass(PIECE_MS)
    expect(storedSteps().flat()).toEqual([0, 1, 2, 3, 4, 5])
    expect(disk.starts.size).toBe(1)
  })

  it('works where the browser refuses locks', async () => {
    const disk = memoryArchive()
    for (const locks of [
      () => null,
      () => {
        throw new DOMException('denied', 'SecurityError')
      },
      () => ({ request: () => Promise.reject(new DOMException('denied', 'SecurityError')) }),
    ]) {
      const parts = { storage: async () => disk, now: () => 0, onFault: () => {} }
      const copy = createGrowingRuns({ ...parts, locks: locks as () => null }).begin()
      copy.onEvent(started)
      copy.onEvent(steps[0] as RunEvent)
      await copy.end()
    }
    expect([disk.starts.size, disk.allPieces.length]).toEqual([3, 3])
  })
})

describe('a run whose page is gone', () => {
  it('is in the library as a stopped run, up to its last piece, on IndexedDB', async () => {
    const disk = await openIndexedDb(testIndexedDb())
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: steps.length }), async (count) => {
        const locks = memoryLocks()
        const growing = createGrowingRuns({
          storage: async () => disk,
          locks: locks.ofPage('writer'),
          now: () => 5,
          onFault: () => {},
        })
        const copy = growing.begin()
        copy.onEvent(started)
        for (const event of steps.slice(0, count)) copy.onEvent(event)
        await copy.end()

        const living = nextPage(disk, locks)
        await living.recovery.getState().others()
        expect(living.archive.getState().entries.filter(({ grown }) => grown === copy.id)).toEqual([])

        locks.close('writer')
        await settled()
        const next = nextPage(disk, locks)
        await next.recovery.getState().others()
        const [entry] = next.archive.getState().entries
        expect(entry).toMatchObject({ interrupted: true, madeAt: 5, grown: copy.id })
        expect(next.recovery.getState().found).toEqual([entry?.id])
        expect(await next.archive.getState().read(entry?.id as number)).toMatchObject({
          value: { record: stoppedAfter(count) },
        })
        expect([await disk.growing(), await disk.pieces(copy.id)]).toEqual([[], []])
        await next.recovery.getState().others()
        expect(next.recovery.getState().found.length).toBe(1)
      }),
      { numRuns: 5 },
    )
  })

  it('is the reloaded tab’s, as soon as the page before has released it', async () => {
    const { growing, disk, locks } = bench()
    const copy = growing.begin()
    for (const event of events) copy.onEvent(event)
    await copy.end()
    const next = nextPage(disk, locks)
    const own = next.recovery.getState().own(copy.id)
    await settled()
    expect(next.archive.getState().entries).toEqual([])
    locks.close('writer')
    expect(await own).toBe(1)
    // It had ended, and only storing it was interrupted.
    expect(await next.archive.getState().read(1)).toMatchObject({ value: { record: { columns: whole.columns } } })
    expect(next.recovery.getState().found).toEqual([])
    // Also if another tab was faster.
    expect(await next.recovery.getState().own(copy.id)).toBe(1)
    expect(await next.recovery.getState().own('unknown')).toBeNull()
  })

  it('is not taken from a living page by a copy of its tab', async () => {
    const { growing, disk, locks } = bench()
    const copy = growing.begin()
    for (const event of events) copy.onEvent(event)
    await copy.end()
    expect(await nextPage(disk, locks, 0, 0).recovery.getState().own(copy.id)).toBeNull()
    expect(disk.starts.size).toBe(1)
  })

  it('is taken by one of two pages only', async () => {
    const disk = await openIndexedDb(testIndexedDb())
    await disk.beginGrowing({ id: 'a', startedAt: 0, record: started.record })
    await disk.grow({ run: 'a', at: 0, steps: steps.map(({ step }) => step) })
    const locks = memoryLocks()
    const [one, other] = [nextPage(disk, locks), nextPage(disk, locks)]
    await Promise.all([one.recovery.getState().others(), other.recovery.getState().others()])
    expect((await disk.entries()).length).toBe(1)
  })

  it('is taken without locks by its own tab at once, and by others only if it has been silent, whatever the clock says', async () => {
    const hours = 3_600_000
    for (const [now, isTaken] of [
      [1_000_000 + 1000, false],
      [1_000_000 + hours, true],
      [1_000_000 - 24 * hours, true],
    ] as const) {
      const { growing, disk } = bench()
      const copy = growing.begin()
      for (const event of events.slice(0, 4)) copy.onEvent(event)
      await copy.end()
      const archive = createArchive({ openStorage: async () => disk, now: () => now })
      const recovery = createRecovery({ archive, locks: () => null, now: () => now })
      await recovery.getState().others()
      expect([now, archive.getState().entries.length]).toEqual([now, isTaken ? 1 : 0])
      if (isTaken) continue
      expect(await recovery.getState().own(copy.id)).toBe(1)
      // The page was alive, after all: its complete run takes the place of the copy.
      const alive = createArchive({ openStorage: async () => disk, now: () => now })
      await alive.getState().keep({ record: whole, origin: 'here', forks: null, grown: copy.id })
      await archive.getState().open()
      expect(await archive.getState().read(1)).toMatchObject({ value: { record: whole } })
      expect(archive.getState().entries.length).toBe(1)
    }
  })

  it('stays stored as a copy while the library has no room for it', async () => {
    const { growing, disk, locks } = bench()
    const copy = growing.begin()
    for (const event of events) copy.onEvent(event)
    await copy.end()
    locks.close('writer')
    await settled()
    disk.refusal = new DOMException('no room', 'QuotaExceededError')
    const next = nextPage(disk, locks)
    expect(await next.recovery.getState().own(copy.id)).toBe(-1)
    expect([next.archive.getState().entries.length, disk.starts.size]).toEqual([1, 1])
    await next.recovery.getState().others()
    expect(next.archive.getState().entries.length).toBe(1)
    disk.refusal = null
    const later = nextPage(disk, locks)
    expect(await later.recovery.getState().own(copy.id)).toBe(1)
    expect(disk.starts.size).toBe(0)
  })

  it('is recovered up to the first damaged step; a damaged start is said', async () => {
    const damagedPieces: unknown[] = [null, { at: 'x' }, { at: 1, steps: 3 }, { at: 1, steps: [steps[4]?.step] }]
    const invalid = structuredClone(steps[2]?.step)
    Object.assign(invalid?.tokens[0]?.record ?? {}, { entropy: 'none' })
    for (const damaged of [...damagedPieces, { at: 1, steps: [invalid] }]) {
      const disk = memoryArchive()
      await disk.beginGrowing({ id: 'a', startedAt: 0, record: started.record })
      await disk.grow({ run: 'a', at: 0, steps: steps.slice(0, 2).map(({ step }) => step) })
      disk.allPieces.push({ ...(damaged as { at: number; steps: [] }), run: 'a' })
      await disk.grow({ run: 'a', at: 0, steps: steps.slice(3).map(({ step }) => step) })
      const { archive, recovery, records } = nextPage(disk, memoryLocks(), 1e9)
      await recovery.getState().others()
      expect(await records()).toMatchObject([{ value: { record: stoppedAfter(2) } }])
      expect(archive.getState().fault).toBeNull()
    }
    const disk = memoryArchive()
    disk.starts.set('a', { id: 'a', startedAt: 0, record: 3 as never })
    disk.starts.set('b', {} as never)
    const { archive, recovery } = nextPage(disk, memoryLocks(), 1e9)
    await recovery.getState().others()
    expect(archive.getState().fault).toBe('An interrupted run is damaged and could not be recovered.')
    expect([...disk.starts.keys()]).toEqual(['b'])
  })

  it('gets the given tokens of an opened run that it repeats', async () => {
    const parent = await fakeRun(runSettings({ maxTokens: 6, columns: [{ method: 'topK' }], reward: null }))
    const [column] = parent.columns
    const begin = column?.tokens.slice(0, 2).map(({ token }) => token) ?? []
    const continued = {
      ...parent.settings,
      columns: [{ ...parent.settings.columns[0], method: 'topK' as const, begin }],
    }
    const again = { ...parent, settings: continued, columns: parent.columns.map((one) => ({ ...one, begin })) }
    const disk = memoryArchive()
    const start = { ...again, columns: [{ ...again.columns[0], tokens: [], text: '', stop: null }] } as typeof parent
    await disk.beginGrowing({ id: 'a', startedAt: 0, record: start, again })
    const token = column?.tokens[2]
    if (!token) throw new Error('the column has more tokens')
    await disk.grow({ run: 'a', at: 0, steps: [{ step: 0, tokens: [{ column: 0, record: token, stop: null }] }] })
    const { recovery, records } = nextPage(disk, memoryLocks(), 1e9)
    await recovery.getState().others()
    const [read] = await records()
    expect(read?.ok && read.value.record.columns[0]?.tokens.map((one) => one.token)).toEqual([...begin, token.token])
  })
})
