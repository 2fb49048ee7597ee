// First phase: writes every planned run, wave by wave, all runs of a wave in one forest.

import { Forest } from '../../src/decoding/forest.ts'
import type { RunRecord, RunSettings } from '../../src/decoding/record.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import type { OpenModel } from '../cli/withModel.ts'
import { writeRecords } from '../cli/writeRecords.ts'
import { eachWave, type PhaseContext } from './folder.ts'
import { type PlannedRun, settingsOf } from './plan.ts'
import type { EvaluationPrompt } from './prompts.ts'

/** A planned run and its record. */
export interface WrittenRun {
  run: PlannedRun
  record: RunRecord
}

export interface WriteOptions extends PhaseContext {
  waves: readonly (readonly PlannedRun[])[]
  prompts: ReadonlyMap<string, EvaluationPrompt>
  model: OpenModel
  openHeads: (forest: Forest) => CandidateScorer | null
  common: Pick<RunSettings, 'reward' | 'maxTokens' | 'bestOf' | 'chat'>
}

/** Phase 'records': WrittenRun[] of each wave. Only the head that steers scores the candidates. */
export async function writeRuns({ waves, prompts, model, openHeads, common, ...context }: WriteOptions): Promise<void> {
  const forest = new Forest(model.trunk)
  const scorer = openHeads(forest)
  await eachWave(context, 'records', { count: waves.length, label: 'writing, waves' }, async (index) => {
    const wave = waves[index] as readonly PlannedRun[]
    const runs = wave.map((run) => {
      const { prompt, tokens } = prompts.get(run.prompt) as EvaluationPrompt
      return { prompt, promptTokens: tokens, scorer, settings: settingsOf(run, common) }
    })
    const records = await writeRecords(model, runs, { forest, recordRewards: false, signal: context.signal })
    return wave.map((run, i): WrittenRun => ({ run, record: records[i] as RunRecord }))
  })
}
