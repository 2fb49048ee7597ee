// The charts: their titles, the quantities on their axes, and how to read them.

import type { AxisQuantity } from './series.ts'

export interface PictureKind {
  title: string
  across: AxisQuantity
  up: AxisQuantity
  note: string
  /** Part of the file names of saved charts. */
  file: string
}

export const pictures: readonly PictureKind[] = [
  {
    title: 'Reward by position',
    across: 'position',
    up: 'reward',
    note: 'Compare columns at the same position. Training on pairs determines rewards only up to a function of prompt and length, so the shape of a single line has no meaning.',
    file: 'reward',
  },
  {
    title: 'Advantage by position',
    across: 'position',
    up: 'advantage',
    note: 'The token’s reward minus the mean reward of the base model’s candidates at that step, weighted by their probabilities. What training leaves undetermined cancels out, so values can also be compared along a line.',
    file: 'advantage',
  },
  {
    title: 'Base log-probability by position',
    across: 'position',
    up: 'logProb',
    note: 'How probable the base model finds each token: 0 is certain, −2.3 is one in ten. A deep dip means that the noise or the reward outweighed the probability.',
    file: 'log-probability',
  },
  {
    title: 'Reward against base log-probability',
    across: 'logProb',
    up: 'reward',
    note: 'Right: more probable under the base model. Up: higher reward. Crosses mark the columns’ means; thin lines mark their ranges. Compare rewards at similar positions only. One run is one sample.',
    file: 'reward-log-probability',
  },
]

export const axisTitle = (quantity: AxisQuantity, headTitle: string): string =>
  ({
    position: 'position of the token in the response',
    logProb: 'base log-probability ℓ, nats',
    reward: `reward, ${headTitle}`,
    advantage: `advantage, ${headTitle}`,
  })[quantity]
