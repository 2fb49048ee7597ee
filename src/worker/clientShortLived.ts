// The page's side of a worker that is started for one call. Aborting the call ends the worker, whatever it is doing.

import * as Comlink from 'comlink'

/**
 * Starts a worker, calls it, and ends it.
 * @throws what the worker throws; the signal's reason if aborted; Error with `notStarted` if the worker cannot be loaded.
 */
export async function withWorker<Wire extends Comlink.Remote<unknown>, T>(
  { start, notStarted }: { start: () => Worker; notStarted: string },
  signal: AbortSignal,
  work: (wire: Wire) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const worker = start()
  try {
    return await new Promise<T>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      worker.addEventListener('error', () => reject(new Error(notStarted)), { once: true })
      work(Comlink.wrap(worker) as Wire).then(resolve, reject)
    })
  } finally {
    worker.terminate()
  }
}
