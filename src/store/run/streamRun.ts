// One run of the engine as a growing record. Steps that arrive between two frames are applied together, and what was
// written is kept however the run ends.

import { abortRun, appendStep } from '../../decoding/assembleRun.ts'
import type { RunRecord, StepRecord } from '../../decoding/record.ts'
import type { EngineClient, EngineError, RunEvent, RunRequest } from '../../worker/protocol.ts'

export interface Running {
  /** Null until the engine has started. */
  record: RunRecord | null
  /** Prompt tokens processed so far; null once a token was written. */
  prefill: { done: number; total: number } | null
}

export type RunEnd =
  | { kind: 'done' | 'stopped'; record: RunRecord }
  | { kind: 'failed'; record: RunRecord | null; error: EngineError }
  /** Aborted before it started. */
  | { kind: 'none' }

export interface StreamParts {
  client: Pick<EngineClient, 'run'>
  /** Calls back before the next frame is drawn. */
  nextFrame: (callback: () => void) => void
}

/** Runs the request. `onChange` is called with each change until the run ends; records are never changed in place. */
export async function streamRun(
  { client, nextFrame }: StreamParts,
  request: RunRequest,
  onChange: (running: Running) => void,
  signal?: AbortSignal,
): Promise<RunEnd> {
  let record: RunRecord | null = null
  let prefill: Running['prefill'] = null
  let waiting: StepRecord[] = []
  let ended = false
  const report = () => onChange({ record, prefill })
  const applyWaiting = (): void => {
    const steps = waiting
    waiting = []
    if (ended || record === null || steps.length === 0) return
    record = steps.reduce(appendStep, record)
    prefill = null
    report()
  }

  const onProgress = (event: RunEvent): void => {
    switch (event.kind) {
      case 'started':
        record = event.record
        report()
        return
      case 'prefill':
        prefill = { done: event.done, total: event.total }
        report()
        return
      case 'step':
        if (waiting.push(event.step) === 1) nextFrame(applyWaiting)
        return
      default:
        event satisfies never
    }
  }
  const outcome = await client.run(request, { onProgress, signal })
  applyWaiting()
  ended = true
  // TypeScript does not see that a callback assigned it.
  const written = record as RunRecord | null
  if (outcome.ok) {
    const whole = written === null ? outcome.value : keepIdentity(written, outcome.value)
    return { kind: whole.columns.some(({ stop }) => stop === 'aborted') ? 'stopped' : 'done', record: whole }
  }
  const left = written && abortRun(written)
  if (outcome.error !== null) return { kind: 'failed', record: left, error: outcome.error }
  return left ? { kind: 'stopped', record: left } : { kind: 'none' }
}

/** The whole record with the token objects that were streamed, so that tokens on the page do not re-render. */
function keepIdentity(streamed: RunRecord, whole: RunRecord): RunRecord {
  return {
    ...whole,
    columns: whole.columns.map((column, index) => {
      const seen = streamed.columns[index]?.tokens ?? []
      return { ...column, tokens: column.tokens.map((token, position) => seen[position] ?? token) }
    }),
  }
}
