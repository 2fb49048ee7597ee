import { expect, it } from 'vitest'
import { pageStorage, type SmallStorage } from './pageStorage.ts'

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

it('is the storage itself where it is available', () => {
  const disk = fakeDisk()
  const faults: (string | null)[] = []
  const storage = pageStorage(() => disk, faults.push.bind(faults))
  storage.setItem('a', '1')
  expect(disk.getItem('a')).toBe('1')
  storage.removeItem('a')
  expect(storage.getItem('a')).toBeNull()
  expect(faults).toEqual([null])
})

it('falls back to memory where storage is full, reports it, and returns to storage', () => {
  const disk = fakeDisk()
  const faults: (string | null)[] = []
  const storage = pageStorage(() => disk, faults.push.bind(faults))
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

it('falls back to memory where even reading the storage property throws', () => {
  const faults: (string | null)[] = []
  const storage = pageStorage(() => {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  }, faults.push.bind(faults))
  expect(storage.getItem('a')).toBeNull()
  storage.setItem('a', '1')
  expect(storage.getItem('a')).toBe('1')
  expect(faults).toEqual([expect.stringContaining('no storage')])
})
