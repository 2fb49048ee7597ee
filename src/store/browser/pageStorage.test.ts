import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { createPageStorages, pageStorage, type SmallStorage } from './pageStorage.ts'

function fakeDisk() {
  const rows = new Map<string, string>()
  const disk: SmallStorage & { refuses: DOMException | null } = {
    refuses: null,
    getItem: (name) => rows.get(name) ?? null,
    setItem(name, value) {
      if (disk.refuses) throw disk.refuses
      rows.set(name, value)
    },
    removeItem: (name) => void rows.delete(name),
  }
  return disk
}

const blocked = (): SmallStorage => {
  throw new DOMException('Access is denied for this document.', 'SecurityError')
}

/** A tab's window with one entry in its history, which survives a reload. */
function fakeWindow() {
  const listeners: (() => void)[] = []
  let state: unknown = { others: 1 }
  const history = {
    get state() {
      return state
    },
    replaceState(next: unknown) {
      state = structuredClone(next)
    },
  } as unknown as History
  return {
    window: {
      history,
      addEventListener: (_: string, listener: () => void) => void listeners.push(listener),
    } as SeenWindow,
    /** The user goes to another fragment of the page. */
    go() {
      state = null
      for (const listener of listeners) listener()
    },
  }
}

type SeenWindow = Pick<Window, 'history' | 'addEventListener'>

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const written = () => vi.runAllTimers()

describe('one storage', () => {
  it('is the storage itself where it is available', () => {
    const disk = fakeDisk()
    const faults: (string | null)[] = []
    const storage = pageStorage(() => disk, faults.push.bind(faults), memoryStorage())
    storage.setItem('a', '1')
    expect(disk.getItem('a')).toBe('1')
    storage.removeItem('a')
    expect(storage.getItem('a')).toBeNull()
    expect(faults).toEqual([null])
  })

  it('falls back to another where it is full, reports it, and returns to storage', () => {
    const disk = fakeDisk()
    const faults: (string | null)[] = []
    const storage = pageStorage(() => disk, faults.push.bind(faults), memoryStorage())
    storage.setItem('a', '1')
    disk.refuses = new DOMException('', 'QuotaExceededError')
    storage.setItem('a', '2')
    expect(storage.getItem('a')).toBe('2')
    expect(faults.at(-1)).toContain('is full')
    disk.refuses = null
    storage.setItem('a', '3')
    expect(disk.getItem('a')).toBe('3')
    expect(faults.at(-1)).toBeNull()
  })

  it('falls back where even reading the storage property throws', () => {
    const faults: (string | null)[] = []
    const storage = pageStorage(blocked, faults.push.bind(faults), memoryStorage())
    expect(storage.getItem('a')).toBeNull()
    storage.setItem('a', '1')
    expect(storage.getItem('a')).toBe('1')
    expect(faults).toEqual([expect.stringContaining('no storage')])
  })
})

describe('what the page stores', () => {
  it('is each tab’s own after a reload; a new tab starts with what was stored last', () => {
    const long = memoryStorage()
    const tabs = [memoryStorage(), memoryStorage(), memoryStorage()]
    const open = (tab: number) =>
      createPageStorages({ long: () => long, tab: () => tabs[tab] as SmallStorage, window: fakeWindow().window }).page
    open(0).setItem('prompt', 'of A')
    open(1).setItem('prompt', 'of B')
    open(0).setItem('prompt', 'of A, changed')
    expect([open(0), open(1), open(2)].map((page) => page.getItem('prompt'))).toEqual([
      'of A, changed',
      'of B',
      'of A, changed',
    ])
    open(1).removeItem('prompt')
    expect(open(1).getItem('prompt')).toBeNull()
  })

  it('survives a reload where all storage is blocked, also at another fragment', () => {
    const { window, go } = fakeWindow()
    const open = () => createPageStorages({ long: blocked, tab: blocked, window })
    const { page, trouble } = open()
    expect([page.getItem('prompt'), trouble.getState().fault]).toEqual([null, null])
    page.setItem('prompt', 'Mine')
    expect(trouble.getState()).toMatchObject({ fault: expect.stringContaining('survive a reload'), isRead: false })
    written()
    expect(open().page.getItem('prompt')).toBe('Mine')
    expect(window.history.state).toMatchObject({ others: 1 })
    go()
    written()
    trouble.getState().markRead()
    written()
    const again = open()
    expect([again.page.getItem('prompt'), again.trouble.getState().isRead]).toEqual(['Mine', true])
    again.page.removeItem('prompt')
    written()
    expect(open().page.getItem('prompt')).toBeNull()
  })

  it('stays in memory where the history refuses it, too, or holds something else', () => {
    for (const state of [3, 'x', { tokenwise: 3 }, { tokenwise: { prompt: 4 } }]) {
      const history = {
        state,
        replaceState() {
          throw new DOMException('Too many calls', 'SecurityError')
        },
      } as unknown as History
      const { page } = createPageStorages({
        long: blocked,
        tab: blocked,
        window: { history, addEventListener: () => {} } as SeenWindow,
      })
      expect(page.getItem('prompt')).toBeNull()
      page.setItem('prompt', 'Mine')
      written()
      expect(page.getItem('prompt')).toBe('Mine')
    }
  })
})
