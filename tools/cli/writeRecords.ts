// Decodes several runs together in one forest and records them.

import { appendStep, startRun } from '../../src/decoding/assembleRun.ts'
import type { Forest } from '../../src/decoding/forest.ts'
import { type DecodeRun, type DecodeShared, decodeRuns } from '../../src/decoding/lockstep.ts'
import type { RunRecord } from '../../src/decoding/record.ts'
import type { OpenModel } from './withModel.ts'

export interface WriteOptions extends Pick<DecodeShared, 'recordRewards' | 'signal'> {
  /** Default: the forest of the open model. */
  forest?: Forest
  /** Called after each step, with the number of steps so far. */
  onStep?: (steps: number) => void
}

/** @returns the record of each run; it is incomplete if the signal aborted. @throws when `decodeRuns` does. */
export async function writeRecords(
  model: OpenModel,
  runs: readonly (DecodeRun & { prompt: string })[],
  { forest = model.forest, onStep, ...options }: WriteOptions = {},
): Promise<RunRecord[]> {
  const records = runs.map(({ prompt, promptTokens, settings }) =>
    startRun({ prompt, promptTokens: [...promptTokens], settings, model: model.identity }),
  )
  let steps = 0
  for await (const written of decodeRuns(runs, { forest, ...model.text, ...options })) {
    for (const { run, record } of written) records[run] = appendStep(records[run] as RunRecord, record)
    onStep?.(++steps)
  }
  return records
}
