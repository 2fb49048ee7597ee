// The page's side of the worker that reads files of traces. Aborting a call ends its worker.

import * as Comlink from 'comlink'
import type { Opened, ReadTraceFile } from '../traces/readTraces.ts'
import { TraceError } from '../traces/trace.ts'
import { withWorker } from './clientShortLived.ts'
import type { TracesWire } from './traces.ts'

const READER = {
  start: () => new Worker(new URL('./traces.ts', import.meta.url), { type: 'module', name: 'tokenwise-traces' }),
  notStarted: 'the program that reads traces stopped or could not be downloaded',
}

/** @throws TraceError as `readTraces` does; the signal's reason if aborted; Error if the worker ends. */
export const readTraceFile: ReadTraceFile = async (
  file,
  name,
  { signal = new AbortController().signal, onProgress = () => {}, columns = null } = {},
) => {
  try {
    return await withWorker(
      READER,
      signal,
      (wire: Comlink.Remote<TracesWire>): Promise<Opened> => wire.read(file, name, columns, Comlink.proxy(onProgress)),
    )
  } catch (error) {
    // Comlink carries an error's name and message, but not its class.
    throw error instanceof Error && error.name === 'TraceError' ? new TraceError(error.message) : error
  }
}
