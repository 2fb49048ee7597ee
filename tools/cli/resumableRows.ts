// Writes JSON lines in waves, for long commands. A stopped run continues after its last complete wave. The .part file has the
// settings on its first line, then one line per wave; a .part file with other settings is discarded.

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { withLock } from './folderLock.ts'
import { startProgress } from './progress.ts'
import { writeRows } from './rows.ts'
import { throwIfStopped } from './stopped.ts'
import { appendLine, writeWhole } from './wholeFiles.ts'

interface Waves {
  out: string
  settings: object
  label: string
  perWave: number
  signal: AbortSignal
}

/**
 * Processes `items` in waves of `perWave`, with a progress line, and writes the resulting rows to `out`.
 * @param settings everything that the rows depend on, including the size of a wave.
 * @param work computes the rows of one wave; `from` is the index of its first item.
 * @returns all rows. @throws Stopped between two waves if the signal has aborted; LockedError if another process writes the same
 * file; WriteError if the file cannot be written.
 */
export function rowsInWaves<Item, Row extends object>(
  items: readonly Item[],
  waves: Waves,
  work: (wave: readonly Item[], from: number) => Promise<readonly Row[]>,
): Promise<Row[]> {
  return withLock(`${waves.out}.lock`, waves.out, () => rowsOf(items, waves, work))
}

async function rowsOf<Item, Row extends object>(
  items: readonly Item[],
  { out, settings, label, perWave, signal }: Waves,
  work: (wave: readonly Item[], from: number) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const part = `${out}.part`
  const lines = [JSON.stringify(settings), ...wavesOf(part, settings)]
  // Drops a line that a stopped run left incomplete. The lines before it must survive a stop at this moment, too.
  writeWhole(part, lines.map((line) => `${line}\n`).join(''))
  const progress = startProgress(label, items.length)
  try {
    for (let done = Math.min(items.length, (lines.length - 1) * perWave); done < items.length; done += perWave) {
      throwIfStopped(signal, `Stopped. Run the same command again to continue; ${part} has the results so far.`)
      progress.update(done)
      appendLine(part, JSON.stringify(await work(items.slice(done, done + perWave), done)))
    }
    progress.update(items.length)
  } finally {
    progress.end()
  }
  const rows = wavesOf(part, settings).flatMap((line) => JSON.parse(line) as Row[])
  writeRows(out, rows)
  rmSync(part)
  return rows
}

/** Lines of the complete waves in a part file; none if its settings differ. */
function wavesOf(part: string, settings: object): string[] {
  if (!existsSync(part)) return []
  // The last piece is empty, or an incomplete line of a stopped run.
  const [header, ...waves] = readFileSync(part, 'utf8').split('\n').slice(0, -1)
  return header === JSON.stringify(settings) ? waves : []
}
