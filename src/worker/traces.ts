// The entry point of the worker that reads a large file of traces. It is started for one file, so that ending it cancels the
// reading even in the middle of one long document.

import '../platform/noEval.ts'
import * as Comlink from 'comlink'
import type { ColumnChoice } from '../traces/columns.ts'
import { type Opened, readTraceFile } from '../traces/readTraces.ts'
import type { Trace } from '../traces/trace.ts'

/** A message is unpacked in one piece: the page stays responsive between messages of so many tokens, or of one trace. */
const SENT_TOKENS = 10_000
/** Traces in a message at most. */
const SENT_TRACES = 1000

const wire = {
  /** Resolves with everything but the traces, which `onTraces` gets before. */
  async read(
    file: Blob | string,
    name: string,
    columns: ColumnChoice | null,
    onProgress: (share: number) => void,
    onTraces: (traces: Trace[]) => void,
  ): Promise<Opened> {
    const opened = await readTraceFile(file, name, { columns, onProgress })
    if (opened.kind === 'rows') return opened
    let [batch, tokens] = [[] as Trace[], 0]
    for (const trace of opened.traces) {
      batch.push(trace)
      tokens += trace.texts.length
      if (tokens < SENT_TOKENS && batch.length < SENT_TRACES) continue
      await onTraces(batch)
      batch = []
      tokens = 0
    }
    await onTraces(batch)
    return { ...opened, traces: [] }
  },
}

export type TracesWire = typeof wire

Comlink.expose(wire)
