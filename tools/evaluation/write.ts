// First phase: decodes the planned runs. All runs of a wave share one forest.

import { Forest } from '../../src/decoding/forest.ts'
import type { RunRecord } from '../../src/decoding/record.ts'
import { writeRecords } from '../cli/writeRecords.ts'
import { eachWave, type PhaseContext } from './folder.ts'
import { type CommonSettings, type PlannedRun, settingsOf } from './plan.ts'
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
    const records = await writeRecords(model, runs, { forest, recordRewards: false, signal })
    return wave.map((run, i): WrittenRun => ({ run, record: records[i] as RunRecord }))
  })
}
