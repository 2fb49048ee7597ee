// The input of every statistic: one value for each sample of a prompt. Standard errors and tests are over prompts, because
// the samples of one prompt are not independent.

import { mean } from 'simple-statistics'

export interface Row {
  prompt: string
  /** Seed of the sample; absent if the samples are already averaged. */
  seed?: number
  value: number
}

/**
 * Mean over the seeds of each prompt, sorted by prompt id, so that results do not depend on the order of rows.
 * @throws if a value is not finite, or if a prompt has the same seed twice.
 */
export function promptMeans(rows: readonly Row[]): Map<string, number> {
  const samples = bySample(rows)
  return new Map([...samples.keys()].sort().map((prompt) => [prompt, mean([...samples.get(prompt)!.values()])]))
}

/** Values by prompt and then by seed; the seed is undefined for rows without one. @throws when `promptMeans` does. */
export function bySample(rows: readonly Row[]): Map<string, Map<number | undefined, number>> {
  const samples = new Map<string, Map<number | undefined, number>>()
  for (const { prompt, seed, value } of rows) {
    if (!Number.isFinite(value))
      throw new Error(`The value of prompt ${prompt}, seed ${seed} is ${value}: every value must be a finite number`)
    const seeds = samples.get(prompt) ?? new Map<number | undefined, number>()
    if (seeds.has(seed)) throw new Error(`Prompt ${prompt} has two values for seed ${seed}: pass each sample only once`)
    samples.set(prompt, seeds.set(seed, value))
  }
  return samples
}
