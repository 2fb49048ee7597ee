import type { HeadCard } from '../../rewards/head.ts'

/** Shares of a text at which at least one head was measured, ascending. */
export function cutsOf(heads: readonly HeadCard[]): number[] {
  const cuts = new Set(heads.flatMap(({ accuracies }) => Object.keys(accuracies).map(Number)))
  return [...cuts].sort((a, b) => a - b)
}

/** '.735 ± .031'; '–' if not measured. */
export function plusMinus(accuracy: HeadCard['accuracies'][string] | undefined): string {
  if (!accuracy) return '–'
  return [accuracy.accuracy, accuracy.standardError].map(threeDigits).join(' ± ')
}

export const threeDigits = (value: number | undefined) => value?.toFixed(3).replace(/^0/, '') ?? '–'
