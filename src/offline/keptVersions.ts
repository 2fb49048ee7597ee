// Versions of the site whose files are in the cache. A tab continues with the files of the version that it opened with, also when
// the service worker of a newer version has taken over, and its files are deleted after it is closed.

import type { Client } from './scope.ts'

export type KeptVersions = ReturnType<typeof createKeptVersions>

interface Version {
  version: string
  /** Cache keys by absolute URL. */
  keys: ReadonlyMap<string, string>
  /** Name of the cache with the files of all versions. */
  cacheName: string
}

/** @param scope absolute URL of the site's folder. */
export function createKeptVersions(caches: CacheStorage, scope: string) {
  const open = () => caches.open(`tokenwise-versions ${scope}`)
  // Entries of a cache have URLs. These lead to no file.
  const [versions, tabs] = [`${scope}.versions/`, `${scope}.tabs/`]

  async function read<T>(url: string): Promise<T | null> {
    const found = await (await open()).match(url)
    return found ? ((await found.json()) as T) : null
  }
  const write = async (url: string, value: unknown) =>
    (await open()).put(url, new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } }))
  const namesIn = async (folder: string): Promise<string[]> =>
    (await (await open()).keys()).flatMap(({ url }) =>
      url.startsWith(folder) ? [decodeURIComponent(url.slice(folder.length))] : [],
    )
  const keysOf = async (version: string) =>
    new Map(await read<[string, string][]>(versions + encodeURIComponent(version)))

  return {
    /** @param keys the cache keys of the version's files, by absolute URL. */
    add: (version: string, keys: ReadonlyMap<string, string>) =>
      write(versions + encodeURIComponent(version), [...keys]),

    addTab: (id: string, version: string) => write(tabs + encodeURIComponent(id), version),

    /** Cache keys by absolute URL; empty if no file of this version is stored. */
    keysOf,

    /** The version with which a tab or a worker was opened; null if unknown, as of a tab that is still loading. */
    async versionOf(client: Client | undefined, current: Version): Promise<string | null> {
      if (!client) return null
      if (client.type === 'window') return read<string>(tabs + encodeURIComponent(client.id))
      // A worker's script has a hash of its content in its name.
      if (current.keys.has(client.url)) return current.version
      for (const version of await namesIn(versions)) if ((await keysOf(version)).has(client.url)) return version
      return null
    },

    /**
     * Deletes the files of versions that neither the service worker's version (`current`) nor an open tab needs.
     * @param clients all open tabs and workers.
     */
    async tidy(current: Version, clients: readonly Client[]): Promise<void> {
      const records = await open()
      const isOpen = new Set(clients.map(({ id }) => id))
      const needed = new Set([current.version])
      for (const id of await namesIn(tabs)) {
        const version = await read<string>(tabs + encodeURIComponent(id))
        if (isOpen.has(id) && version !== null) needed.add(version)
        else await records.delete(tabs + encodeURIComponent(id))
      }
      const keys = new Set(current.keys.values())
      for (const version of await namesIn(versions)) {
        if (needed.has(version)) for (const key of (await keysOf(version)).values()) keys.add(key)
        else await records.delete(versions + encodeURIComponent(version))
      }
      const files = await caches.open(current.cacheName)
      for (const request of await files.keys()) if (!keys.has(request.url)) await files.delete(request)
    },
  }
}
