// Opens a file of traces in any known format. Long files are read in pieces, with progress, and can be canceled.

import { z } from 'zod'
import { type LeftOut, leaveOut } from './build.ts'
import { type ColumnChoice, isComplete, type Row, readColumns, SAMPLE_ROWS, suggestColumns } from './columns.ts'
import { delimitedRows, isDelimited } from './delimitedRows.ts'
import { checkSize, decoded, unpacked } from './fileText.ts'
import { jsonRows } from './jsonRows.ts'
import { readOwnRow } from './ownSchema.ts'
import { isAnswer, isChunk, joinChunks, readAnswer } from './served.ts'
import { readTokenRows } from './tokenRows.ts'
import { LIMITS, type OpenedTraces, type Trace, TraceError } from './trace.ts'

export interface ReadOptions {
  signal?: AbortSignal
  /** Called with the share that is read, in [0, 1]. */
  onProgress?: (share: number) => void
  /** What the columns of rows in an unknown format are. */
  columns?: ColumnChoice | null
}

/** Rows of unknown columns. Reading the file again with chosen columns makes traces of them. */
export interface UnknownRows {
  /** The first ones. */
  rows: readonly Row[]
  /** How many there are, at most `LIMITS.rows`. */
  count: number
  suggested: ColumnChoice
  notes: readonly string[]
}

export type Opened = ({ kind: 'traces' } & OpenedTraces) | ({ kind: 'rows' } & UnknownRows)

/** Work between two pauses, in milliseconds: the page stays responsive. */
const PIECE_MS = 24

function pacer({ signal, onProgress }: ReadOptions) {
  let last = performance.now()
  return async (share: number) => {
    if (performance.now() - last < PIECE_MS) return
    onProgress?.(share)
    await new Promise((resolve) => setTimeout(resolve))
    signal?.throwIfAborted()
    last = performance.now()
  }
}

/**
 * @param name of the file, for messages.
 * @throws TraceError that says what is wrong and what to do; the signal's reason if it is aborted.
 */
export async function readTraces(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  options: ReadOptions = {},
): Promise<Opened> {
  const left: LeftOut = new Map()
  if (bytes.length === 0) throw new TraceError(`${name} is empty. Choose a file with at least one trace.`)
  checkSize(bytes.length, name)
  const plain = await unpacked(bytes, name, left)
  options.signal?.throwIfAborted()
  const { isParquet, parquetRows } = await import('./parquet.ts')
  if (isParquet(plain)) {
    const { rows, total } = await parquetRows(plain, name)
    if (total > rows.length) leaveOut(left, beyond(rows.length))
    return readRows(
      rows.map((row, index) => ({ row, at: index + 1, share: (index + 1) / rows.length })),
      name,
      left,
      options,
    )
  }
  return readText(decoded(plain, name, left), name, left, options)
}

/** Reads a file, or a text that was pasted. The page reads large files in a worker (worker/clientTraces.ts). @throws as `readTraces`. */
export type ReadTraceFile = (file: Blob | string, name: string, options?: ReadOptions) => Promise<Opened>

export const readTraceFile: ReadTraceFile = async (file, name, options) => {
  if (typeof file === 'string') return readPasted(file, options)
  checkSize(file.size, name)
  return readTraces(new Uint8Array(await file.arrayBuffer()), name, options)
}

/** A text that was pasted. @throws as `readTraces`. */
export const readPasted = (text: string, options: ReadOptions = {}): Promise<Opened> =>
  readText(text, 'The pasted text', new Map(), options)

const readText = async (text: string, name: string, left: LeftOut, options: ReadOptions): Promise<Opened> =>
  readRows(
    isDelimited(text, name) ? delimitedRows(text, name, left, mostRows(options) + 1) : jsonRows(text, name, left),
    name,
    left,
    options,
  )

/** A row of a table may be a token. */
const mostRows = ({ columns }: ReadOptions): number => (columns?.row === 'token' ? LIMITS.tokens : LIMITS.rows)

const isRow = (row: unknown): row is Row => typeof row === 'object' && row !== null && !Array.isArray(row)
const isOwn = (row: Row): boolean =>
  Array.isArray(row.tokens) &&
  row.tokens.every((token) => isRow(token) && (typeof token.text === 'string' || 'id' in token || 'bytes' in token))

