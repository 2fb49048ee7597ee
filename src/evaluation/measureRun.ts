// The measurements of a planned run's texts.

import type { RunRecord } from '../decoding/record.ts'
import { type MeasuredText, measure } from '../metrics/measuredText.ts'
import type { TextScores } from '../rewards/scoreTexts.ts'
import type { PlannedRun } from './plan.ts'

/** @param scores [columns], in the order of the run's columns. @returns [columns]. */
export function measureRun(run: PlannedRun, record: RunRecord, scores: readonly TextScores[]): MeasuredText[] {
  return record.columns.map((column, i) => {
    const ofText = scores[i] as TextScores
    return {
      prompt: run.prompt,
      seed: run.seed,
      column: run.columns[i]?.key ?? '',
      ...measure(column, record.settings.bestOf, ofText.heads),
      ...ofText,
    }
  })
}
