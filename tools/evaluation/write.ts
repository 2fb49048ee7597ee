// First phase: decodes the planned runs. All runs of a wave share one forest.

import { Forest } from '../../src/decoding/forest.ts'
import type { RunRecord, TextRecord } from '../../src/decoding/record.ts'
import { type CommonSettings, type PlannedRun, settingsOf } from '../../src/evaluation/plan.ts'
import { writeRecords } from '../cli/writeRecords.ts'
import { eachWave, type PhaseContext } from './folder.ts'
import type { EvaluationPrompt } from './prompts.ts'

export interface WrittenRun {
  run: PlannedRun
  record: RunRecord
}

/** Phase 'records': one WrittenRun[] per wave. Only the steering head scores the candidates. */
export async function writeRuns({
  waves,
  prompts,
  common,
  ...context
}: PhaseContext & {
  waves: readonly (readonly PlannedRun[])[]
  prompts: ReadonlyMap<string, EvaluationPrompt>
  common: CommonSettings
}): Promise<void> {
  const { model, openHeads, signal } = context
  const forest = new Forest(model.trunk)
  const scorer = openHeads(forest)
  await eachWave(context, 'records', { count: waves.length, label: 'writing, waves' }, async (index) => {
    const wave = waves[index] as readonly PlannedRun[]
    const runs = wave.map((run) => {
      const { prompt, tokens } = prompts.get(run.prompt) as EvaluationPrompt
      return { prompt, promptTokens: tokens, scorer, settings: settingsOf(run, common) }
    })
    // Rows kept from the wave before could make the last digits depend on where the evaluation was stopped.
    forest.reset()
    scorer?.reset()
    const records = await writeRecords(model, runs, { forest, recordRewards: false, signal })
    return wave.map((run, i): WrittenRun => ({ run, record: untimed(records[i] as RunRecord) }))
  })
}

/**
 * Sets the times of the steps to 0, so that the same evaluation writes the same bytes. A step computes all columns of a wave, so
 * its time says nothing about a method; the phase 'cost' measures that.
 */
function untimed({ columns, ...record }: RunRecord): RunRecord {
  const text = <T extends TextRecord>(written: T): T => ({
    ...written,
    tokens: written.tokens.map((token) => ({ ...token, elapsedMs: 0 })),
  })
  return {
    ...record,
    columns: columns.map((column) => ({
      ...text(column),
      ...(column.branches ? { branches: column.branches.map(text) } : {}),
    })),
  }
}
