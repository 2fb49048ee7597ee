// Second phase: every text goes through a trunk once more, and judges and all heads say what they think of it as a whole.

import { Forest } from '../../src/decoding/forest.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { CandidateScorer } from '../../src/decoding/scorer.ts'
import { DEFAULT_BEST_OF } from '../../src/decoding/settings.ts'
import { type MeasuredText, measure } from '../../src/metrics/measuredText.ts'
import type { NodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { scoreTexts, type TextScores } from '../../src/rewards/scoreTexts.ts'
import { startProgress } from '../progress.ts'
import type { EvaluationFolder } from './folder.ts'
import { type Share, takes } from './shares.ts'
import type { WrittenRun } from './write.ts'

/** Phase 'measured': one file for each wave of records. */
export async function judgeWaves(
  folder: EvaluationFolder,
  waves: number,
  model: NodeModel,
  {
    share,
    judges,
    openHeads,
    signal,
  }: {
    share: Share
    judges: readonly Judge[]
    openHeads: (forest: Forest) => CandidateScorer | null
    signal: AbortSignal
  },
): Promise<void> {
  const progress = startProgress('judging, waves', waves)
  const forest = new Forest(model.trunk)
  const heads = openHeads(forest)
  for (let wave = 0; wave < waves && !signal.aborted; wave++) {
    progress.update(wave)
    if (!takes(share, wave) || folder.has('measured', wave)) continue
    const written = folder.read<WrittenRun[]>('records', wave) ?? []
    const measured = await measureRuns(forest, written, judges, heads, signal)
    if (measured) folder.write('measured', wave, measured)
  }
  if (!signal.aborted) progress.update(waves)
  progress.end()
}

async function measureRuns(
  forest: Forest,
  written: readonly WrittenRun[],
  judges: readonly Judge[],
  heads: CandidateScorer | null,
  signal: AbortSignal,
): Promise<MeasuredText[] | null> {
  const columns = written.flatMap(({ run, record }) =>
    record.columns.map((column, i) => ({ run, record, column, key: run.columns[i]?.key ?? '' })),
  )
  const scores = await scoreTexts(
    forest,
    columns.map(({ record, column }) => ({
      promptTokens: record.promptTokens,
      tokens: column.tokens.map(({ token }) => token),
      text: column.text,
      finished: column.stop === 'endOfText',
    })),
    judges,
    heads,
    signal,
  )
  if (!scores) return null
  return columns.map(({ run, record, column, key }, i) => {
    const { head, bestBy } = methods[column.method]
    const own = head ?? bestBy
    const ofText = scores[i] as TextScores
    return {
      prompt: run.prompt,
      seed: run.seed,
      column: key,
      ...measure(column, record.settings.bestOf ?? DEFAULT_BEST_OF),
      ...ofText,
      ownReward: own === null ? null : (ofText.heads[own] ?? null),
    }
  })
}
