// Runs of recipes on the real model: their records, and what is measured on them to count claims over seeds.

import { Forest } from '../../../src/decoding/forest.ts'
import type { HeadName, RunRecord } from '../../../src/decoding/record.ts'
import { runSettingsSchema } from '../../../src/decoding/settings.ts'
import { repetitionDiversity } from '../../../src/metrics/ngramDiversity.ts'
import { encodePrompt } from '../../../src/models/encodePrompt.ts'
import { scoreTexts, textsToScore } from '../../../src/rewards/scoreTexts.ts'
import { startProgress } from '../../cli/progress.ts'
import { throwIfStopped } from '../../cli/stopped.ts'
import type { OpenModel } from '../../cli/withModel.ts'
import { writeRecords } from '../../cli/writeRecords.ts'
import type { ColumnOutcome, Recipe } from './recipes.ts'

type Rest = [range: { seeds: number; firstSeed: number }, model: OpenModel, signal: AbortSignal]

const RUNS_PER_WAVE = 5

export const needsOf = ({ settings, judge }: Pick<Recipe, 'settings' | 'judge'>) => ({
  reward: settings.reward,
  judges: judge ? [judge] : [],
})

/** The seeds from `firstSeed` on, with what was measured on the columns of their runs. */
export async function outcomesOfSeeds(
  recipe: Recipe,
  ...[{ seeds, firstSeed }, model, signal]: Rest
): Promise<{ seed: number; columns: ColumnOutcome[] }[]> {
  const progress = startProgress(recipe.id, seeds)
  const outcomes: { seed: number; columns: ColumnOutcome[] }[] = []
  for (let done = 0; done < seeds; done += RUNS_PER_WAVE) {
    throwIfStopped(signal)
    progress.update(done)
    const some = Array.from({ length: Math.min(RUNS_PER_WAVE, seeds - done) }, (_, i) => firstSeed + done + i)
    const runs = some.map((seed) => ({ ...recipe.settings, seed }))
    const measured = await measure(await runTogether(recipe.prompt, runs, model, false), model)
    outcomes.push(...some.map((seed, i) => ({ seed, columns: measured[i] as ColumnOutcome[] })))
  }
  progress.update(seeds)
  progress.end()
  return outcomes
}

/** The seeds for which the recipe's claim holds. */
export async function heldSeeds(recipe: Recipe, ...rest: Rest): Promise<number[]> {
  const outcomes = await outcomesOfSeeds(recipe, ...rest)
  return outcomes.flatMap(({ seed, columns }) => (recipe.holds(columns) ? [seed] : []))
}

/** Writes runs of one prompt and reward in one forest, so that equal prefixes are evaluated once. Columns share the reward. */
export function runTogether(
  prompt: string,
  runs: readonly (Recipe['settings'] & { seed: number })[],
  model: OpenModel,
  recordRewards: false | readonly HeadName[],
): Promise<RunRecord[]> {
  const forest = new Forest(model.trunk)
  const scorer = model.scorer(runs[0]?.reward ?? null, forest)
  const decoded = runs.map((run) => {
    // Recipes set weights only for columns, so `parse` adds the weight of the run.
    const settings = runSettingsSchema.parse({ ...run, topK: 10, temperature: 1, sample: 0 })
    return { prompt, promptTokens: encodePrompt(model.tokenizer, { prompt, ...settings }), scorer, settings }
  })
  return writeRecords(model, decoded, { forest, recordRewards })
}

export async function measure(records: readonly RunRecord[], model: OpenModel): Promise<ColumnOutcome[][]> {
  const forest = new Forest(model.trunk)
  const outcomes: ColumnOutcome[][] = []
  for (const record of records) {
    const scorer = model.scorer(record.settings.reward, forest)
    const scores = (await scoreTexts(forest, textsToScore(record), model.judges, scorer)) ?? []
    outcomes.push(
      record.columns.map(({ text, tokens }, i) => ({
        text,
        judge: scores[i]?.judges[model.judges[0]?.name ?? ''] ?? null,
        full: scores[i]?.heads.full ?? null,
        meanLogProb: tokens.reduce((total, { baseLogProb }) => total + baseLogProb, 0) / tokens.length,
        rep4: repetitionDiversity(tokens.map(({ token }) => token)).rep4,
      })),
    )
  }
  return outcomes
}
