// How a command stops at Ctrl+C: the signal aborts, the work ends with a `Stopped` error, the process with exit code 130.

/** Ends an interrupted command. The message is printed, unless it is empty. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** @throws Stopped where the signal has aborted. @param message such as where the results so far are. */
export function throwIfStopped(signal: AbortSignal, message = 'Stopped.'): void {
  if (signal.aborted) throw new Stopped(message)
}

/** Runs work with a signal that aborts at the first Ctrl+C or SIGTERM. The second one ends the process at once. */
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
