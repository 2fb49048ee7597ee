import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseManifest } from './manifest.ts'
import { sha256Hex } from './sha256.ts'

const good = {
  format: 1,
  name: 'test',
  licence: 'none',
  source: 'test',
  sizeBytes: 5,
  sha256: 'a'.repeat(64),
  parts: [
    { file: 'part-000.bin', sizeBytes: 3, sha256: 'b'.repeat(64) },
    { file: 'part-001.bin', sizeBytes: 2, sha256: 'c'.repeat(64) },
  ],
  selfTest: { tokens: Array(40).fill(1), logProbs: Array(39).fill(-1) },
}
const part = good.parts[0]

describe('parseManifest', () => {
  it('reads a good one', () => {
    expect(parseManifest(JSON.stringify(good), 'here')).toEqual(good)
  })

  it.each([
    ['nothing', '', 'here is not a model manifest: it is not JSON'],
    ['a web page', ' <!doctype html>', 'looks like a web page'],
    ['an array', '[]', 'the top level: '],
    ['a later format', { ...good, format: 2 }, 'format: '],
    ['sizes that do not add up', { ...good, sizeBytes: 6 }, 'parts: must add up to 6 bytes, not 5'],
    ['a path out of the folder', { ...good, parts: [{ ...part, file: '../../x' }] }, 'parts.0.file: must be a plain'],
    ['an address', { ...good, parts: [{ ...part, file: 'https://x.example/y' }] }, 'parts.0.file: must be a plain'],
    ['a hash in capitals', { ...good, sha256: 'A'.repeat(64) }, 'sha256: must be 64 lower-case'],
    ['half a byte', { ...good, parts: [{ ...part, sizeBytes: 2.5 }] }, 'parts.0.sizeBytes: '],
    ['2^53 bytes', { ...good, sizeBytes: 2 ** 53 }, 'sizeBytes: must be a whole number of bytes from 1 to 17179869184'],
    [
      'a part of 2^53 bytes',
      { ...good, sizeBytes: 2 ** 53, parts: [{ ...part, sizeBytes: 2 ** 53 }] },
      'parts.0.sizeBytes: must be a whole number of bytes from 1 to 1073741824, not 9007199254740992',
    ],
    ['no bytes', { ...good, parts: [{ ...part, sizeBytes: 0 }] }, 'parts.0.sizeBytes: '],
    ['an endless part', `{"parts": [{"sizeBytes": 1e999}]}`, 'parts.0.sizeBytes: '],
    [
      'too many parts',
      {
        ...good,
        sizeBytes: 1025,
        parts: Array.from({ length: 1025 }, (_, i) => ({ ...part, file: `p${i}`, sizeBytes: 1 })),
      },
      'parts: must be at most 1024 parts',
    ],
    ['no parts', { ...good, parts: [] }, 'parts: '],
    ['one file twice', { ...good, sizeBytes: 6, parts: [part, part] }, 'parts: must have different file names'],
  ])('refuses %s and says what is wrong', (_, value, message) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    expect(() => parseManifest(text, 'here')).toThrow(message)
  })
})

describe('sha256Hex', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it('is the same with and without crypto.subtle', async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251)
    const expected = createHash('sha256').update(bytes).digest('hex')
    expect(await sha256Hex(bytes.subarray(0))).toBe(expected)
    vi.stubGlobal('crypto', {})
    expect(await sha256Hex(bytes)).toBe(expected)
  })
})
