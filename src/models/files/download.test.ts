import { createHash } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Platform } from '../../platform/platform.ts'
import { readingLock } from '../../platform/storedModels.ts'
import { FakeLocks } from '../../platform/testing/fakeLocks.ts'
import { FakeOpfs } from '../../platform/testing/fakeOpfs.ts'
import { type DownloadProgress, type OpenModelOptions, openModel } from './download.ts'
import { servePart } from './testing/servePart.ts'

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = (length: number, step = 37) => Uint8Array.from({ length }, (_, i) => (i * step) % 256)

function modelOf(parts: readonly Uint8Array[]) {
  const whole = Buffer.concat(parts)
  return {
    format: 1,
    name: 'test',
    licence: 'none',
    source: 'test',
    sizeBytes: whole.length,
    sha256: hash(whole),
    parts: parts.map((bytes, i) => ({ file: `part-00${i}.bin`, sizeBytes: bytes.length, sha256: hash(bytes) })),
    selfTest: { tokens: Array(40).fill(1), logProbs: Array(39).fill(-1) },
  }
}

const WHOLE = bytesOf(250)
const PARTS = [WHOLE.slice(0, 100), WHOLE.slice(100, 200), WHOLE.slice(200)]
const OTHER = bytesOf(100, 41)
const MANIFEST = modelOf(PARTS)
const file = (name: string) => `models/${MANIFEST.sha256}/${name}`

/** A server of the parts. `answers` replaces its answers for some files; the last one of a list repeats. */
let server: Server
let base = ''
let answers: Record<string, RequestListener | RequestListener[]> = {}
/** Requests as 'part-000.bin' or 'part-000.bin from 40', in order. */
let asked: string[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1)
    const { range, 'if-range': ifRange } = request.headers
    asked.push(`${name}${range ? ` from ${/\d+/.exec(range)}` : ''}${ifRange ? ` if ${ifRange}` : ''}`)
    const index = PARTS.findIndex((_, i) => name === `part-00${i}.bin`)
    const own = answers[name]
    const listener = Array.isArray(own) ? (own.length > 1 ? own.shift() : own[0]) : own
    if (listener) return listener(request, response)
    if (name === 'manifest.json') return response.end(JSON.stringify(MANIFEST))
    servePart(PARTS[index] ?? new Uint8Array())(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})
afterEach(() => {
  answers = {}
  asked = []
})

function platform(disk: FakeOpfs, changes: Partial<Platform> = {}) {
  return { fetch: globalThis.fetch, files: disk.root, locks: () => null, wait: async () => {}, ...changes }
}

/** Opens the model and reads all of it, as a visit of the page does. */
async function visit(disk: FakeOpfs, options: OpenModelOptions = {}, changes: Partial<Platform> = {}) {
  asked = []
  const { source } = await openModel(`${base}manifest.json`, platform(disk, changes), options)
  const bytes = source.read(0, source.sizeBytes)
  source.close()
  expect(disk.openHandles.size).toBe(0)
  return bytes
}

async function failure(disk: FakeOpfs, changes: Partial<Platform> = {}): Promise<{ code: string; message: string }> {
  const error = await visit(disk, {}, changes).then(
    () => null,
    (reason) => reason,
  )
  expect(error).not.toBeNull()
  expect(disk.openHandles.size).toBe(0)
  return error
}

/** A browser that stores nothing. */
const refused = () => Promise.reject(new DOMException('private', 'SecurityError'))

/** The disk after a visit that broke off after 40 bytes of the second part. */
async function brokenOff(options: Parameters<typeof servePart>[1] = {}) {
  const disk = new FakeOpfs()
  answers = { 'part-001.bin': servePart(PARTS[1] as Uint8Array, { ...options, cutAfter: 40 }) }
  expect((await failure(disk)).message).toContain(
    'part-001.bin ended after 40 of 100 bytes. Check your connection and try again; the download continues from there.',
  )
  expect(disk.files.get(file('part-001.bin'))).toEqual(PARTS[1]?.slice(0, 40))
  expect(disk.files.has(file('part-001.bin.ok'))).toBe(false)
  answers = {}
  return disk
}

