import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { type DownloadProgress, openModel } from './download.ts'
import { FakeOpfs } from './testing/fakeOpfs.ts'

const BASE = 'https://site.example/app/models/m/'
const MANIFEST = `${BASE}manifest.json`
const WHOLE = Uint8Array.from({ length: 250 }, (_, i) => (i * 37) % 256)
const PARTS = [WHOLE.slice(0, 100), WHOLE.slice(100, 200), WHOLE.slice(200)]
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const partUrl = (index: number) => `${BASE}part-00${index}.bin`

const manifest = {
  format: 1,
  name: 'test',
  licence: 'none',
  source: 'test',
  sizeBytes: WHOLE.length,
  sha256: hash(WHOLE),
  parts: PARTS.map((bytes, i) => ({ file: `part-00${i}.bin`, sizeBytes: bytes.length, sha256: hash(bytes) })),
  selfTest: { tokens: Array(40).fill(1), logProbs: Array(39).fill(-1) },
}

/** A server of the three parts; `answers` replaces what it says for some URLs. */
function server(answers: Record<string, () => Response | Promise<Response>> = {}) {
  const asked: string[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = String(input)
    init?.signal?.throwIfAborted()
    asked.push(url)
    if (answers[url]) return answers[url]()
    if (url === MANIFEST) return Response.json(manifest)
    const index = PARTS.findIndex((_, i) => url === partUrl(i))
    if (index < 0) return new Response('', { status: 404, statusText: 'Not Found' })
    return new Response(PARTS[index]?.slice())
  }
  return { fetch, asked }
}

const file = (name: string) => `models/${manifest.sha256}/${name}`

/** A browser that stores nothing. */
const refused = () => Promise.reject(new DOMException('private', 'SecurityError'))