async function readRows(
  rows: Iterable<{ row: unknown; at: number; share: number }>,
  name: string,
  left: LeftOut,
  options: ReadOptions,
): Promise<Opened> {
  const pace = pacer(options)
  const collected = collector(left)
  const chunks: Record<string, unknown>[] = []
  const unknown: Row[] = []
  const formats = new Set<string>()
  const isOnly = (at: number) => at === 1
  let [read, firstFault] = [0, '']
  for (const { row, at, share } of rows) {
    if (collected.isFull() || unknown.length + read >= mostRows(options)) {
      leaveOut(left, beyond(at - 1))
      break
    }
    await pace(share)
    if (!isRow(row)) {
      leaveOut(left, 'rows that are not objects')
      continue
    }
    if (row.format === 'tokenwise-comparison' || (isRow(row.record) && isRow(row.note))) {
      collected.add(await comparisonTraces(row, name))
      formats.add('comparison of Tokenwise')
      continue
    }
    if (isChunk(row)) {
      chunks.push(row)
      continue
    }
    if (!isOwn(row) && !isAnswer(row)) {
      unknown.push(row)
      continue
    }
    read++
    const label = `row ${at}`
    try {
      const traces = isAnswer(row) ? readAnswer(row, isOnly(at) ? '' : label, left) : [readOwnRow(row, label, left)]
      formats.add(isAnswer(row) ? 'answers of a server' : 'Tokenwise traces')
      if (traces.length === 0) leaveOut(left, 'answers without a text')
      collected.add(traces)
    } catch (error) {
      firstFault ||= faultOf(error, label)
      leaveOut(left, 'rows that do not fit the format')
    }
  }
  const joined = joinChunks(chunks)
  for (const [at, answer] of joined.entries())
    collected.add(readAnswer(answer, joined.length > 1 ? `answer ${at + 1}` : '', left))
  if (chunks.length > 0) formats.add('streamed answers of a server')
  if (unknown.length > 0 && formats.size === 0) {
    const { columns } = options
    const { format, choice } = suggestColumns(unknown)
    if (columns) return { kind: 'traces', ...(await tracesOfRows(unknown, columns, { ...options, left })) }
    if (format !== null && isComplete(choice))
      return { kind: 'traces', ...(await tracesOfRows(unknown, choice, { ...options, format, left })) }
    if (unknown.every((row) => Object.keys(row).length === 0))
      throw new TraceError(`${name} has no fields. Choose a file with at least one trace.`)
    const rows = unknown.slice(0, SAMPLE_ROWS)
    return { kind: 'rows', rows, count: unknown.length, suggested: choice, notes: notesOn(left) }
  }
  if (unknown.length > 0) leaveOut(left, 'rows of another format', unknown.length)
  if (collected.traces.length === 0)
    throw new TraceError(
      `${name} has no trace that can be shown${firstFault === '' ? '' : `: ${firstFault}`}. docs/traces.md describes the formats.`,
    )
  return { kind: 'traces', format: [...formats].join(', '), traces: collected.traces, notes: notesOn(left) }
}

/** The columns of a comparison that was saved or recorded here. @throws TraceError */
async function comparisonTraces(row: Row, name: string): Promise<Trace[]> {
  const [{ readFile }, { checkComparison, SharingError }, { recordTraces }] = await Promise.all([
    import('../sharing/file.ts'),
    import('../sharing/comparison.ts'),
    import('./fromRecord.ts'),
  ])
  try {
    const { record } =
      row.format === undefined
        ? checkComparison({ record: row.record }, name)
        : await readFile(new TextEncoder().encode(JSON.stringify(row)), name)
    return recordTraces(record)
  } catch (error) {
    throw error instanceof SharingError ? new TraceError(error.message) : error
  }
}

export interface RowOptions extends ReadOptions {
  format?: string
  left?: LeftOut
}

/** Traces of rows whose columns were chosen. @throws TraceError if the choice gives none. */
export async function tracesOfRows(
  rows: readonly Row[],
  choice: ColumnChoice,
  { format = 'columns chosen by hand', left = new Map(), ...options }: RowOptions = {},
): Promise<OpenedTraces> {
  if (!isComplete(choice))
    throw new TraceError('No column has the response. Choose a column with its text, its tokens or its token ids.')
  const collected = collector(left)
  if (choice.row === 'token') {
    collected.add(readTokenRows(rows, choice, left))
    return { format, traces: collected.traces, notes: notesOn(left) }
  }
  const pace = pacer(options)
  for (const [index, row] of rows.entries()) {
    if (collected.isFull()) {
      leaveOut(left, beyond(index))
      break
    }
    await pace(index / rows.length)
    collected.add([readColumns(row, choice, `row ${index + 1}`, left)])
  }
  return { format, traces: collected.traces, notes: notesOn(left) }
}

/** Reason under which the rows beyond a limit are left out. */
const beyond = (rows: number): string => `rows after the first ${rows.toLocaleString('en')}`

function collector(left: LeftOut) {
  const traces: Trace[] = []
  let tokens = 0
  return {
    traces,
    isFull: () => tokens >= LIMITS.tokens || traces.length >= LIMITS.rows,
    add(some: readonly Trace[]): void {
      for (const trace of some) {
        tokens += trace.texts.length
        if (tokens > LIMITS.tokens && traces.length > 0)
          leaveOut(left, `tokens beyond ${LIMITS.tokens.toLocaleString('en')}`, trace.texts.length)
        else traces.push(trace)
      }
    },
  }
}

function faultOf(error: unknown, label: string): string {
  if (!(error instanceof z.ZodError)) throw error
  const [issue] = error.issues
  return `${label}, ${z.core.toDotPath(issue?.path ?? []) || 'the top level'}: ${issue?.message ?? 'invalid'}`
}

/** 'Left out: 3 values of reward that are not finite numbers.' */
const notesOn = (left: LeftOut): string[] =>
  [...left].map(([reason, count]) => `Left out: ${count > 1 ? `${count.toLocaleString('en')} × ` : ''}${reason}.`)
