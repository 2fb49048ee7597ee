// The comparison of the first head with its twin: reward names, run settings, and the record of a run.

import type { RunRecord, RunSettings } from '../../decoding/record.ts'
import type { TwinColumn, TwinComparison } from './format.ts'

export const FIRST_REWARD = 'sentiment'

/** Name that the engine gives the twin when its file is added. */
export const TWIN_REWARD = 'my-sentiment-twin'

/** Path of the twin's file. The twin is not a listed reward, because it was trained to be wrong. */
export const TWIN_FILE = 'heads/sentiment/twin.safetensors'

export const MAX_TOKENS = 32

/** Settings of the run that compares the heads. The last column repeats the first column's text, scored by the twin. */
export function twinSettings({ weight, seed }: { weight: number; seed: number }): RunSettings {
  return {
    columns: [
      { method: 'topK', weight },
      { method: 'args', weight },
      { method: 'args', weight, reward: TWIN_REWARD },
      { method: 'topK', weight, reward: TWIN_REWARD },
    ],
    weight,
    reward: FIRST_REWARD,
    topK: 10,
    temperature: 1,
    seed,
    sample: 0,
    maxTokens: MAX_TOKENS,
    chat: false,
  }
}

/** A finished or unfinished run as a comparison. @param judge the judge's scores of the first three texts; null before judging. */
export function twinComparison(
  { prompt, settings, columns }: RunRecord,
  judge: readonly number[] | null,
  finished: TwinComparison['heard']['finished'],
): TwinComparison {
  const heardBy = (index: number) =>
    (columns[index]?.tokens ?? []).map(({ candidates, chosen }) => candidates[chosen]?.rewards.full ?? Number.NaN)
  const shown = (index: number): TwinColumn => {
    const rewards = heardBy(index)
    return {
      tokens: (columns[index]?.tokens ?? []).map(({ bytes }, i) => ({ bytes, reward: rewards[i] as number })),
      stop: columns[index]?.stop ?? null,
      judge: judge?.[index] ?? null,
    }
  }
  return {
    prompt,
    weight: settings.columns[1]?.weight ?? 0,
    seed: settings.seed,
    columns: [shown(0), shown(1), shown(2)],
    heard: { first: heardBy(0), twin: heardBy(3), finished },
  }
}