describe('openModel', () => {
  it('brings all parts, reports every byte, keeps the parts, and needs only the manifest the next time', async () => {
    const disk = new FakeOpfs()
    const first = server()
    const progress: DownloadProgress[] = []
    const opened = await openModel(
      MANIFEST,
      { fetch: first.fetch, files: disk.root },
      { onProgress: (one) => progress.push(one) },
    )
    expect(opened.source.read(0, 250)).toEqual(WHOLE)
    expect(progress.at(-1)).toEqual({ loadedBytes: 250, totalBytes: 250, fromCache: false })
    opened.source.close()
    expect(disk.openHandles.size).toBe(0)

    const second = server()
    const onProgress = vi.fn()
    const again = await openModel(MANIFEST, { fetch: second.fetch, files: disk.root }, { onProgress })
    expect(second.asked).toEqual([MANIFEST])
    expect(again.source.read(90, 120)).toEqual(WHOLE.slice(90, 210))
    expect(onProgress).toHaveBeenLastCalledWith({ loadedBytes: 250, totalBytes: 250, fromCache: true })
  })

  it('goes on with the parts that are missing', async () => {
    const disk = new FakeOpfs()
    const broken = server({ [partUrl(1)]: () => new Response('', { status: 503, statusText: 'Unavailable' }) })
    const failed = openModel(MANIFEST, { fetch: broken.fetch, files: disk.root })
    await expect(failed).rejects.toMatchObject({ code: 'download', message: expect.stringContaining(partUrl(1)) })
    await expect(failed).rejects.toThrow('503 Unavailable')
    expect(disk.openHandles.size).toBe(0)

    const whole = server()
    const opened = await openModel(MANIFEST, { fetch: whole.fetch, files: disk.root })
    expect(whole.asked).toEqual([MANIFEST, partUrl(1), partUrl(2)])
    expect(opened.source.read(0, 250)).toEqual(WHOLE)
  })

  it.each([
    ['a truncated part', () => new Response(PARTS[1]?.slice(0, 60)), 'ended after 60 of 100 bytes'],
    ['a part that is too long', () => new Response(WHOLE.slice()), 'longer than the 100 bytes'],
    ['other bytes of the same size', () => new Response(new Uint8Array(100)), 'the right size but the wrong contents'],
    [
      'a web page',
      () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
      'the server sent a web page instead',
    ],
    ['no connection', () => Promise.reject(new TypeError('fetch failed')), 'Could not download'],
    [
      'a connection that breaks off',
      () => {
        const chunks = [PARTS[1]?.slice(0, 30)]
        const pull = (control: ReadableStreamDefaultController) => {
          const chunk = chunks.pop()
          if (chunk) control.enqueue(chunk)
          else control.error(new TypeError('network error'))
        }
        return new Response(new ReadableStream({ pull }))
      },
      'ended after 30 of 100 bytes',
    ],
  ])('names the part and what came: %s', async (_, answer, message) => {
    const disk = new FakeOpfs()
    const { fetch } = server({ [partUrl(1)]: answer })
    const failed = openModel(MANIFEST, { fetch, files: disk.root })
    await expect(failed).rejects.toMatchObject({ code: 'download', message: expect.stringContaining(partUrl(1)) })
    await expect(failed).rejects.toThrow(message)
    expect(disk.files.has(file('part-001.bin.ok'))).toBe(false)
    expect(disk.openHandles.size).toBe(0)
  })

  it('says so when the manifest is a web page without saying that it is one', async () => {
    const { fetch } = server({ [MANIFEST]: () => new Response('<html></html>') })
    await expect(openModel(MANIFEST, { fetch, files: refused })).rejects.toThrow('looks like a web page')
  })

  it('stops when aborted, keeps what is complete and rejects with the reason', async () => {
    const disk = new FakeOpfs()
    const abort = new AbortController()
    const { fetch, asked } = server()
    const failed = openModel(
      MANIFEST,
      { fetch, files: disk.root },
      {
        signal: abort.signal,
        onProgress: ({ loadedBytes }) => {
          if (loadedBytes > 100) abort.abort()
        },
      },
    )
    await expect(failed).rejects.toMatchObject({ name: 'AbortError' })
    expect(asked).toEqual([MANIFEST, partUrl(0), partUrl(1)])
    expect(disk.files.get(file('part-000.bin'))).toEqual(PARTS[0])
    expect(disk.files.has(file('part-001.bin'))).toBe(false)
    expect(disk.openHandles.size).toBe(0)
  })

  it.each([
    ['a changed mark', 'part-001.bin.ok', new TextEncoder().encode('0'.repeat(64))],
    ['a half written part', 'part-001.bin', PARTS[1]?.slice(0, 50)],
  ])('fetches a part again that was kept with %s', async (_, name, content) => {
    const disk = new FakeOpfs()
    const opened = await openModel(MANIFEST, { fetch: server().fetch, files: disk.root })
    opened.source.close()
    disk.files.set(file(name), content ?? new Uint8Array())
    const { fetch, asked } = server()
    const again = await openModel(MANIFEST, { fetch, files: disk.root })
    expect(asked).toEqual([MANIFEST, partUrl(1)])
    expect(again.source.read(0, 250)).toEqual(WHOLE)
  })

  it('holds the rest in memory when space runs out, and says so once', async () => {
    // Room for the first part and its mark of 64 bytes, not for the second.
    const disk = new FakeOpfs({ quotaBytes: 200 })
    const onFallback = vi.fn()
    const opened = await openModel(MANIFEST, { fetch: server().fetch, files: disk.root }, { onFallback })
    expect(opened.source.read(0, 250)).toEqual(WHOLE)
    expect(onFallback).toHaveBeenCalledTimes(1)
    expect(onFallback).toHaveBeenCalledWith(expect.stringContaining('no space left'))
    expect([...disk.files.keys()]).toEqual([file('part-000.bin'), file('part-000.bin.ok')])
  })

  it('holds everything in memory if the browser stores nothing', async () => {
    const onFallback = vi.fn()
    const opened = await openModel(MANIFEST, { fetch: server().fetch, files: refused }, { onFallback })
    expect(opened.source.read(0, 250)).toEqual(WHOLE)
    expect(onFallback).toHaveBeenCalledWith(
      expect.stringContaining('does not store files for this page (SecurityError)'),
    )
  })

  it.each([[true], [false]])('opens in two tabs at once (read-only handles: %s)', async (readOnlyHandles) => {
    const disk = new FakeOpfs({ readOnlyHandles })
    const first = await openModel(MANIFEST, { fetch: server().fetch, files: disk.root })
    const { fetch, asked } = server()
    const second = await openModel(MANIFEST, { fetch, files: disk.root })
    expect(asked).toEqual([MANIFEST])
    expect(first.source.read(0, 250)).toEqual(WHOLE)
    expect(second.source.read(0, 250)).toEqual(WHOLE)
  })

  it('works while another tab is writing the same parts', async () => {
    const disk = new FakeOpfs()
    const together = [1, 2].map(() => openModel(MANIFEST, { fetch: server().fetch, files: disk.root }))
    for (const { source } of await Promise.all(together)) expect(source.read(0, 250)).toEqual(WHOLE)
  })
})
