// Second phase: evaluates every complete text again and scores it with all judges and heads.

import { Forest } from '../../src/decoding/forest.ts'
import { measureRun } from '../../src/evaluation/measureRun.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { scoreTexts, textsToScore } from '../../src/rewards/scoreTexts.ts'
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
    if (!scores) return null
    let next = 0
    return written.flatMap(({ run, record }) => {
      const ofRun = scores.slice(next, next + record.columns.length)
      next += record.columns.length
      return measureRun(run, record, ofRun)
    })
  })
}
