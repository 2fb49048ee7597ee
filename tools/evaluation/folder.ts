// Reads and writes the folder of an evaluation: the settings, and one gzipped JSON file per phase and wave. Files appear only when
// they are complete, so a stopped evaluation continues after its last complete wave.

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Forest } from '../../src/decoding/forest.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import { startProgress } from '../cli/progress.ts'
import { isPart, writeWhole } from '../cli/wholeFiles.ts'
import type { OpenModel } from '../cli/withModel.ts'
import { type Share, takes } from './shares.ts'

interface EvaluationFolder {
  dir: string
  /** The result of one wave of a phase; null if the wave has not run. */
  read<T>(phase: string, wave: number): T | null
  has(phase: string, wave: number): boolean
  write(phase: string, wave: number, value: unknown): void
}

/** A folder is locked by this file while `tokenwise evaluate` writes to it. */
export const LOCK_FILE = '.lock'

/**
 * @param asked everything that the results in the folder depend on.
 * @throws Error if the folder has an evaluation with other settings; WriteError if it cannot be written to.
 */
export function openFolder(dir: string, asked: object): EvaluationFolder {
  const plan = path.join(dir, 'asked.json')
  const text = `${JSON.stringify(asked, null, 2)}\n`
  if (!existsSync(plan)) writeWhole(plan, text)
  else if (readFileSync(plan, 'utf8') !== text)
    throw new Error(
      `${dir} has an evaluation with other settings (see asked.json there). Name another folder with --out, or remove this one.`,
    )
  const place = (phase: string, wave: number) => path.join(dir, phase, `${String(wave).padStart(5, '0')}.json.gz`)
  return {
    dir,
    has: (phase, wave) => existsSync(place(phase, wave)),
    read: (phase, wave) => (existsSync(place(phase, wave)) ? readResult(place(phase, wave)) : null),
    write: (phase, wave, value) => writeWhole(place(phase, wave), gzipSync(JSON.stringify(value))),
  }
}

/** Removes what killed processes had begun to write. Call it with the folder locked, before other processes write to it. */
export function removeParts(dir: string): void {
  if (!existsSync(dir)) return
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    if (isPart(name)) rmSync(path.join(dir, name), { force: true })
}

function readResult(file: string) {
  try {
    return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'))
  } catch (error) {
    throw new Error(`${file} is damaged (${(error as Error).message}). Delete it and run the same command again.`)
  }
}

export interface PhaseContext {
  folder: EvaluationFolder
  share: Share
  model: OpenModel
  /** Returns a scorer of the steering reward for a forest; null without a reward. */
  openHeads: (forest: Forest) => CandidateScorer | null
  signal: AbortSignal
}

/**
 * Runs the waves of a phase that are not in the folder yet. Returns early if the signal aborts; only complete waves are written.
 * @param work computes the result of a wave; null if the signal aborted.
 */
export async function eachWave(
  { folder, share, signal }: Pick<PhaseContext, 'folder' | 'share' | 'signal'>,
  phase: string,
  { count, label }: { count: number; label: string },
  work: (wave: number) => Promise<unknown>,
): Promise<void> {
  const progress = startProgress(label, count)
  try {
    for (let wave = 0; wave < count && !signal.aborted; wave++) {
      progress.update(wave)
      if (!takes(share, wave) || folder.has(phase, wave)) continue
      const result = await work(wave)
      if (result !== null && !signal.aborted) folder.write(phase, wave, result)
    }
    if (!signal.aborted) progress.update(count)
  } finally {
    progress.end()
  }
}

/** Reads a CSV table of an evaluation. @throws Error if the folder does not have it. */
export function readTable(dir: string, name: 'frontier.csv' | 'texts.csv'): string {
  const file = path.join(dir, name)
  if (!existsSync(file)) throw new Error(`There is no ${file}. Give a folder that \`tokenwise evaluate --out\` wrote.`)
  return readFileSync(file, 'utf8')
}
