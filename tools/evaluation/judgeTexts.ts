// Second phase: evaluates every complete text again and scores it with all judges and heads.

import { Forest } from '../../src/decoding/forest.ts'
import { type MeasuredText, measure } from '../../src/metrics/measuredText.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { scoreTexts, type TextScores, textsToScore } from '../../src/rewards/scoreTexts.ts'
import { eachWave, type PhaseContext } from './folder.ts'
import type { WrittenRun } from './write.ts'

/** Phase 'measured': one MeasuredText[] per wave of the phase 'records'. */
export async function judgeWaves(
  waves: number,
  { judges, ...context }: PhaseContext & { judges: readonly Judge[] },
): Promise<void> {
  const { model, openHeads } = context
  const forest = new Forest(model.trunk)
  const scorer = openHeads(forest)
  await eachWave(context, 'measured', { count: waves, label: 'judging, waves' }, async (wave) => {
    const written = context.folder.read<WrittenRun[]>('records', wave) ?? []
    const texts = written.flatMap(({ record }) => textsToScore(record))
    const scores = await scoreTexts(forest, texts, judges, scorer, context.signal)
    return scores && measureRuns(written, scores)
  })
}

/** @param scores one entry per column of each run, in order. */
function measureRuns(written: readonly WrittenRun[], scores: readonly TextScores[]): MeasuredText[] {
  const columns = written.flatMap(({ run, record }) =>
    record.columns.map((column, i) => ({ run, record, column, key: run.columns[i]?.key ?? '' })),
  )
  return columns.map(({ run, record, column, key }, i) => {
    const ofText = scores[i] as TextScores
    return {
      prompt: run.prompt,
      seed: run.seed,
      column: key,
      ...measure(column, record.settings.bestOf, ofText.heads),
      ...ofText,
    }
  })
}
