// The spread of a head's scores over the candidates of a step: the unit that makes weights of different heads comparable.

import type { HeadName } from '../../src/decoding/heads.ts'
import { decode } from '../../src/decoding/lockstep.ts'
import type { CandidateRecord, RunSettings } from '../../src/decoding/record.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import type { RewardHead } from '../../src/rewards/head.ts'
import { throwIfStopped } from '../cli/stopped.ts'
import type { OpenModel } from '../cli/withModel.ts'

export interface Unit {
  /** √ of the mean over steps of the variance (k − 1) of the score over the step's candidates. */
  unit: number
  /** Steps. */
  n: number
}

/** Sums one head's variances, step by step. */
export class UnitSum {
  #variances = 0
  #steps = 0

  add(scores: readonly number[]): void {
    if (scores.length < 2) return
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
    this.#variances += scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length - 1)
    this.#steps += 1
  }

  /** @throws Error if no step had two candidates. */
  get unit(): Unit {
    if (this.#steps === 0) throw new Error('No step had two candidates. Give more prompts, or a larger k.')
    return { unit: Math.sqrt(this.#variances / this.#steps), n: this.#steps }
  }
}

export interface UnitOptions {
  prompts: readonly (readonly number[])[]
  settings: Pick<RunSettings, 'topK' | 'temperature' | 'seed' | 'maxTokens'>
  signal: AbortSignal
  onPrompt?: (done: number) => void
}

/** Along one top-k sample of the base model per prompt. @throws Stopped when the signal aborts. */
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
      for (const { record } of tokens) for (const [head, sum] of sums) sum.add(scoresBy(head, record.candidates))
    onPrompt?.(index + 1)
  }
  return new Map([...sums].map(([head, sum]) => [head, sum.unit]))
}

function scoresBy(head: HeadName, candidates: readonly CandidateRecord[]): number[] {
  return candidates.map(({ rewards }) => rewards[head] as number)
}
