// A file of JSON lines that a long command writes wave by wave: a run that was stopped goes on behind its last whole wave.
// The first line of the part file says by which settings; a part of other settings is thrown away.

import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface ResumableRows<T> {
  /** Waves that stand. */
  readonly waves: number
  /** Adds one wave. */
  append(rows: readonly T[]): void
  /** Puts the file in its place. @returns all rows. */
  finish(): T[]
}

/** @param settings all that rows depend on. */
export function resumeRows<T>(out: string, settings: object): ResumableRows<T> {
  const part = `${out}.part`
  mkdirSync(path.dirname(path.resolve(out)), { recursive: true })
  const header = JSON.stringify(settings)
  let waves = 0
  if (existsSync(part)) {
    const [first, ...lines] = readFileSync(part, 'utf8').split('\n')
    if (first === header) {
      // The last piece is what follows the last line end: nothing, or half a line of a stopped run.
      const whole = lines.slice(0, -1)
      waves = whole.length
      writeFileSync(part, [header, ...whole, ''].join('\n'))
    } else {
      rmSync(part)
    }
  }
  if (waves === 0) writeFileSync(part, `${header}\n`)
  return {
    waves,
    append: (rows) => appendFileSync(part, `${JSON.stringify(rows)}\n`),
    finish() {
      const rows = readFileSync(part, 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .flatMap((line) => JSON.parse(line) as T[])
      writeFileSync(part, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      renameSync(part, out)
      return rows
    },
  }
}
