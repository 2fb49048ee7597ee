// Stops a command on Ctrl+C: the signal aborts, the work throws `Stopped`, and the process exits with code 130.

/** Thrown to end an interrupted command. The message is printed unless it is empty. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** @param message should name the file of any partial results. @throws Stopped if the signal has aborted. */
export function throwIfStopped(signal: AbortSignal, message = 'Stopped.'): void {
  if (signal.aborted) throw new Stopped(message)
}

/** Runs `work` with an AbortSignal that aborts on Ctrl+C or SIGTERM. A second Ctrl+C, or a second SIGTERM, ends the process. */
export async function withSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const abort = () => controller.abort()
  process.once('SIGINT', abort)
  process.once('SIGTERM', abort)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
  }
}
