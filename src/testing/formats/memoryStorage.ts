import type { SmallStorage } from '../../store/browser/pageStorage.ts'

/** A browser's storage that holds one item. */
export function memoryStorage(key: string, value: string): SmallStorage {
  const items = new Map([[key, value]])
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, next) => void items.set(name, next),
    removeItem: (name) => void items.delete(name),
  }
}
