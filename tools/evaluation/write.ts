// First phase: every planned run is written, wave by wave, all runs of a wave in one forest.

import { appendStep, startRun } from '../../src/decoding/assembleRun.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { decodeRuns } from '../../src/decoding/lockstep.ts'
import type { RunRecord, RunSettings } from '../../src/decoding/record.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import type { NodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { startProgress } from '../progress.ts'
import type { EvaluationFolder } from './folder.ts'
import { type PlannedRun, settingsOf } from './plan.ts'
import type { EvaluationPrompt } from './prompts.ts'
import { type Share, takes } from './shares.ts'

/** A planned run with what it wrote. */
export interface WrittenRun {
  run: PlannedRun
  record: RunRecord
}

export interface WriteOptions {
  folder: EvaluationFolder
  waves: readonly (readonly PlannedRun[])[]
  /** Of the waves; others are left out. */
  share: Share
  prompts: ReadonlyMap<string, EvaluationPrompt>
  model: NodeModel
  openHeads: (forest: Forest) => CandidateScorer | null
  common: Pick<RunSettings, 'reward' | 'maxTokens' | 'bestOf' | 'chat'>
  signal: AbortSignal
}

/** Phase 'records'. Returns early, with whole waves only on the disk, when the signal aborts. */
export async function writeRuns({
  folder,
  waves,
  share,
  prompts,
  model,
  openHeads,
  common,
  signal,
}: WriteOptions): Promise<void> {
  const progress = startProgress('writing, waves', waves.length)
  const forest = new Forest(model.trunk)
  const scorer = openHeads(forest)
  for (const [index, wave] of waves.entries()) {
    if (signal.aborted) break
    progress.update(index)
    if (!takes(share, index) || folder.has('records', index)) continue
    const written = await writeWave(wave, forest, scorer, { prompts, model, common, signal })
    if (!signal.aborted) folder.write('records', index, written)
  }
  if (!signal.aborted) progress.update(waves.length)
  progress.end()
}

/** All runs of a wave; scored by the heads that steer alone. */
export async function writeWave(
  wave: readonly PlannedRun[],
  forest: Forest,
  scorer: CandidateScorer | null,
  { prompts, model, common, signal }: Pick<WriteOptions, 'prompts' | 'model' | 'common' | 'signal'>,
): Promise<WrittenRun[]> {
  const { tokenizer, manifest, runtime } = model
  const identity = { name: manifest.name, sha256: manifest.sha256, runtime }
  const runs = wave.map((run) => {
    const prompt = prompts.get(run.prompt) as EvaluationPrompt
    return { promptTokens: prompt.tokens, prompt: prompt.prompt, scorer, settings: settingsOf(run, common) }
  })
  const records = runs.map(({ prompt, promptTokens, settings }) =>
    startRun({ prompt, promptTokens, settings, model: identity }),
  )
  const steps = decodeRuns(runs, {
    forest,
    stopTokenIds: tokenizer.stopTokenIds,
    tokenBytes: (id) => tokenizer.bytes(id),
    signal,
    recordRewards: false,
  })
  for await (const written of steps)
    for (const { run, record } of written) records[run] = appendStep(records[run] as RunRecord, record)
  return wave.map((run, i) => ({ run, record: records[i] as RunRecord }))
}
