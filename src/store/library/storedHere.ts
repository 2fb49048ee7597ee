// What this site stores in the browser: models, runs and the page itself; how much room there is, and whether the browser may
// delete it. Models and the page can be deleted here.

import { createStore } from 'zustand'
import type { Platform } from '../../platform/platform.ts'
import { deleteStoredModel, listStoredModels, type StoredModel } from '../../platform/storedModels.ts'

export interface StoredHere {
  /** Null until `look` has been called, and where the browser stores no files. */
  models: StoredModel[] | null
  /** In bytes, as the browser estimates it; null where it does not. `pageBytes` is null if the page is stored in unknown size. */
  space: { usedBytes: number; quotaBytes: number; pageBytes: number | null } | null
  /** Whether the browser keeps what is stored even if the device runs out of space; null if unknown. */
  isPersistent: boolean | null
  /** What is being deleted: the sha256 of a model, or the page. */
  deleting: string | 'page' | null
  /** Why the last deletion failed. */
  fault: string | null
  look(): Promise<void>
  deleteModel(sha256: string): Promise<void>
  /** Deletes the copy of the site with which it opens without a network. The next visit stores it again. */
  deletePage(): Promise<void>
  /** Asks the browser to keep what is stored. Some browsers ask the user. */
  askToKeep(): Promise<void>
}

type UsedPlatform = Pick<Platform, 'files' | 'caches' | 'storageManager' | 'locks' | 'channel' | 'wait'>

export interface StoredHereParts extends UsedPlatform {
  /** URL of the site's folder. The names of its caches end with it. */
  siteFolder: string
}

/** Chromium adds this to the estimate. */
type Estimate = StorageEstimate & { usageDetails?: { caches?: number } }

/** @param stopStoring has the service worker stop storing the site. May reject if there is none. */
export function createStoredHere(platform: StoredHereParts, stopStoring: () => Promise<unknown>) {
  return createStore<StoredHere>()((set, get) => {
    async function estimate(): Promise<StoredHere['space']> {
      const { usage, quota, usageDetails }: Estimate = await platform.storageManager().estimate()
      if (usage === undefined || quota === undefined) return null
      // A deleted cache counts until the service worker lets go of it.
      const isPageStored = (await siteCaches().catch(() => [])).length > 0
      return { usedBytes: usage, quotaBytes: quota, pageBytes: isPageStored ? (usageDetails?.caches ?? null) : 0 }
    }
    const siteCaches = async (): Promise<string[]> =>
      (await platform.caches().keys()).filter((name) => name.endsWith(` ${platform.siteFolder}`))
    const persisted = async (): Promise<boolean> => platform.storageManager().persisted()

    async function remove(what: string, work: () => Promise<string | null>): Promise<void> {
      if (get().deleting !== null) return
      set({ deleting: what, fault: null })
      const fault = await work()
      set({ deleting: null, fault })
      await get().look()
    }

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
      deleteModel: (sha256) => remove(sha256, () => deleteStoredModel(platform, sha256)),
      deletePage: () =>
        remove('page', async () => {
          await stopStoring().catch(() => {})
          try {
            for (const name of await siteCaches()) await platform.caches().delete(name)
            return null
          } catch (error) {
            return `The browser refused to delete it (${String(error)}).`
          }
        }),
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
