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
    note: 'Compare columns at the same position. The shape along a line means little: training on pairs leaves any function of prompt and length free.',
    file: 'reward',
  },
  {
    title: 'Advantage by position',
    across: 'position',
    up: 'advantage',
    note: 'Credit: the token’s reward minus the average reward of the base model’s own samples. What training leaves free cancels out, so compare along a line, too.',
    file: 'advantage',
  },
  {
    title: 'Base log-probability by position',
    across: 'position',
    up: 'logProb',
    note: 'How probable each token is under the base model: 0 is certain, −2.3 one in ten. In deep dips, a method gave up probability for reward.',
    file: 'log-probability',
  },
  {
    title: 'Reward against base log-probability',
    across: 'logProb',
    up: 'reward',
    note: 'Right: more probable under the base model. Up: more reward. Crosses are the columns’ means; thin lines reach from the smallest to the largest value. Compare heights at similar positions only. One run is one sample.',
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
