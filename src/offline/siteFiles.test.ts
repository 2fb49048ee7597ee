import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SiteFile } from './messages.ts'
import { memoryCaches } from './testing/memoryCaches.ts'

const SCOPE = 'https://host/some/where/'
const CACHE = `tokenwise-files ${SCOPE}`
const FILES: SiteFile[] = [
  { url: 'assets/page-11111111.js', revision: null, integrity: 'sha256-a', bytes: 1 },
  { url: 'data.json', revision: 'one', integrity: 'sha256-b', bytes: 2 },
  { url: 'assets/runtime-11111111.bin', revision: null, integrity: 'sha256-c', bytes: 100, onUse: true },
  { url: './', revision: 'version1', bytes: 4 },
  { url: 'heads/a.bin', revision: 'one', integrity: 'sha256-d', bytes: 8 },
]

/** Files on the host, by path. */
let host: Map<string, Response>
let asked: string[]
let caches: CacheStorage
const storedNames = async () => (await (await caches.open(CACHE)).keys()).map(({ url }) => url.slice(SCOPE.length))

/** Imported late, because workbox looks for a service worker's globals when it is loaded. */
async function newSite() {
  const { createSiteFiles } = await import('./siteFiles.ts')
  return createSiteFiles({ files: FILES, scope: SCOPE, caches, around: (store) => store() })
}

beforeEach(() => {
  host = new Map(FILES.map(({ url }) => [url, new Response('a file')]))
  host.set('./', new Response('<meta name="version" content="version1">'))
  asked = []
  caches = memoryCaches()
  // Workbox checks the types of its arguments elsewhere.
  vi.stubEnv('NODE_ENV', 'production')
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('location', new URL(`${SCOPE}service-worker.js`))
  vi.stubGlobal('caches', caches)
  vi.stubGlobal('FetchEvent', class {})
  vi.stubGlobal('fetch', async ({ url, signal }: Request) => {
    const name = url === SCOPE ? './' : url.slice(SCOPE.length)
    asked.push(name)
    signal.throwIfAborted()
    return host.get(name)?.clone() ?? new Response('', { status: 404 })
  })
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

describe('createSiteFiles', () => {
  it('stores what the page needs, then the page, then the rest; the same again costs nothing', async () => {
    const site = await newSite()
    expect(await site.state()).toMatchObject({ opensOffline: false, storedBytes: 0, totalBytes: 115 })
    await site.store(false)
    expect(asked).toEqual(['assets/page-11111111.js', 'data.json', './', 'heads/a.bin'])
    expect(await site.state()).toEqual({
      version: 'version1',
      opensOffline: true,
      storedBytes: 15,
      totalBytes: 115,
      storing: false,
      failure: null,
    })
    expect(await (await site.page())?.text()).toContain('version1')
    await site.store(false)
    expect(asked).toHaveLength(4)
    await site.store(true)
    expect(asked.slice(4)).toEqual(['assets/runtime-11111111.bin'])
  })

  it('joins calls, and takes up everything if one of them asks for it', async () => {
    const site = await newSite()
    const calls = [site.store(false), site.store(true)]
    expect((await site.state()).storing).toBe(true)
    await Promise.all(calls)
    expect(asked).toHaveLength(5)
    expect((await site.state()).storing).toBe(false)
  })

  it('renews a file that is stored when it is used, if that of an earlier version was', async () => {
    await (await caches.open(CACHE)).put(`${SCOPE}assets/runtime-00000000.bin`, new Response('earlier'))
    const site = await newSite()
    await site.store(false)
    expect(await storedNames()).toContain('assets/runtime-11111111.bin')
  })

  it('stores instead of an earlier version only', async () => {
    const site = await newSite()
    await site.storeInstead()
    expect(asked).toEqual([])
    await (await caches.open(CACHE)).put(`${SCOPE}?__WB_REVISION__=version0`, new Response('earlier'))
    await site.storeInstead()
    expect((await site.state()).opensOffline).toBe(true)
    host.delete('data.json')
    await (await caches.open(CACHE)).delete(`${SCOPE}data.json?__WB_REVISION__=one`)
    await expect(site.storeInstead()).rejects.toThrow('404')
  })

  it.each([
    ['is missing', 'data.json', undefined, 'the server answered 404'],
    ['is the page of another version', './', new Response('version2'), 'the page of another version'],
  ])('says which file %s, and continues there later', async (_, file, instead, detail) => {
    const whole = host.get(file) as Response
    if (instead) host.set(file, instead)
    else host.delete(file)
    const site = await newSite()
    await expect(site.store(false)).rejects.toThrow(detail)
    const { failure, opensOffline, storing } = await site.state()
    expect({ failure, opensOffline, storing }).toEqual({
      failure: { reason: 'download', file, detail: expect.stringContaining(detail) },
      opensOffline: false,
      storing: false,
    })
    host.set(file, whole)
    await site.store(false)
    expect(asked.filter((name) => name === 'assets/page-11111111.js')).toHaveLength(1)
    expect(await site.state()).toMatchObject({ failure: null, opensOffline: true })
  })

  it.each([
    ['QuotaExceededError', 'full'],
    ['SecurityError', 'refused'],
  ])('says that the browser stores nothing: %s', async (name, reason) => {
    const cache = await caches.open(CACHE)
    vi.spyOn(caches, 'open').mockResolvedValue({ ...cache, put: () => Promise.reject(new DOMException(name, name)) })
    const site = await newSite()
    await expect(site.store(false)).rejects.toThrow('could not be stored')
    expect((await site.state()).failure).toMatchObject({ reason, file: 'assets/page-11111111.js' })
    vi.spyOn(caches, 'open').mockRejectedValue(new DOMException(name, name))
    await expect(site.store(false)).rejects.toThrow(name)
    expect(await site.state()).toMatchObject({ failure: { reason }, storedBytes: 0 })
  })

  it('stops on request, which is no failure', async () => {
    const site = await newSite()
    const stored = site.store(true)
    site.stop()
    await expect(stored).rejects.toThrow(/abort/i)
    expect(await site.state()).toMatchObject({ failure: null, storing: false, opensOffline: false })
  })

  it('answers with a stored file, and stores one that was missing', async () => {
    const site = await newSite()
    const event = Object.assign(new Event('fetch'), { waitUntil() {} })
    const answer = async (name: string) => (await site.answer(event, new Request(SCOPE + name))).text()
    expect(await answer('assets/runtime-11111111.bin')).toBe('a file')
    expect(await storedNames()).toEqual(['assets/runtime-11111111.bin'])
    host.clear()
    expect(await answer('assets/runtime-11111111.bin')).toBe('a file')
    await expect(answer('data.json')).rejects.toThrow('404')
  })
})
