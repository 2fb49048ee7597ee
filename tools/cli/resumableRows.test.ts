import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { rowsInWaves } from './resumableRows.ts'

const place = () => path.join(mkdtempSync(path.join(tmpdir(), 'rows-')), 'deeper', 'out.jsonl')

/** Rows of 1 to 5 in waves of two. */
const rows = (out: string, settings: object, work: (wave: readonly number[], from: number) => Promise<object[]>) =>
  rowsInWaves([1, 2, 3, 4, 5], { out, settings, label: 'rows', perWave: 2, signal: new AbortController().signal }, work)

const square = async (wave: readonly number[]) => wave.map((n) => ({ square: n * n }))

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

  it('discards a part with other settings', async () => {
    const out = place()
    await expect(rows(out, { seed: 1 }, stopped)).rejects.toThrow('stopped')
    const work = vi.fn(square)
    await rows(out, { seed: 2 }, work)
    expect(work).toHaveBeenCalledTimes(3)
  })
})
