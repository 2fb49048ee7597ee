// A file of JSON lines that a long command writes in waves. A stopped run continues after its last complete wave: the part
// file keeps one line per wave. Its first line holds the settings; a part with other settings is discarded.

import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startProgress } from './progress.ts'
import { throwIfStopped } from './stopped.ts'

export interface ResumableRows<T> {
  /** Complete waves so far. */
  readonly waves: number
  /** Adds one wave. */
  append(rows: readonly T[]): void
  /** Replaces the part file by the file itself, one row per line. @returns all rows. */
  finish(): T[]
}

/** @param settings everything that the rows depend on. */
export function resumeRows<T>(out: string, settings: object): ResumableRows<T> {
  const part = `${out}.part`
  mkdirSync(path.dirname(path.resolve(out)), { recursive: true })
  const header = JSON.stringify(settings)
  let waves = 0
  if (existsSync(part)) {
    const [first, ...lines] = readFileSync(part, 'utf8').split('\n')
    if (first === header) {
      // What follows the last line end is empty, or half a line of a stopped run.
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

/**
 * Makes the rows of `items` in waves of `perWave` and writes them to `out`, with a progress line.
 * @param settings everything that the rows depend on, the size of a wave included.
 * @param work the rows of some items. `from` is the index of the first one.
 * @returns all rows. @throws Stopped between two waves, when the signal has aborted.
 */
export async function rowsInWaves<Item, Row>(
  items: readonly Item[],
  {
    out,
    settings,
    label,
    perWave,
    signal,
  }: { out: string; settings: object; label: string; perWave: number; signal: AbortSignal },
  work: (wave: readonly Item[], from: number) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const kept = resumeRows<Row>(out, settings)
  const progress = startProgress(label, items.length)
  try {
    for (let done = Math.min(items.length, kept.waves * perWave); done < items.length; done += perWave) {
      throwIfStopped(signal, `Stopped. Run the same command again to continue; ${out}.part has the results so far.`)
      progress.update(done)
      kept.append(await work(items.slice(done, done + perWave), done))
    }
    progress.update(items.length)
  } finally {
    progress.end()
  }
  return kept.finish()
}
