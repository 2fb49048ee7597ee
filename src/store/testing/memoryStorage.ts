import type { SmallStorage } from '../browser/pageStorage.ts'

/** An in-memory Storage, empty or with one item. */
export function memoryStorage(...item: [] | [key: string, value: string]): SmallStorage {
  const items = new Map(item.length === 0 ? [] : [item])
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  }
}