describe('openModel', () => {
  it('brings all parts, reports every byte, keeps the parts, and needs only the manifest the next time', async () => {
    const disk = new FakeOpfs()
    const progress: DownloadProgress[] = []
    expect(await visit(disk, { onProgress: (one) => progress.push(one) })).toEqual(WHOLE)
    expect(progress.at(-1)).toEqual({ loadedBytes: 250, totalBytes: 250, fromCache: false })
    const onProgress = vi.fn()
    expect(await visit(disk, { onProgress })).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json'])
    expect(onProgress).toHaveBeenLastCalledWith({ loadedBytes: 250, totalBytes: 250, fromCache: true })
  })

  it('continues with the parts that are missing', async () => {
    const disk = new FakeOpfs()
    answers = { 'part-001.bin': (_, response) => response.writeHead(503, 'Unavailable').end() }
    const { code, message } = await failure(disk)
    expect({ code, message }).toEqual({ code: 'download', message: expect.stringMatching(/part-001.*503 Unavailable/) })
    answers = {}
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json', 'part-001.bin', 'part-002.bin'])
  })

  it('continues in the middle of a part', async () => {
    const disk = await brokenOff()
    const progress: number[] = []
    expect(await visit(disk, { onProgress: ({ loadedBytes }) => progress.push(loadedBytes) })).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json', 'part-001.bin from 40', 'part-002.bin'])
    expect(progress.slice(0, 2)).toEqual([100, 140])
    expect(disk.files.has(file('part-001.bin.etag'))).toBe(false)
  })

  it('continues only with the version of the file that it began, where the server names versions', async () => {
    const disk = await brokenOff({ etag: '"one"' })
    expect(new TextDecoder().decode(disk.files.get(file('part-001.bin.etag')))).toBe('"one"')
    answers = { 'part-001.bin': servePart(PARTS[1] as Uint8Array, { etag: '"two"' }) }
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked[1]).toBe('part-001.bin from 40 if "one"')
    // Neither a weak ETag nor that of compressed bytes names bytes.
    for (const [options, expected] of [
      [{ etag: 'W/"one"' }, 'part-001.bin from 40'],
      [{ etag: '"one"' }, 'part-001.bin from 40 if "one"'],
    ] as const) {
      const again = await brokenOff(options)
      answers = { 'part-001.bin': servePart(PARTS[1] as Uint8Array, options) }
      expect(await visit(again)).toEqual(WHOLE)
      expect(asked).toEqual(['manifest.json', expected, 'part-002.bin'])
    }
  })

  it('continues a broken connection at once if it brought much', async () => {
    const big = bytesOf(3 * 2 ** 20)
    const manifest = modelOf([big])
    answers = {
      'manifest.json': (_, response) => response.end(JSON.stringify(manifest)),
      'part-000.bin': servePart(big, { cutAfter: 1.25 * 2 ** 20 }),
    }
    const { source } = await openModel(`${base}manifest.json`, platform(new FakeOpfs()))
    expect(hash(source.read(0, big.length))).toBe(manifest.sha256)
    expect(asked.slice(1)).toEqual(['part-000.bin', 'part-000.bin from 1310720', 'part-000.bin from 2621440'])
    source.close()
  })

  it.each(['ignored', 'refused', 'fromTheStart', 'wrongTotal', 'gzipped', 'empty', 'zeros', 'unnamed'] as const)(
    'comes to the right bytes where requests for the rest of a part are answered wrongly: %s',
    async (ranges) => {
      const disk = await brokenOff()
      answers = { 'part-001.bin': servePart(PARTS[1] as Uint8Array, { ranges }) }
      expect(await visit(disk)).toEqual(WHOLE)
      expect(asked.slice(0, 2)).toEqual(['manifest.json', 'part-001.bin from 40'])
      expect(await visit(disk)).toEqual(WHOLE)
      expect(asked).toEqual(['manifest.json'])
    },
  )

  it('reads compressed responses, and continues with what they brought', async () => {
    answers = { 'part-001.bin': servePart(PARTS[1] as Uint8Array, { gzip: true, etag: '"packed"' }) }
    expect(await visit(new FakeOpfs())).toEqual(WHOLE)
    const disk = new FakeOpfs()
    const abort = new AbortController()
    const onProgress = ({ loadedBytes }: DownloadProgress) => loadedBytes === 200 && abort.abort()
    await expect(visit(disk, { signal: abort.signal, onProgress })).rejects.toThrow()
    disk.files.set(file('part-001.bin'), PARTS[1]?.slice(0, 70) as Uint8Array)
    expect(disk.files.has(file('part-001.bin.etag'))).toBe(false)
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked[1]).toBe('part-001.bin from 70')
  })

  it.each([
    ['another version', OTHER],
    ['zeros', new Uint8Array(100)],
    ['a web page', new TextEncoder().encode('<!doctype html>'.padEnd(100))],
    ['too much', WHOLE],
  ])('fetches a part again from the start, once, if it is %s', async (_, bytes) => {
    answers = { 'part-001.bin': [servePart(bytes), servePart(PARTS[1] as Uint8Array)] }
    expect(await visit(new FakeOpfs())).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json', 'part-000.bin', 'part-001.bin', 'part-001.bin', 'part-002.bin'])

    // The first half is of the other version.
    const disk = new FakeOpfs()
    answers = { 'part-001.bin': servePart(bytes, { cutAfter: 40 }) }
    await failure(disk)
    answers = {}
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json', 'part-001.bin from 40', 'part-001.bin', 'part-002.bin'])
  })

  it.each([
    ['a truncated part', servePart((PARTS[1] as Uint8Array).slice(0, 60)), 'ended after 60 of 100 bytes'],
    ['a part that is too long', servePart(WHOLE), 'longer than the 100 bytes'],
    ['other bytes of the same size', servePart(OTHER), 'the right size but the wrong contents'],
    ['a web page', servePart(OTHER, { type: 'text/html; charset=utf-8' }), 'the server sent a web page instead'],
    ['a connection that breaks off', servePart(PARTS[1] as Uint8Array, { cutAfter: 30 }), 'ended after'],
  ])('names the part and what came: %s; the next visit works', async (_, answer, words) => {
    const disk = new FakeOpfs()
    for (let visits = 0; visits < 2; visits++) {
      answers = { 'part-001.bin': answer }
      const { code, message } = await failure(disk)
      expect(code).toBe('download')
      expect(message).toContain('part-001.bin')
      expect(message).toContain(words)
      expect(disk.files.has(file('part-001.bin.ok'))).toBe(false)
      // Of wrong bytes, nothing is kept.
      if (!words.includes('ended')) expect(disk.files.get(file('part-001.bin'))?.length ?? 0).toBe(0)
    }
    answers = {}
    expect(await visit(disk)).toEqual(WHOLE)
  })

  it('says that there is no connection, and continues when there is', async () => {
    const disk = await brokenOff()
    const offline = {
      fetch: (url: RequestInfo | URL, init?: RequestInit) =>
        String(url).includes('part') ? Promise.reject(new TypeError('Failed to fetch')) : globalThis.fetch(url, init),
    }
    expect((await failure(disk, offline)).message).toMatch(
      /^Could not download .*part-001\.bin\. Check your connection/,
    )
    expect(disk.files.get(file('part-001.bin'))?.length).toBe(40)
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked[1]).toBe('part-001.bin from 40')
  })

  it('asks another host for the rest in a way that needs no permission, and for all if it refuses that', async () => {
    vi.stubGlobal('location', new URL('https://page.example/'))
    try {
      const part = PARTS[1] as Uint8Array
      const disk = await brokenOff({ etag: '"one"' })
      answers = { 'part-001.bin': servePart(part, { etag: '"one"' }) }
      expect(await visit(disk)).toEqual(WHOLE)
      expect(asked[1]).toBe('part-001.bin from 40')

      const again = await brokenOff({ etag: '"one"' })
      const refusing: typeof fetch = (url, init) =>
        new Headers(init?.headers).has('Range')
          ? Promise.reject(new TypeError('preflight'))
          : globalThis.fetch(url, init)
      expect(await visit(again, {}, { fetch: refusing })).toEqual(WHOLE)
      expect(asked[1]).toBe('part-001.bin')
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('says so when the manifest is a web page without saying that it is one, or breaks off', async () => {
    answers = { 'manifest.json': servePart(new TextEncoder().encode('<html></html>')) }
    expect((await failure(new FakeOpfs())).message).toContain('looks like a web page')
    answers = { 'manifest.json': servePart(new TextEncoder().encode(JSON.stringify(MANIFEST)), { cutAfter: 20 }) }
    expect((await failure(new FakeOpfs())).message).toMatch(/manifest\.json broke off\. Check your connection/)
  })

  it('stops when aborted, keeps what has arrived and rejects with the reason', async () => {
    const disk = new FakeOpfs()
    const abort = new AbortController()
    const onProgress = ({ loadedBytes }: DownloadProgress) => loadedBytes > 100 && abort.abort()
    await expect(visit(disk, { signal: abort.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' })
    expect(asked).toEqual(['manifest.json', 'part-000.bin', 'part-001.bin'])
    expect(disk.files.get(file('part-001.bin'))).toEqual(PARTS[1])
    expect(disk.openHandles.size).toBe(0)
    // All of its bytes are there: they are checked, and not asked for.
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json', 'part-002.bin'])
  })

  it.each([
    ['a changed mark', 'part-001.bin.ok', new TextEncoder().encode('0'.repeat(64)), []],
    ['half of its bytes', 'part-001.bin', PARTS[1]?.slice(0, 50), ['part-001.bin from 50']],
    ['too many bytes', 'part-001.bin', WHOLE, ['part-001.bin']],
    ['no bytes', 'part-001.bin', new Uint8Array(), ['part-001.bin']],
  ])('checks a part again that was kept with %s', async (_, name, content, expected) => {
    const disk = new FakeOpfs()
    await visit(disk)
    disk.files.set(file(name), content ?? new Uint8Array())
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json', ...expected])
  })

  it('takes an interrupted write for what it is: wrong bytes under a right size', async () => {
    const disk = await brokenOff()
    disk.files.set(file('part-001.bin'), new Uint8Array(100))
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json', 'part-001.bin', 'part-002.bin'])
  })
})

describe('the whole file', () => {
  const swapped = { ...modelOf(PARTS), sha256: hash(OTHER) }
  const store = `models/${swapped.sha256}/`

  it.each([
    ['while the parts arrive', async () => new FakeOpfs()],
    [
      'of stored parts',
      async () => {
        const disk = new FakeOpfs()
        await visit(disk)
        for (const [name, bytes] of [...disk.files]) {
          disk.files.delete(name)
          if (!name.endsWith('whole.ok')) disk.files.set(name.replace(MANIFEST.sha256, swapped.sha256), bytes)
        }
        return disk
      },
    ],
  ])('is checked against its own hash, %s', async (_, makeDisk) => {
    const disk = await makeDisk()
    answers = { 'manifest.json': (_, response) => response.end(JSON.stringify(swapped)) }
    const { code, message } = await failure(disk)
    expect(code).toBe('model')
    expect(message).toMatch(
      /^The parts of test are complete, but together they are not the file that its manifest describes/,
    )
    expect(disk.files.has(`${store}whole.ok`)).toBe(false)
    // The parts are what the manifest says, so a corrected manifest needs no download.
    expect(disk.files.has(`${store}part-002.bin.ok`)).toBe(true)
  })

  it('is checked once, also for parts that an earlier version of the page stored, and again for other parts', async () => {
    const disk = new FakeOpfs()
    await visit(disk)
    expect(disk.files.has(file('whole.ok'))).toBe(true)
    disk.files.delete(file('whole.ok'))
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json'])
    expect(disk.files.has(file('whole.ok'))).toBe(true)
    const cutElsewhere = [WHOLE.slice(0, 120), WHOLE.slice(120)]
    answers = {
      'manifest.json': (_, response) => response.end(JSON.stringify(modelOf(cutElsewhere))),
      'part-000.bin': servePart(cutElsewhere[0] as Uint8Array),
      'part-001.bin': servePart(cutElsewhere[1] as Uint8Array),
    }
    expect(await visit(disk)).toEqual(WHOLE)
    expect(new TextDecoder().decode(disk.files.get(file('whole.ok')))).toBe(cutElsewhere.map(hash).join(' '))
  })

  it('is checked after a part that came in two versions and in two visits', async () => {
    const disk = await brokenOff()
    answers = { 'part-001.bin': servePart(PARTS[1] as Uint8Array, { ranges: 'zeros' }) }
    expect(await visit(disk)).toEqual(WHOLE)
    expect(disk.files.has(file('whole.ok'))).toBe(true)
  })
})

describe('where little or nothing can be stored', () => {
  it('holds the rest in memory when space runs out in the middle of a part, and says so once', async () => {
    // Room for the first part and its files, and for some of the second.
    const disk = new FakeOpfs({ quotaBytes: 240 })
    const onFallback = vi.fn()
    expect(await visit(disk, { onFallback })).toEqual(WHOLE)
    expect(onFallback).toHaveBeenCalledTimes(1)
    expect(onFallback).toHaveBeenCalledWith(expect.stringContaining('no space left'))
    expect(disk.files.has(file('part-001.bin'))).toBe(false)
  })

  it('continues in memory with bytes of an earlier visit', async () => {
    const disk = await brokenOff()
    let used = 0
    for (const content of disk.files.values()) used += content.length
    disk.options.quotaBytes = used
    expect(await visit(disk)).toEqual(WHOLE)
    expect(asked).toEqual(['manifest.json', 'part-001.bin from 40', 'part-002.bin'])
  })

  it('holds everything in memory if the browser stores nothing', async () => {
    const onFallback = vi.fn()
    expect(await visit(new FakeOpfs(), { onFallback }, { files: refused })).toEqual(WHOLE)
    expect(onFallback).toHaveBeenCalledWith(
      expect.stringContaining('does not store files for this page (SecurityError)'),
    )
  })

  it('says that the browser removed the files during the download, and the next visit works', async () => {
    const disk = new FakeOpfs()
    const onProgress = ({ loadedBytes }: DownloadProgress) => loadedBytes === 200 && disk.evict()
    await expect(visit(disk, { onProgress })).rejects.toMatchObject({
      code: 'gone',
      message: expect.stringContaining('The browser has removed the stored model while it was in use'),
    })
    expect(disk.openHandles.size).toBe(0)
    expect(await visit(disk)).toEqual(WHOLE)
  })
})

describe('in several tabs', () => {
  it.each([[true], [false]])('opens in two tabs at once (read-only handles: %s)', async (readOnlyHandles) => {
    const disk = new FakeOpfs({ readOnlyHandles })
    const first = await openModel(`${base}manifest.json`, platform(disk))
    asked = []
    const second = await openModel(`${base}manifest.json`, platform(disk))
    expect(asked).toEqual(['manifest.json'])
    expect(first.source.read(0, 250)).toEqual(WHOLE)
    expect(second.source.read(0, 250)).toEqual(WHOLE)
  })

  it('without locks, each tab comes to the right bytes', async () => {
    const disk = new FakeOpfs()
    const together = [1, 2].map(() => openModel(`${base}manifest.json`, platform(disk)))
    for (const { source } of await Promise.all(together)) expect(source.read(0, 250)).toEqual(WHOLE)
  })

  it('with locks, one tab downloads, and the other shows how far that is and reads what was stored', async () => {
    const disk = new FakeOpfs()
    const locks = new FakeLocks()
    const shared = {
      locks: () => locks as unknown as LockManager,
      wait: () => new Promise<void>((next) => setTimeout(next, 1)),
    }
    const seen: DownloadProgress[][] = [[], []]
    const tabs = seen.map((progress) =>
      openModel(`${base}manifest.json`, platform(disk, shared), { onProgress: (one) => progress.push(one) }),
    )
    for (const { source } of await Promise.all(tabs)) {
      expect(source.read(0, 250)).toEqual(WHOLE)
      source.close()
    }
    expect(asked.filter((name) => name.includes('part')).length).toBe(3)
    const waited = seen.filter((progress) => progress.some(({ inOtherTab }) => inOtherTab))
    expect(waited.length).toBe(1)
    expect(waited[0]?.at(-1)).toEqual({ loadedBytes: 250, totalBytes: 250, fromCache: true })
    // Nobody reads it any more: the lock of the one who deletes is granted.
    await locks.request(readingLock(MANIFEST.sha256), () => {})
  })

  it('a tab that waits can be canceled, and does not wait for a tab that sleeps', async () => {
    const disk = new FakeOpfs()
    const locks = new FakeLocks()
    let wake = () => {}
    void locks.request(`tokenwise-download-${MANIFEST.sha256}`, () => new Promise<void>((resolve) => (wake = resolve)))
    const abort = new AbortController()
    const waits = { locks: () => locks as unknown as LockManager }
    const canceled = visit(disk, { signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) }, waits)
    await expect(canceled).rejects.toThrow('enough')
    const waiting: boolean[] = []
    const onProgress = ({ inOtherTab }: DownloadProgress) => waiting.push(inOtherTab === true)
    expect(await visit(disk, { onProgress }, waits)).toEqual(WHOLE)
    expect(waiting.filter(Boolean).length).toBeGreaterThan(20)
    expect(waiting.at(-1)).toBe(false)
    wake()
  })
})
