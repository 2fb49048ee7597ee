// The charts: their titles, the quantities on their axes, and how to read them.

import type { PlottedQuantity } from '../../store/view/view.ts'
import { type AxisQuantity, SMOOTHED_TOKENS } from './series.ts'

export interface PictureKind {
  title: string
  across: AxisQuantity
  up: AxisQuantity
  /** Whether lines show a running mean. Values of single tokens jump, and lines through them would only cross. */
  isSmoothed?: true
  /** How to read the chart, in one line. */
  note: string
  /** The rest, on demand. */
  more: string
  /** Part of the file names of saved charts. */
  file: string
}

/** The charts over positions. One is shown at a time. */
export const byPosition: Record<PlottedQuantity, PictureKind> = {
  reward: {
    title: 'Reward by position',
    across: 'position',
    up: 'reward',
    note: 'Compare columns at the same position.',
    more: 'Each point is the reward for the response up to this token. Training on pairs determines rewards only up to a function of prompt and length, so the shape of a single line has no meaning.',
    file: 'reward',
  },
  advantage: {
    title: 'Advantage by position',
    across: 'position',
    up: 'advantage',
    isSmoothed: true,
    note: `Each token’s reward above or below that of the average candidate. Lines: mean of the last ${SMOOTHED_TOKENS} tokens.`,
    more: 'The token’s reward minus the mean reward of the base model’s candidates at that step, weighted by their probabilities. What training leaves undetermined cancels out, so values can also be compared along a line.',
    file: 'advantage',
  },
  logProb: {
    title: 'Base log-probability by position',
    across: 'position',
    up: 'logProb',
    isSmoothed: true,
    note: `How probable the base model finds each token. Lines: mean of the last ${SMOOTHED_TOKENS} tokens.`,
    more: '0 is certain, −2.3 is one in ten. A low point means that the noise or the reward outweighed the probability. A line below that of top-k means that the reward led to tokens that the base model finds less probable.',
    file: 'log-probability',
  },
}

export const plane: PictureKind = {
  title: 'Reward against base log-probability',
  across: 'logProb',
  up: 'reward',
  note: 'Up: higher reward. Right: more probable. Cross: means; thin lines: ranges.',
  more: 'Each point is a token; its probability is the base model’s. A cross marks a column’s two means; its thin lines go from the minimum to the maximum. Compare rewards at similar positions only. One run is one sample.',
  file: 'reward-log-probability',
}

export const pictures: readonly PictureKind[] = [...Object.values(byPosition), plane]

export const QUANTITY_NAMES: Record<PlottedQuantity, string> = {
  reward: 'reward',
  advantage: 'advantage',
  logProb: 'base log-probability',
}

export const axisTitle = (quantity: AxisQuantity, headTitle: string): string =>
  ({
    position: 'position of the token in the response',
    logProb: 'base log-probability ℓ, nats',
    reward: `reward, ${headTitle}`,
    advantage: `advantage, ${headTitle}`,
  })[quantity]
