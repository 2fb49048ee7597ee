// One run of the engine as a record that grows: steps that arrive between two frames are applied together, and whatever
// becomes of the run, what was written is there. Who shows it, and what came before it, is the caller's.

import { abortRun, appendStep } from '../../decoding/assembleRun.ts'
import type { RunRecord, StepRecord } from '../../decoding/record.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineError, RunRequest } from '../../worker/protocol.ts'

export interface Running {
  /** Null until the engine began. */
  record: RunRecord | null
  /** How much of the prompt was read, in tokens; null once something was written. */
  prefill: { done: number; total: number } | null
}

export type RunEnd =
  | { kind: 'done' | 'stopped'; record: RunRecord }
  | { kind: 'failed'; record: RunRecord | null; error: EngineError }
  /** Stopped before it began. */
  | { kind: 'none' }

export interface StreamParts {
  client: Pick<EngineClient, 'run'>
  /** Calls back before the next frame is drawn. */
  nextFrame: (callback: () => void) => void
}

/** Told of each change until the run has ended; records are new, never changed in place. */
export async function streamRun(
  { client, nextFrame }: StreamParts,
  request: RunRequest,
  onChange: (running: Running) => void,
): Promise<RunEnd> {
  let record: RunRecord | null = null
  let prefill: Running['prefill'] = null
  let waiting: StepRecord[] = []
  let ended = false
  const tell = () => onChange({ record, prefill })
  const applyWaiting = (): void => {
    const steps = waiting
    waiting = []
    if (ended || record === null || steps.length === 0) return
    record = steps.reduce(appendStep, record)
    prefill = null
    tell()
  }

  const outcome = await client.run(request, (event) => {
    switch (event.kind) {
      case 'started':
        record = event.record
        tell()
        return
      case 'prefill':
        prefill = { done: event.done, total: event.total }
        tell()
        return
      case 'step':
        if (waiting.push(event.step) === 1) nextFrame(applyWaiting)
        return
      default:
        event satisfies never
    }
  })
  applyWaiting()
  ended = true
  // TypeScript does not see that callbacks assigned it.
  const written = record as RunRecord | null
  if (outcome.ok) {
    const whole = written === null ? outcome.value : keepIdentity(written, outcome.value)
    return { kind: whole.columns.some(({ stop }) => stop === 'aborted') ? 'stopped' : 'done', record: whole }
  }
  const left = written && abortRun(written)
  if (outcome.error !== null) return { kind: 'failed', record: left, error: outcome.error }
  return left ? { kind: 'stopped', record: left } : { kind: 'none' }
}

/** The whole record with the token objects that were streamed, so that what is on the page is not drawn again. */
function keepIdentity(streamed: RunRecord, whole: RunRecord): RunRecord {
  return {
    ...whole,
    columns: whole.columns.map((column, index) => {
      const seen = streamed.columns[index]?.tokens ?? []
      return { ...column, tokens: column.tokens.map((token, position) => seen[position] ?? token) }
    }),
  }
}
