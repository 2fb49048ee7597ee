// Writes JSON lines in waves, for long commands. A stopped run continues after its last complete wave. The .part file has the
// settings on its first line, then one line per wave; a .part file with other settings is discarded.

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startProgress } from './progress.ts'
import { writeRows } from './rows.ts'
import { throwIfStopped } from './stopped.ts'

/**
 * Processes `items` in waves of `perWave`, with a progress line, and writes the resulting rows to `out`.
 * @param settings everything that the rows depend on, including the size of a wave.
 * @param work computes the rows of one wave; `from` is the index of its first item.
 * @returns all rows. @throws Stopped between two waves if the signal has aborted.
 */
export async function rowsInWaves<Item, Row extends object>(
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
  const part = `${out}.part`
  const lines = [JSON.stringify(settings), ...wavesOf(part, settings)]
  mkdirSync(path.dirname(path.resolve(out)), { recursive: true })
  writeFileSync(part, lines.map((line) => `${line}\n`).join(''))
  const progress = startProgress(label, items.length)
  try {
    for (let done = Math.min(items.length, (lines.length - 1) * perWave); done < items.length; done += perWave) {
      throwIfStopped(signal, `Stopped. Run the same command again to continue; ${part} has the results so far.`)
      progress.update(done)
      appendFileSync(part, `${JSON.stringify(await work(items.slice(done, done + perWave), done))}\n`)
    }
    progress.update(items.length)
  } finally {
    progress.end()
  }
  const rows = wavesOf(part, settings).flatMap((line) => JSON.parse(line) as Row[])
  writeRows(out, rows)
  return rows
}

/** Lines of the complete waves in a part file; none if its settings differ. */
function wavesOf(part: string, settings: object): string[] {
  if (!existsSync(part)) return []
  // The last piece is empty, or an incomplete line of a stopped run.
  const [header, ...waves] = readFileSync(part, 'utf8').split('\n').slice(0, -1)
  return header === JSON.stringify(settings) ? waves : []
}
