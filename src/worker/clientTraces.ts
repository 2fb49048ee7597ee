// Reads files of traces for the page: a short one on the page, in pieces, because what a worker reads must be copied, which takes
// as long; a long one in a worker, because a long document is parsed in one piece. Aborting a call ends its worker.

import * as Comlink from 'comlink'
import type { Opened, ReadTraceFile } from '../traces/readTraces.ts'
import { type Trace, TraceError } from '../traces/trace.ts'
import { withWorker } from './clientShortLived.ts'
import type { TracesWire } from './traces.ts'

/** Documents of this size are parsed in some tenths of a second. */
const SHORT_BYTES = 24 * 2 ** 20
/** Same, of what is packed. */
const SHORT_PACKED_BYTES = 4 * 2 ** 20

const READER = {
  start: () => new Worker(new URL('./traces.ts', import.meta.url), { type: 'module', name: 'tokenwise-traces' }),
  notStarted: 'the program that reads traces stopped or could not be downloaded',
}

/** @throws TraceError as `readTraces` does; the signal's reason if aborted; Error if the worker ends. */
export const readTraceFile: ReadTraceFile = async (file, name, options = {}) => {
  const size = typeof file === 'string' ? file.length : file.size
  if (size <= (/\.(gz|parquet)$/i.test(name) ? SHORT_PACKED_BYTES : SHORT_BYTES))
    return (await import('../traces/readTraces.ts')).readTraceFile(file, name, options)
  const { signal = new AbortController().signal, onProgress = () => {}, columns = null } = options
  const traces: Trace[] = []
  const take = (some: readonly Trace[]) => {
    for (const one of some) traces.push(one)
  }
  try {
    const opened = await withWorker(
      READER,
      signal,
      (wire: Comlink.Remote<TracesWire>): Promise<Opened> =>
        wire.read(file, name, columns, Comlink.proxy(onProgress), Comlink.proxy(take)),
    )
    return opened.kind === 'rows' ? opened : { ...opened, traces }
  } catch (error) {
    // Comlink carries an error's name and message, but not its class.
    throw error instanceof Error && error.name === 'TraceError' ? new TraceError(error.message) : error
  }
}
