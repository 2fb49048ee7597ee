// One run of the engine as a growing record. Steps that arrive between two frames are applied together. The tokens so far
// are kept, however the run ends.

import { abortRun, appendStep } from '../../decoding/assembleRun.ts'
import type { RunRecord, StepRecord } from '../../decoding/record.ts'
import type { EngineClient, EngineError, RunEvent, RunRequest } from '../../worker/protocol.ts'

export interface Running {
  /** Null until the engine has started. */
  record: RunRecord | null
  /** Number of prompt tokens processed so far; null before the first report and once a token has been written. */
  prefill: { done: number; total: number } | null
}

export type RunEnd =
  | { kind: 'done' | 'stopped'; record: RunRecord }
  | { kind: 'failed'; record: RunRecord | null; error: EngineError }
  /** Aborted before it started. */
  | { kind: 'none' }

export interface StreamParts {
  client: Pick<EngineClient, 'run'>
  nextFrame: (callback: () => void) => void
  /** Called with every event as it arrives, whatever is drawn. */
  onEvent?: (event: RunEvent) => void
}

/** Runs the request. `onChange` is called with each change until the run ends. Records are never mutated. */
export async function streamRun(
  { client, nextFrame, onEvent }: StreamParts,
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
    onEvent?.(event)
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
  // TypeScript does not see that the callback assigned `record`.
  const written = record as RunRecord | null
  if (outcome.ok) {
    const final = written === null ? outcome.value : keepIdentity(written, outcome.value)
    return { kind: final.columns.some(({ stop }) => stop === 'aborted') ? 'stopped' : 'done', record: final }
  }
  const left = written && abortRun(written)
  if (outcome.error !== null) return { kind: 'failed', record: left, error: outcome.error }
  return left ? { kind: 'stopped', record: left } : { kind: 'none' }
}

/** The final record with the token objects that were streamed, so that tokens on the page do not re-render. */
function keepIdentity(streamed: RunRecord, final: RunRecord): RunRecord {
  return {
    ...final,
    columns: final.columns.map((column, index) => {
      const seen = streamed.columns[index]?.tokens ?? []
      return { ...column, tokens: column.tokens.map((token, position) => seen[position] ?? token) }
    }),
  }
}
