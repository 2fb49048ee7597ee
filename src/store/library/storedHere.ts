// What this site stores in the browser: models, runs and the page itself; how much room there is, and whether the browser may
// delete it. Models can be deleted here.

import { createStore } from 'zustand'
import type { Platform } from '../../platform/platform.ts'
import { deleteStoredModel, listStoredModels, type StoredModel } from '../../platform/storedModels.ts'

export interface StoredHere {
  /** Null until `look` has been called, and where the browser stores no files. */
  models: StoredModel[] | null
  /** In bytes, as the browser estimates it; null where it does not. `pageBytes` is null if it does not say. */
  space: { usedBytes: number; quotaBytes: number; pageBytes: number | null } | null
  /** Whether the browser keeps what is stored even if the device runs out of space; null if unknown. */
  isPersistent: boolean | null
  /** sha256 of the model that is being deleted. */
  deleting: string | null
  /** Why the last model could not be deleted. */
  fault: string | null
  look(): Promise<void>
  deleteModel(sha256: string): Promise<void>
  /** Asks the browser to keep what is stored. Some browsers ask the user. */
  askToKeep(): Promise<void>
}

export type StoredHerePlatform = Pick<Platform, 'files' | 'storageManager' | 'locks' | 'channel' | 'wait'>

/** Chromium adds this to the estimate. */
type Estimate = StorageEstimate & { usageDetails?: { caches?: number } }

export function createStoredHere(platform: StoredHerePlatform) {
  return createStore<StoredHere>()((set, get) => {
    async function estimate(): Promise<StoredHere['space']> {
      const { usage, quota, usageDetails }: Estimate = await platform.storageManager().estimate()
      if (usage === undefined || quota === undefined) return null
      return { usedBytes: usage, quotaBytes: quota, pageBytes: usageDetails?.caches ?? null }
    }
    const persisted = async (): Promise<boolean> => platform.storageManager().persisted()

    return {
      models: null,
      space: null,
      isPersistent: null,
      deleting: null,
      fault: null,
      async look() {
        // Any of them may be missing or throw, for example in a private window.
        const [models, space, isPersistent] = await Promise.all([
          listStoredModels(platform).catch(() => null),
          estimate().catch(() => null),
          persisted().catch(() => null),
        ])
        set({ models, space, isPersistent })
      },
      async deleteModel(sha256) {
        if (get().deleting !== null) return
        set({ deleting: sha256, fault: null })
        const fault = await deleteStoredModel(platform, sha256)
        set({ deleting: null, fault })
        await get().look()
      },
      async askToKeep() {
        try {
          const manager = platform.storageManager()
          set({ isPersistent: (await manager.persisted()) || (await manager.persist()) })
        } catch {
          // The browser has no such promise to give.
        }
      },
    }
  })
}
