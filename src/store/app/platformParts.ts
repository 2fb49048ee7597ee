// The parts of the app that are made of the network and the browser's storage.

import type { Platform } from '../../platform/platform.ts'
import { createClassifierStorage } from '../browser/classifierStorage.ts'
import { openIndexedDb } from '../library/archiveStorage.ts'
import { modelHere } from '../offline/modelHere.ts'
import type { AppParts } from './parts.ts'

type PlatformParts = Pick<
  AppParts,
  | 'storages'
  | 'classifierStorage'
  | 'openArchive'
  | 'indexedDB'
  | 'fileStorage'
  | 'locks'
  | 'isOnline'
  | 'read'
  | 'modelHere'
>

/**
 * @param base URL of the site's folder.
 * @param embedded whether the page is inside another page. Then nothing is stored: it would change what the visitor's own page
 * shows.
 */
export function platformParts(platform: Platform, base: string, embedded: boolean): PlatformParts {
  return {
    ...(embedded
      ? {
          storages: { long: withoutStorage, tab: withoutStorage },
          openArchive: async () => withoutStorage(),
          indexedDB: withoutStorage,
        }
      : {
          storages: { long: platform.localStorage, tab: platform.sessionStorage },
          openArchive: (onBlocked) => openIndexedDb(platform, onBlocked),
          indexedDB: platform.indexedDB,
        }),
    classifierStorage: createClassifierStorage(
      embedded ? async () => withoutStorage() : platform.files,
      embedded ? withoutStorage : platform.localStorage,
    ),
    fileStorage: { ...platform, siteFolder: new URL('.', base).href },
    locks: platform.locks,
    isOnline: platform.isOnline,
    modelHere: (manifestUrl) => modelHere(platform, manifestUrl),
    async read(path) {
      const response = await platform.fetch(new URL(path, base))
      if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}

function withoutStorage(): never {
  throw new Error('a page inside another page stores nothing')
}
