// Divides an evaluation among n processes, each computing every n-th wave. On two cores, two processes with one thread each are
// faster than one process with two threads: the threads wait for each other at every operation and idle while JavaScript runs.

import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Every `of`-th wave, starting at `index`. */
export interface Share {
  index: number
  of: number
}

export const WHOLE: Share = { index: 0, of: 1 }

export const takes = ({ index, of }: Share, wave: number): boolean => wave % of === index

/** Parses text such as '0/2' (every second wave, starting at the first). @throws Error for other text. */
export function parseShare(text: string): Share {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
  if (index === undefined || of === undefined || index >= of)
    throw new Error(`${text} is not a valid share of the waves. Give INDEX/COUNT, such as 0/2.`)
  return { index, of }
}

/** Number of threads for each of the `of` processes on this machine. */
export const threadsFor = ({ of }: Share): number => Math.max(1, Math.floor(availableParallelism() / of))

/**
 * Runs the current command once per share, in child processes, and waits for all of them. An abort stops them.
 * @throws Error if a process fails, with the end of its error output.
 */
export async function runShares(count: number, signal: AbortSignal): Promise<void> {
  const shares = Array.from({ length: count }, (_, index) => runShare({ index, of: count }, signal))
  const failed = (await Promise.all(shares)).find((message) => message !== null)
  if (failed !== undefined && !signal.aborted) throw new Error(failed)
}

/**
 * Ends this process when the process that started it is gone, even if that was killed: another run may then continue in the
 * folder. Files are complete or not there at any moment.
 */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit(1))
  // The channel alone must not keep this process running.
  process.channel?.unref()
}

function runShare({ index, of }: Share, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const own = [...process.execArgv, ...process.argv.slice(1), '--share', `${index}/${of}`]
    // Only the first process shows its progress, because all processes advance at a similar rate.
    const child = spawn(process.execPath, own, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    let last = ''
    child.stderr?.on('data', (data: Buffer) => {
      last = `${last}${data}`.slice(-2000)
      if (index === 0) process.stderr.write(data)
    })
    const stop = () => child.kill('SIGINT')
    signal.addEventListener('abort', stop)
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop)
      resolve(
        code === 0 || code === 130 ? null : `Process ${index + 1} of ${of} exited with code ${code}: ${last.trim()}`,
      )
    })
  })
}
