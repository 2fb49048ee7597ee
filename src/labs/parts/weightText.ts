// A weight as a lesson writes it.

import { signed } from '../../ui/format.ts'

/** '+2', '−1.25', '0': no more decimals than it has, two at most. */
export function weightText(weight: number): string {
  const decimals = [0, 1].find((digits) => Number(weight.toFixed(digits)) === Number(weight.toFixed(2))) ?? 2
  return signed(weight, decimals)
}
