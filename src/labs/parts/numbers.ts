import { signed } from '../../ui/format.ts'

/** '+2', '−1.25' or '0': a weight with at most two decimals, and without trailing zeros. */
export function weightText(weight: number): string {
  const decimals = [0, 1].find((digits) => Number(weight.toFixed(digits)) === Number(weight.toFixed(2))) ?? 2
  return signed(weight, decimals)
}

/** '+0.42 ± 0.05'; only the mean if the standard error is null. */
export function signedPlusMinus(
  { mean, standardError }: { mean: number; standardError: number | null },
  digits = 2,
): string {
  return `${signed(mean, digits)}${standardError === null ? '' : ` ± ${standardError.toFixed(digits)}`}`
}
