import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rowsInWaves } from './resumableRows.ts'
import { disk, QUICK_DIR } from './testing/faultyDisk.ts'
import { WriteError } from './wholeFiles.ts'

vi.mock('node:fs', async (original) => (await import('./testing/faultyDisk.ts')).faultyDisk(await original()))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(QUICK_DIR, 'rows-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const place = () => path.join(mkdtempSync(path.join(folder, 'rows-')), 'deeper', 'out.jsonl')

/** Rows of 1 to 5 in waves of two. */
const rows = (out: string, settings: object, work: (wave: readonly number[], from: number) => Promise<object[]>) =>
  rowsInWaves([1, 2, 3, 4, 5], { out, settings, label: 'rows', perWave: 2, signal: new AbortController().signal }, work)

const square = async (wave: readonly number[]) => wave.map((n) => ({ square: n * n }))

const first = (): [string, object, typeof square] => [place(), { seed: 1 }, square]
const readWhole = (given: readonly object[]) => given.map((row) => `${JSON.stringify(row)}\n`).join('')

/** Stops in the second wave. */
const stopped = async (wave: readonly number[], from: number) => {
  if (from > 0) throw new Error('stopped')
  return square(wave)
}

describe('rowsInWaves', () => {
  it('continues after the last complete wave and writes one row per line', async () => {
    const out = place()
    await expect(rows(out, { seed: 1 }, stopped)).rejects.toThrow('stopped')
    appendFileSync(`${out}.part`, '[{"square":')
    const work = vi.fn(square)
    const all = [1, 4, 9, 16, 25].map((n) => ({ square: n }))
    expect(await rows(out, { seed: 1 }, work)).toEqual(all)
    expect(work.mock.calls.map(([wave]) => wave)).toEqual([[3, 4], [5]])
    expect(readFileSync(out, 'utf8')).toBe(all.map((row) => `${JSON.stringify(row)}\n`).join(''))
    expect(existsSync(`${out}.part`)).toBe(false)
  })

  it('gives the same rows after any operation of the disk that failed or at which it was killed', async () => {
    const whole = readWhole(await rows(...first()))
    for (const how of ['KILL', 'ENOSPC'])
      for (let n = 1, isDone = false; !isDone; n++) {
        const [out, settings, work] = first()
        disk.renew(n, how)
        const failed = await rows(out, settings, work).catch((error: unknown) => error)
        isDone = disk.count < n
        disk.renew()
        if (isDone) break
        if (failed instanceof WriteError) expect(failed.message).toContain(`The disk is full: ${out}`)
        // What has the name of the result is complete.
        if (existsSync(out)) expect(readFileSync(out, 'utf8')).toBe(whole)
        rmSync(`${out}.lock`, { force: true })
        expect(readWhole(await rows(out, settings, work))).toBe(whole)
        expect(readFileSync(out, 'utf8')).toBe(whole)
        expect(existsSync(`${out}.part`)).toBe(false)
      }
  })

  it('computes no wave twice that was complete when it was killed', async () => {
    const computed: number[] = []
    const [out, settings] = first()
    const counting = async (wave: readonly number[], from: number) => {
      computed.push(from)
      if (from === 2 && computed.length === 2) throw new Error('killed')
      return square(wave)
    }
    await expect(rows(out, settings, counting)).rejects.toThrow('killed')
    await rows(out, settings, counting)
    expect(computed).toEqual([0, 2, 2, 4])
  })

  it('refuses a file that another process writes', async () => {
    const [out, settings] = first()
    const second = vi.fn(square)
    await rows(out, settings, async (wave, from) => {
      if (from === 0)
        await expect(rows(out, settings, second)).rejects.toThrow(`Process ${process.pid} works on ${out}`)
      return square(wave)
    })
    expect(second).not.toHaveBeenCalled()
  })

  it('discards a part with other settings', async () => {
    const out = place()
    await expect(rows(out, { seed: 1 }, stopped)).rejects.toThrow('stopped')
    const work = vi.fn(square)
    await rows(out, { seed: 2 }, work)
    expect(work).toHaveBeenCalledTimes(3)
  })
})
