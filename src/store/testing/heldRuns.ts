import type { RunRecord } from '../../decoding/record.ts'
import type { EngineClient, Outcome, RunEvent, RunRequest } from '../../worker/protocol.ts'

export interface HeldRun {
  request: RunRequest
  event: (event: RunEvent) => void
  settle: (end: Outcome<RunRecord>) => void
}

/** A fake engine's `run`: the test triggers its reports and results. An abort adds 'stop' to `aborts`. */
export function heldRuns() {
  const aborts: string[] = []
  const runs: HeldRun[] = []
  const run: EngineClient['run'] = (request, { onProgress: event = () => {}, signal } = {}) => {
    signal?.addEventListener('abort', () => aborts.push('stop'))
    return new Promise((settle) => runs.push({ request, event, settle }))
  }
  return { run, runs, aborts }
}
