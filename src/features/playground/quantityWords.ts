// Labels of the quantities that color tokens, and their values as text.

import type { Quantity } from '../../store/view/view.ts'
import { signed } from '../../ui/format.ts'

export const QUANTITY_LABELS: Record<Quantity, string> = {
  reward: 'reward',
  advantage: 'advantage',
  baseLogProb: 'log-probability',
  rank: 'rank',
  differs: 'differs',
}

/** 'reward +1.20', or '' if the value was not recorded. */
export function quantityWords(value: number | undefined, quantity: Quantity): string {
  if (value === undefined || !Number.isFinite(value)) return ''
  if (quantity === 'differs') return value === 1 ? 'top-k would have picked another token' : 'same as top-k'
  return `${QUANTITY_LABELS[quantity]} ${quantity === 'rank' ? value : signed(value)}`
}
