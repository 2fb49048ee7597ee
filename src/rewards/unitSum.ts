// Sums up the spread of a reward's scores over the candidates of a step. Dividing scores by it makes weights comparable between
// rewards.

import { sampleVariance } from 'simple-statistics'

export interface Unit {
  /** Square root of the mean, over steps, of the sample variance of the candidates' scores. */
  unit: number
  n: number
}

export class UnitSum {
  #variances = 0
  #steps = 0

  add(scores: readonly number[]): void {
    if (scores.length < 2) return
    this.#variances += sampleVariance([...scores])
    this.#steps += 1
  }

  /** @throws Error if no step had two candidates. */
  get unit(): Unit {
    if (this.#steps === 0) throw new Error('No step had two candidates. Give more prompts, or a larger k.')
    return { unit: Math.sqrt(this.#variances / this.#steps), n: this.#steps }
  }
}
