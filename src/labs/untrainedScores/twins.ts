// The twin and its comparison with the first head: their names, the settings of the run, and what a run shows of both.

import type { RunRecord, RunSettings } from '../../decoding/record.ts'
import type { TwinColumn, TwinComparison } from './format.ts'

export const FIRST_REWARD = 'sentiment'

/** The name under which an engine has the twin, once its file was added. */
export const TWIN_REWARD = 'my-sentiment-twin'

/** The twin's file, beside the page. It is in no list of rewards: it is made to be wrong. */
export const TWIN_FILE = 'heads/sentiment/twin.safetensors'

/**
 * A comparison of the two. The last column is the base model's text once more, heard by the twin: the same noise makes the
 * same text.
 */
export function twinSettings({ weight, seed }: { weight: number; seed: number }): RunSettings {
  return {
    columns: [
      { method: 'topK', weight },
      { method: 'args', weight },
      { method: 'args', weight, reward: TWIN_REWARD },
      { method: 'topK', weight, reward: TWIN_REWARD },
    ],
    reward: FIRST_REWARD,
    topK: 10,
    temperature: 1,
    seed,
    sample: 0,
    maxTokens: 32,
    chat: false,
  }
}

/** What a run of these columns shows so far. @param judge of the first three texts, once it has spoken. */
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
