// Cache Storage in memory, with the methods that the service worker uses, for tests.

const urlOf = (key: RequestInfo | URL) => (key instanceof Request ? key.url : String(key))

export function memoryCaches(): CacheStorage {
  const caches = new Map<string, Map<string, string>>()
  const open = async (name: string) => {
    const entries = caches.get(name) ?? new Map<string, string>()
    caches.set(name, entries)
    return {
      match: async (key: RequestInfo | URL) => {
        const text = entries.get(urlOf(key))
        return text === undefined ? undefined : new Response(text)
      },
      put: async (key: RequestInfo | URL, response: Response) => void entries.set(urlOf(key), await response.text()),
      delete: async (key: RequestInfo | URL) => entries.delete(urlOf(key)),
      keys: async () => [...entries.keys()].map((url) => new Request(url)),
    } as unknown as Cache
  }
  const match = async (key: RequestInfo | URL, { cacheName = '' } = {}) => (await open(cacheName)).match(key)
  return { open, match } as unknown as CacheStorage
}
