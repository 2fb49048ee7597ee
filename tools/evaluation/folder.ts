// The folder of an evaluation: what it was asked, and one gzipped file of JSON for each wave of work. A file is there whole or
// not at all, so that a run which was stopped at any moment goes on behind its last wave.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

export interface EvaluationFolder {
  dir: string
  /** The path of a file beside the waves. */
  file(name: string): string
  /** What a wave of a phase left, or null where it has not run yet. */
  read<T>(phase: string, wave: number): T | null
  has(phase: string, wave: number): boolean
  write(phase: string, wave: number, value: unknown): void
}

/**
 * @param asked everything that what is in the folder depends on.
 * @throws if the folder holds an evaluation that was asked something else.
 */
export function openFolder(dir: string, asked: object): EvaluationFolder {
  mkdirSync(dir, { recursive: true })
  const file = (name: string) => path.join(dir, name)
  const plan = file('asked.json')
  const text = `${JSON.stringify(asked, null, 2)}\n`
  if (!existsSync(plan)) writeWhole(plan, text)
  else if (readFileSync(plan, 'utf8') !== text)
    throw new Error(
      `${dir} holds an evaluation with other settings (see asked.json there): name another folder by --out, or remove this one`,
    )
  const place = (phase: string, wave: number) => file(path.join(phase, `${String(wave).padStart(5, '0')}.json.gz`))
  return {
    dir,
    file,
    has: (phase, wave) => existsSync(place(phase, wave)),
    read: (phase, wave) =>
      existsSync(place(phase, wave)) ? JSON.parse(gunzipSync(readFileSync(place(phase, wave))).toString('utf8')) : null,
    write(phase, wave, value) {
      mkdirSync(file(phase), { recursive: true })
      writeWhole(place(phase, wave), gzipSync(JSON.stringify(value)))
    },
  }
}

/** Another process may be at the same file: it would write the same. */
function writeWhole(file: string, content: string | Uint8Array): void {
  const part = `${file}.${process.pid}.part`
  writeFileSync(part, content)
  renameSync(part, file)
}
