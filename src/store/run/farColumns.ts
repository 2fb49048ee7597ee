// Which texts of a run are far from the texts that its rewards were trained on.

import type { RunRecord } from '../../decoding/record.ts'
import { type FarReward, farRewards } from '../../rewards/domain.ts'
import { oneSentenceJudge } from '../../rewards/tasks/oneSentence.ts'

export interface FarTexts {
  far: FarReward
  /** Indexes of the columns whose texts are far. */
  columns: number[]
}

/** Each reward with at least one far text. A column's own reward, if it has one, takes the place of the run's. */
export function farColumns({
  prompt,
  settings,
  columns,
}: Pick<RunRecord, 'prompt' | 'settings' | 'columns'>): FarTexts[] {
  const found = new Map<string, FarTexts>()
  for (const [index, { text, reward = settings.reward }] of columns.entries())
    for (const far of farRewards(reward, { prompt, chat: settings.chat, response: text })) {
      const one = found.get(far.name) ?? { far, columns: [] }
      found.set(far.name, { far, columns: [...one.columns, index] })
    }
  return [...found.values()]
}

/** The training texts that a column's text is far from, if the judge was trained on texts, or null. A program was not. */
export function farFromJudge(
  judge: string,
  { prompt, settings, columns }: Pick<RunRecord, 'prompt' | 'settings' | 'columns'>,
  column: number,
): FarReward | null {
  const response = columns[column]?.text
  if (response === undefined || judge === oneSentenceJudge.name) return null
  return farRewards(judge, { prompt, chat: settings.chat, response })[0] ?? null
}
