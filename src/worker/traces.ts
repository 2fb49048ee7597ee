// The entry point of the worker that reads a file of traces. It is started for one file, so that ending it cancels the reading
// even in the middle of one long document.

import '../platform/noEval.ts'
import * as Comlink from 'comlink'
import type { ColumnChoice } from '../traces/columns.ts'
import { type Opened, readTraceFile } from '../traces/readTraces.ts'

const wire = {
  read: (
    file: Blob | string,
    name: string,
    columns: ColumnChoice | null,
    onProgress: (share: number) => void,
  ): Promise<Opened> => readTraceFile(file, name, { columns, onProgress }),
}

export type TracesWire = typeof wire

Comlink.expose(wire)
