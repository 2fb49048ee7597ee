import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openModelNode } from '../../src/models/files/nodeFile.ts'
import { disk, QUICK_DIR } from '../cli/testing/faultyDisk.ts'
import { WriteError } from '../cli/wholeFiles.ts'
import { cutIntoParts, findProblem, PART_BYTES, removeUnfinished, rewriteManifest, type WantedFile } from './cut.ts'

vi.mock('node:fs', async (original) => (await import('../cli/testing/faultyDisk.ts')).faultyDisk(await original()))

// Two parts: one full, one of 5 bytes.
const WHOLE = Buffer.alloc(PART_BYTES + 5, 'tokenwise ')
const WANTED: WantedFile = {
  name: 'test',
  licence: 'none',
  sizeBytes: WHOLE.length,
  sha256: createHash('sha256').update(WHOLE).digest('hex'),
  selfTest: { tokens: Array(40).fill(1), logProbs: Array(39).fill(-1) },
}

let base = ''
let folder = ''
let file = ''
beforeEach(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  base = await mkdtemp(path.join(QUICK_DIR, 'cut-'))
  folder = path.join(base, 'model')
  file = path.join(base, 'whole.gguf')
  await writeFile(file, WHOLE)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(base, { recursive: true })
})

describe('cutIntoParts', () => {
  it('makes parts below 25 MB that add up to the file', async () => {
    await cutIntoParts(file, folder, WANTED, 'here')
    expect(await findProblem(folder, WANTED, true)).toBeNull()
    const { manifest, source } = openModelNode(folder)
    expect(manifest.parts.map((part) => part.sizeBytes)).toEqual([PART_BYTES, 5])
    expect(PART_BYTES).toBeLessThan(25_000_000)
    expect(Buffer.from(source.read(PART_BYTES - 10, 15))).toEqual(WHOLE.subarray(PART_BYTES - 10))
    source.close()
  })

  it.each([
    ['short', WHOLE.subarray(1), 'bytes, not'],
    ['damaged', Buffer.concat([WHOLE.subarray(1), Buffer.of(0)]), 'its sha256 is'],
  ])('leaves nothing of a %s file', async (_, bytes, message) => {
    await writeFile(file, bytes)
    await expect(cutIntoParts(file, folder, WANTED, 'here')).rejects.toThrow(message)
    expect(await readdir(base)).toEqual(['whole.gguf'])
  })
})

describe('a folder of parts', () => {
  // One part, and small: it is cut a hundred times.
  const small = Buffer.alloc(1000, 'tokenwise ')
  const wanted = { ...WANTED, sizeBytes: small.length, sha256: createHash('sha256').update(small).digest('hex') }

  it('is never taken for a model that is not whole, whatever operation fails or is the last', async () => {
    await writeFile(file, small)
    let isDone = false
    for (const how of ['KILL', 'ENOSPC'])
      for (let n = 1; n === 1 || !isDone; n++) {
        disk.renew(n, how)
        const failed = await cutIntoParts(file, folder, wanted, 'here').then(
          () => null,
          (error: unknown) => error,
        )
        isDone = disk.count < n
        disk.renew()
        // By the sizes, and by the hashes.
        const problems = [await findProblem(folder, wanted, false), await findProblem(folder, wanted, true)]
        if (failed === null) expect(problems).toEqual([null, null])
        if (failed instanceof WriteError) expect(failed.message).toContain('The disk is full')
        // It has no problem only if it has none by the hashes.
        if (problems[0] === null) expect(problems[1]).toBeNull()
        await removeUnfinished(folder)
        expect((await readdir(base)).filter((name) => name !== 'model')).toEqual(['whole.gguf'])
        await cutIntoParts(file, folder, wanted, 'here')
        expect(await findProblem(folder, wanted, true)).toBeNull()
        await rm(folder, { recursive: true })
      }
  })
})

describe('findProblem', () => {
  it('names a missing, a short and (with verify) a changed part', async () => {
    expect(await findProblem(folder, WANTED, false)).toBe('no manifest')
    await cutIntoParts(file, folder, WANTED, 'here')
    const last = path.join(folder, 'part-001.bin')
    await writeFile(last, 'other')
    expect(await findProblem(folder, WANTED, false)).toBeNull()
    expect(await findProblem(folder, WANTED, true)).toMatch(/^part-001.bin has sha256/)
    // Once found wrong, the stamp is gone and sizes alone no longer do.
    expect(await findProblem(folder, WANTED, false)).toMatch(/^part-001.bin has sha256/)
    expect(() => openModelNode(folder)).toThrow(/is damaged: part-001\.bin has sha256/)
    await writeFile(last, 'shrt')
    expect(await findProblem(folder, WANTED, false)).toBe('part-001.bin has 4 bytes, not 5')
    await rm(last)
    expect(await findProblem(folder, WANTED, false)).toBe('part-001.bin is missing')
  })
})

describe('parts that are not the file together', () => {
  it('are named, by the command that gets the model and by every other', async () => {
    await cutIntoParts(file, folder, WANTED, 'here')
    const manifest = path.join(folder, 'manifest.json')
    const other = 'f'.repeat(64)
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(WANTED.sha256, other))
    expect(await findProblem(folder, { ...WANTED, sha256: other }, false)).toBe(
      `the parts together have sha256 ${WANTED.sha256}, not ${other}`,
    )
    expect(() => openModelNode(folder)).toThrow('is damaged: the parts together have sha256')
  })
})

describe('rewriteManifest', () => {
  it('avoids a download if only the manifest is missing or old', async () => {
    await cutIntoParts(file, folder, WANTED, 'here')
    const manifest = path.join(folder, 'manifest.json')
    const before = await readFile(manifest, 'utf8')
    await writeFile(manifest, before.slice(0, 100))
    expect(await findProblem(folder, WANTED, false)).toContain('not JSON')
    expect(await rewriteManifest(folder, WANTED, 'here')).toBe(true)
    expect(await readFile(manifest, 'utf8')).toBe(before)
  })

  it('writes none for other parts or without a folder', async () => {
    expect(await rewriteManifest(folder, WANTED, 'here')).toBe(false)
    await mkdir(folder)
    await writeFile(path.join(folder, 'part-000.bin'), Buffer.alloc(WHOLE.length))
    expect(await rewriteManifest(folder, WANTED, 'here')).toBe(false)
    expect(await readdir(folder)).toEqual(['part-000.bin'])
  })
})
