// The four pictures: what their axes measure, and the sentence that a reader needs to interpret them.

import type { AxisQuantity } from './series.ts'

export interface PictureKind {
  title: string
  across: AxisQuantity
  up: AxisQuantity
  note: string
  /** Part of the names of its files. */
  file: string
}

export const pictures: readonly PictureKind[] = [
  {
    title: 'Reward by position',
    across: 'position',
    up: 'reward',
    note: 'Compare columns at one position. The shape along a line is free up to a function of prompt and length: training on pairs does not fix it.',
    file: 'reward',
  },
  {
    title: 'Advantage by position',
    across: 'position',
    up: 'advantage',
    note: 'Credit: how much better the token is rewarded than the model’s own draw, on average. Free of what training leaves open, so it can be compared along a line too.',
    file: 'advantage',
  },
  {
    title: 'Base log-probability by position',
    across: 'position',
    up: 'logProb',
    note: 'How likely the model alone finds each token: 0 is certain, −2.3 one in ten. Deep dips are where a method paid for its reward.',
    file: 'log-probability',
  },
  {
    title: 'Reward against base log-probability',
    across: 'logProb',
    up: 'reward',
    note: 'Right: what the model alone would write. Up: what the reward likes. Crosses are the columns’ means, thin lines reach from the least to the largest. Heights compare columns at like positions only; one run is one sample.',
    file: 'reward-log-probability',
  },
]

/** The title of an axis. @param headTitle of the head that is shown. */
export function axisTitle(quantity: AxisQuantity, headTitle: string): string {
  switch (quantity) {
    case 'position':
      return 'position of the token in the response'
    case 'logProb':
      return 'base log-probability ℓ, nats'
    case 'reward':
    case 'advantage':
      return `${quantity}, ${headTitle}`
    default:
      return quantity satisfies never
  }
}
