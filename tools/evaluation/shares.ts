// Several processes that fill one folder, each with every n-th wave: of two cores, two processes with a thread each make more
// than one with two threads, which wait for each other at every operation and idle while JavaScript runs.

import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Every `of`-th wave, from the `index`-th on. */
export interface Share {
  index: number
  of: number
}

export const WHOLE: Share = { index: 0, of: 1 }

export const takes = ({ index, of }: Share, wave: number): boolean => wave % of === index

/** '0/2' is every second wave from the first on. @throws Error for what is no such share. */
export function parseShare(text: string): Share {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
  if (index === undefined || of === undefined || index >= of)
    throw new Error(`${text} is no share of the waves: give INDEX/COUNT, such as 0/2`)
  return { index, of }
}

/** Threads for one of `of` processes on this machine. */
export const threadsFor = ({ of }: Share): number => Math.max(1, Math.floor(availableParallelism() / of))

/**
 * Runs this same command once for each share and waits for all. An interrupt reaches them as it does this process; so does
 * an abort. @throws Error if one fails, with what it last wrote to its error output.
 */
export async function runShares(count: number, signal: AbortSignal): Promise<void> {
  const shares = Array.from({ length: count }, (_, index) => runShare({ index, of: count }, signal))
  const failed = (await Promise.all(shares)).find((message) => message !== null)
  if (failed !== undefined && !signal.aborted) throw new Error(failed)
}

function runShare({ index, of }: Share, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const own = [...process.execArgv, ...process.argv.slice(1), '--share', `${index}/${of}`]
    // The first one's progress stands for all: they do alike work.
    const child = spawn(process.execPath, own, { stdio: ['ignore', 'ignore', 'pipe'] })
    let last = ''
    child.stderr.on('data', (data: Buffer) => {
      last = `${last}${data}`.slice(-2000)
      if (index === 0) process.stderr.write(data)
    })
    const stop = () => child.kill('SIGINT')
    signal.addEventListener('abort', stop)
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop)
      resolve(
        code === 0 || code === 130 ? null : `process ${index + 1} of ${of} ended with code ${code}: ${last.trim()}`,
      )
    })
  })
}
