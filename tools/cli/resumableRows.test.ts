import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { resumeRows } from './resumableRows.ts'

const place = () => path.join(mkdtempSync(path.join(tmpdir(), 'rows-')), 'deeper', 'out.jsonl')

describe('resumeRows', () => {
  it('continues after the last complete wave and writes one row per line', () => {
    const out = place()
    resumeRows<number>(out, { seed: 1 }).append([1, 2])
    appendFileSync(`${out}.part`, '[3,')
    const again = resumeRows<number>(out, { seed: 1 })
    expect(again.waves).toBe(1)
    again.append([])
    again.append([3])
    expect(again.finish()).toEqual([1, 2, 3])
    expect(readFileSync(out, 'utf8')).toBe('1\n2\n3\n')
    expect(existsSync(`${out}.part`)).toBe(false)
  })

  it('discards a part with other settings', () => {
    const out = place()
    resumeRows<number>(out, { seed: 1 }).append([1])
    const other = resumeRows<number>(out, { seed: 2 })
    expect(other.waves).toBe(0)
    expect(other.finish()).toEqual([])
  })
})
