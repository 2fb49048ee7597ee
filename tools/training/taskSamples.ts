// The base model's own answers to the prompts of a task, labeled by the program that checks them. Pairs of them train heads
// whose judge is exact, so that the true value of a prefix can be measured.

import { z } from 'zod'
import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import { isOneSentence, taskPrompts } from '../../src/rewards/tasks/oneSentence.ts'
import type { ModelFile } from '../cli/modelFile.ts'
import { readRows } from '../cli/rows.ts'
import type { PairRows } from './batches.ts'
import type { ResponseRows } from './extract.ts'
import type { TokenPair } from './pairs.ts'
import { type Opening, type Rollout, rolloutRows, rolloutSchema } from './rollouts.ts'
import type { LabeledRollout } from './trainHead.ts'

export const taskSampleSchema = rolloutSchema.extend({
  /** Whether the answer passes the program's check. */
  success: z.boolean(),
})
export type TaskSample = z.infer<typeof taskSampleSchema>

/** Log-odds of a certain label: σ of a difference is 0, one half or 1 to nine digits. */
const CERTAIN = 10.5

export const certainReward = (success: boolean): number => (success ? CERTAIN : -CERTAIN)

/** `n` openings per prompt of a part of the task, in chat form. */
export function taskOpenings(part: Parameters<typeof taskPrompts>[0], tokenizer: Tokenizer, n: number): Opening[] {
  return taskPrompts(part).flatMap((content, i) => {
    const prompt = tokenizer.encodeChat([{ role: 'user', content }])
    return Array.from({ length: n }, (_, sample) => ({ prompt, given: [], noise: i * n + sample }))
  })
}

/** Whether the program accepts an answer; given tokens are part of it. */
export function succeeds({ given, tokens, finished }: Rollout, tokenizer: Tokenizer): boolean {
  const content = finished ? tokens.slice(0, -1) : tokens
  return isOneSentence(tokenizer.decode([...given, ...content]), finished)
}

/** [chosen, rejected] indices: each success with a failure at the same prompt, in order; the rest are left out. */
export function samplePairs(samples: readonly TaskSample[]): [number, number][] {
  const byPrompt = new Map<string, { good: number[]; bad: number[] }>()
  samples.forEach(({ prompt, success }, i) => {
    const key = prompt.join()
    const group = byPrompt.get(key) ?? { good: [], bad: [] }
    byPrompt.set(key, group)
    ;(success ? group.good : group.bad).push(i)
  })
  return [...byPrompt.values()].flatMap(({ good, bad }) =>
    good.slice(0, bad.length).map((index, i): [number, number] => [index, bad[i] as number]),
  )
}

/** Samples of a file with their hidden rows at a layer: as pairs, and each with its label. */
export interface SampleRows {
  pairs: PairRows[]
  /** [pairs] the prompt of a pair: pairs that share one are not independent. */
  prompts: string[]
  samples: LabeledRollout[]
}

export async function sampleRows(file: string, model: ModelFile, layer: number): Promise<SampleRows> {
  const samples = readRows(file, taskSampleSchema)
  const rows = await rolloutRows(samples, model, layer, 'hidden rows of samples')
  const paired = samplePairs(samples)
  return {
    pairs: paired.map(([good, bad]) => [rows[good] as ResponseRows, rows[bad] as ResponseRows]),
    prompts: paired.map(([good]) => (samples[good] as TaskSample).prompt.join()),
    samples: samples.map(({ success }, i) => ({
      response: rows[i] as ResponseRows,
      start: 0,
      reward: success ? 1 : 0,
    })),
  }
}

/** The pairs of a file as tokens, without their end tokens. */
export function sampleTokenPairs(file: string): TokenPair[] {
  const samples = readRows(file, taskSampleSchema)
  const content = (index: number) => {
    const { tokens, finished } = samples[index] as TaskSample
    return finished ? tokens.slice(0, -1) : tokens
  }
  return samplePairs(samples).map(([good, bad]) => ({
    prompt: (samples[good] as TaskSample).prompt,
    chosen: content(good),
    rejected: content(bad),
    ids: [],
  }))
}
