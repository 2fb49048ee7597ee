// Measures the unit of a head: the spread of its scores over the candidates of a step.

import type { HeadName } from '../../src/decoding/heads.ts'
import { decode } from '../../src/decoding/lockstep.ts'
import type { RunSettings } from '../../src/decoding/record.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import type { RewardHead } from '../../src/rewards/head.ts'
import { type Unit, UnitSum } from '../../src/rewards/unitSum.ts'
import { throwIfStopped } from '../cli/stopped.ts'
import type { OpenModel } from '../cli/withModel.ts'

interface UnitOptions {
  prompts: readonly (readonly number[])[]
  settings: Pick<RunSettings, 'topK' | 'temperature' | 'seed' | 'maxTokens'>
  signal: AbortSignal
  onPrompt: (done: number) => void
}

/** Measures units along one top-k sample per prompt. @throws Stopped if the signal aborts. */
export async function measureUnits(
  { forest, text }: OpenModel,
  heads: readonly RewardHead[],
  { prompts, settings, signal, onPrompt }: UnitOptions,
): Promise<Map<HeadName, Unit>> {
  const scorer = createScorer(forest, heads)
  const sums = new Map(scorer.heads.map((head) => [head, new UnitSum()]))
  const columns = [{ method: 'topK' as const, weight: 0 }]
  const run = { ...settings, columns, weight: 0, reward: null, sample: 0, chat: false }
  for (const [index, promptTokens] of prompts.entries()) {
    throwIfStopped(signal)
    const steps = decode({ forest, promptTokens, scorer, settings: run, ...text })
    for await (const { tokens } of steps)
      for (const { record } of tokens)
        for (const [head, sum] of sums) sum.add(record.candidates.map(({ rewards }) => rewards[head] as number))
    onPrompt(index + 1)
  }
  return new Map([...sums].map(([head, sum]) => [head, sum.unit]))
}
