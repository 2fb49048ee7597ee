import { gzipSync } from 'node:zlib'
import type { Env } from 'onnxruntime-common'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fetchProgram, provideProgram } from './onnxProgram.ts'

const URL_OF_IT = 'https://host/a/b/assets/program.bin'
// The magic, version 1, then an empty custom section named 'x': a whole, if idle, program.
const PROGRAM = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 2, 1, 0x78])
const PACKED = new Uint8Array(gzipSync(PROGRAM))

const answering = (body: Uint8Array<ArrayBuffer> | string, init?: ResponseInit): typeof fetch =>
  vi.fn(async () => new Response(body, init))

afterEach(() => vi.unstubAllGlobals())

describe('fetchProgram', () => {
  it('unpacks what is packed and takes what a server has unpacked', async () => {
    expect(WebAssembly.validate(PROGRAM)).toBe(true)
    expect(await fetchProgram(URL_OF_IT, answering(PACKED))).toEqual(PROGRAM)
    expect(await fetchProgram(URL_OF_IT, answering(PROGRAM))).toEqual(PROGRAM)
  })

  const altered = PACKED.slice()
  altered[PACKED.length - 8]! ^= 1 // the checksum
  it.each([
    ['missing', answering('no', { status: 404, statusText: 'Not Found' }), /404 Not Found/],
    ['a page', answering('<p>', { headers: { 'content-type': 'text/html' } }), /web page/],
    ['cut short', answering(PACKED.slice(0, -9)), /did not arrive whole \(\d+ bytes came\)/],
    ['altered', answering(altered), /did not arrive whole/],
    ['empty', answering(''), /no WebAssembly \(0 bytes came\)/],
    ['something else, packed', answering(new Uint8Array(gzipSync('hello'))), /no WebAssembly/],
    ['out of reach', vi.fn(async () => Promise.reject(new TypeError('offline'))), /Could not download/],
  ])('says what came and what to do: %s', async (_, get, words) => {
    const failure = await fetchProgram(URL_OF_IT, get).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'ModelFileError', code: 'download' })
    const { message } = failure as Error
    expect(message).toMatch(words)
    expect(message).toContain(URL_OF_IT)
    expect(message).toContain('Try again')
  })
})

describe('provideProgram', () => {
  it('fetches a program until it runs, and lets its bytes go then', async () => {
    const get = answering(PACKED)
    // A Response can be read once only.
    vi.stubGlobal(
      'fetch',
      vi.fn(async (url: string) => (await get(url)).clone()),
    )
    const settings: Env.WebAssemblyFlags = {}
    await provideProgram(settings, URL_OF_IT) // a way that fails before its session stands
    const program = await provideProgram(settings, URL_OF_IT)
    expect(get).toHaveBeenCalledTimes(2)
    expect(settings.wasmBinary).toEqual(PROGRAM)
    program.started()
    program.started()
    expect(settings.wasmBinary).toBeUndefined()
    await provideProgram(settings, URL_OF_IT)
    expect(get).toHaveBeenCalledTimes(2)
    expect(settings.wasmBinary).toBeUndefined()
  })
})
