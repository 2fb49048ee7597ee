// How far a head's scores of one step's candidates lie apart: the unit in which weights of different heads can be compared.

import { Forest } from '../../src/decoding/forest.ts'
import type { HeadName } from '../../src/decoding/heads.ts'
import { decode } from '../../src/decoding/lockstep.ts'
import type { CandidateRecord, RunSettings } from '../../src/decoding/record.ts'
import type { NodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import type { RewardHead } from '../../src/rewards/head.ts'

export interface Unit {
  /** √ of the mean over steps of the variance (k − 1) of the score over the step's candidates. */
  unit: number
  /** Steps. */
  n: number
}

/** Adds up one head's scores, step by step. */
export class UnitSum {
  #variances = 0
  #steps = 0

  add(scores: readonly number[]): void {
    if (scores.length < 2) return
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
    this.#variances += scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length - 1)
    this.#steps += 1
  }

  /** @throws if there was no step with two candidates. */
  get unit(): Unit {
    if (this.#steps === 0) throw new Error('no step had two candidates: give more prompts, or a larger k')
    return { unit: Math.sqrt(this.#variances / this.#steps), n: this.#steps }
  }
}

export interface UnitOptions {
  prompts: readonly (readonly number[])[]
  settings: Pick<RunSettings, 'topK' | 'temperature' | 'seed' | 'maxTokens'>
  onPrompt?: (done: number) => void
}

/** Along the base model's own top-k samples, one for each prompt. */
export async function measureUnits(
  model: NodeModel,
  heads: readonly RewardHead[],
  { prompts, settings, onPrompt }: UnitOptions,
): Promise<Map<HeadName, Unit>> {
  const forest = new Forest(model.trunk)
  const scorer = createScorer(forest, heads)
  const sums = new Map(scorer.heads.map((head) => [head, new UnitSum()]))
  const run = { ...settings, columns: [{ method: 'topK' as const, weight: 0 }], reward: null, sample: 0, chat: false }
  const { stopTokenIds } = model.tokenizer
  const tokenBytes = (id: number) => model.tokenizer.bytes(id)
  for (const [index, promptTokens] of prompts.entries()) {
    const steps = decode({ forest, promptTokens, scorer, settings: run, stopTokenIds, tokenBytes })
    for await (const { tokens } of steps)
      for (const { record } of tokens) for (const [head, sum] of sums) sum.add(scoresBy(head, record.candidates))
    onPrompt?.(index + 1)
  }
  return new Map([...sums].map(([head, sum]) => [head, sum.unit]))
}

function scoresBy(head: HeadName, candidates: readonly CandidateRecord[]): number[] {
  return candidates.map(({ rewards }) => rewards[head] as number)
}
