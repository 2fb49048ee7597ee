import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ModelFileError } from '../../engine/gguf/errors.ts'
import { type ByteSource, MemoryByteSource } from './byteSource.ts'
import { openFiles, openModelNode } from './nodeFile.ts'

const PARTS = [Uint8Array.of(0, 1, 2), Uint8Array.of(3), Uint8Array.of(4, 5, 6, 7)]
const WHOLE = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7)

const folder = mkdtempSync(path.join(tmpdir(), 'byte-source-'))
afterAll(() => rmSync(folder, { recursive: true }))
const files = PARTS.map((bytes, i) => {
  const file = path.join(folder, `${i}.bin`)
  writeFileSync(file, bytes)
  return file
})

describe.each<[string, () => ByteSource]>([
  ['in memory', () => new MemoryByteSource(PARTS)],
  ['on the disk', () => openFiles(files)],
])('a source %s', (_, open) => {
  it('reads every range, within and across parts', () => {
    const source = open()
    expect(source.sizeBytes).toBe(8)
    for (let from = 0; from <= 8; from++) {
      for (let to = from; to <= 8; to++) expect(source.read(from, to - from)).toEqual(WHOLE.slice(from, to))
    }
    source.close()
  })

  it('fills a given array from its start and returns that piece of it', () => {
    const source = open()
    const into = new Uint8Array(5).fill(9)
    const got = source.read(2, 3, into)
    expect(got).toEqual(Uint8Array.of(2, 3, 4))
    expect(got.buffer).toBe(into.buffer)
    expect(into).toEqual(Uint8Array.of(2, 3, 4, 9, 9))
    source.close()
  })

  it('refuses ranges outside the file', () => {
    const source = open()
    for (const [offset, length] of [
      [-1, 1],
      [0, 9],
      [8, 1],
      [0.5, 1],
      [0, Number.NaN],
    ] as const) {
      expect(() => source.read(offset, length)).toThrow(RangeError)
    }
    expect(() => source.read(0, 4, new Uint8Array(3))).toThrow('4 bytes do not fit into an array of 3 bytes')
    source.close()
  })

  it('refuses to be read after close()', () => {
    const source = open()
    source.close()
    source.close()
    expect(() => source.read(0, 1)).toThrow(ModelFileError)
  })
})

it('returns a copy that belongs to the caller', () => {
  const source = new MemoryByteSource(PARTS)
  source.read(0, 3).fill(9)
  expect(source.read(0, 3)).toEqual(Uint8Array.of(0, 1, 2))
})

it('refuses a missing file, or one of the wrong size, and says what to do', () => {
  expect(() => openFiles(files, [3, 2, 4])).toThrow('1.bin has 1 bytes instead of 2. Run npm run model.')
  expect(() => openModelNode(path.join(folder, 'nowhere'))).toThrow('Run npm run model')
})
