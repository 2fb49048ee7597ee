// Numbers as several lessons write them.

import { signed } from '../../ui/format.ts'

/** A weight: '+2', '−1.25', '0', with as few decimals as it needs, at most two. */
export function weightText(weight: number): string {
  const decimals = [0, 1].find((digits) => Number(weight.toFixed(digits)) === Number(weight.toFixed(2))) ?? 2
  return signed(weight, decimals)
}

/** '+0.42 ± 0.05'; the mean alone where its error is null. */
export function signedPlusMinus(
  { mean, standardError }: { mean: number; standardError: number | null },
  digits = 2,
): string {
  return `${signed(mean, digits)}${standardError === null ? '' : ` ± ${standardError.toFixed(digits)}`}`
}
