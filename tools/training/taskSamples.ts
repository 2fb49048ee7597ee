// The base model's answers to the prompts of a task, labeled by a program. For heads trained on them, the program is an exact judge.

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

export const taskSampleSchema = rolloutSchema.extend({ success: z.boolean() })
export type TaskSample = z.infer<typeof taskSampleSchema>

/** Log-odds that represent certainty. The σ of a difference of two such rewards is 0, 1/2 or 1 to nine digits. */
const CERTAIN = 10.5

export const certainReward = (success: boolean): number => (success ? CERTAIN : -CERTAIN)

/** `n` openings in chat form for each prompt in one part of the task. */
export function taskOpenings(part: Parameters<typeof taskPrompts>[0], tokenizer: Tokenizer, n: number): Opening[] {
  return taskPrompts(part).flatMap((content, i) => {
    const prompt = tokenizer.encodeChat([{ role: 'user', content }])
    return Array.from({ length: n }, (_, sample) => ({ prompt, given: [], noise: i * n + sample }))
  })
}

/** Whether the program accepts the answer, which consists of the given and the sampled tokens. */
export function succeeds({ given, tokens, finished }: Rollout, tokenizer: Tokenizer): boolean {
  return isOneSentence(tokenizer.decode([...given, ...contentOf({ tokens, finished })]), finished)
}

const contentOf = ({ tokens, finished }: Pick<Rollout, 'tokens' | 'finished'>): number[] =>
  finished ? tokens.slice(0, -1) : tokens

/** Indices of the successes and failures of each prompt. */
export function outcomesByPrompt(samples: readonly TaskSample[]): { good: number[]; bad: number[] }[] {
  const byPrompt = new Map<string, { good: number[]; bad: number[] }>()
  samples.forEach(({ prompt, success }, i) => {
    const key = prompt.join()
    const group = byPrompt.get(key) ?? { good: [], bad: [] }
    byPrompt.set(key, group)
    ;(success ? group.good : group.bad).push(i)
  })
  return [...byPrompt.values()]
}

/** [chosen, rejected] indices that pair each success with a failure for the same prompt. Unpaired samples are left out. */
export function samplePairs(samples: readonly TaskSample[]): [number, number][] {
  return outcomesByPrompt(samples).flatMap(({ good, bad }) =>
    good.slice(0, bad.length).map((index, i): [number, number] => [index, bad[i] as number]),
  )
}

/** The samples of a file with their hidden rows, as labeled rollouts and as pairs. `prompts` has the prompt of each pair. */
export async function sampleRows(file: string, model: ModelFile, layer: number) {
  const samples = readRows(file, taskSampleSchema)
  const rows = await rolloutRows(samples, model, layer, 'hidden rows of samples')
  const paired = samplePairs(samples)
  return {
    pairs: paired.map(([good, bad]): PairRows => [rows[good] as ResponseRows, rows[bad] as ResponseRows]),
    prompts: paired.map(([good]) => (samples[good] as TaskSample).prompt.join()),
    samples: samples.map(
      ({ success }, i): LabeledRollout => ({
        response: rows[i] as ResponseRows,
        start: 0,
        reward: success ? 1 : 0,
      }),
    ),
  }
}

/** Reads samples and returns them in pairs, as tokens without end tokens. */
export function sampleTokenPairs(file: string): TokenPair[] {
  const samples = readRows(file, taskSampleSchema)
  return samplePairs(samples).map(([good, bad]) => ({
    prompt: (samples[good] as TaskSample).prompt,
    chosen: contentOf(samples[good] as TaskSample),
    rejected: contentOf(samples[bad] as TaskSample),
    ids: [],
  }))
}
