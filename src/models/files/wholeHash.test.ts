import { createHash } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import { memoryPart } from './byteSource.ts'
import { wholeSha256 } from './wholeHash.ts'

afterEach(() => void vi.unstubAllGlobals())

it('is the same at once, in pieces, without crypto.subtle and without memory for all of it', async () => {
  const bytes = Uint8Array.from({ length: 2.5 * 2 ** 20 }, (_, i) => (i * 31) % 251)
  const expected = createHash('sha256').update(bytes).digest('hex')
  const parts = [bytes.subarray(0, 100), bytes.subarray(100, 2 ** 21), bytes.subarray(2 ** 21)].map(memoryPart)
  expect(await wholeSha256(parts)).toBe(expected)
  expect(await wholeSha256(parts, 1000)).toBe(expected)
  vi.stubGlobal(
    'Uint8Array',
    new Proxy(Uint8Array, {
      construct(target, given, made) {
        if (given[0] > 2 ** 20) throw new RangeError('Array buffer allocation failed')
        return Reflect.construct(target, given, made)
      },
    }),
  )
  expect(await wholeSha256(parts)).toBe(expected)
  vi.unstubAllGlobals()
  vi.stubGlobal('crypto', {})
  expect(await wholeSha256(parts)).toBe(expected)
})
