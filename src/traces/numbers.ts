// Numbers as files write them. What is not a finite number is left out (NaN), never replaced.

/** Some servers write this for −∞, because JSON has no infinity. */
const CLAMPED = -9999

/** Also reads '−1.5' in quotes, true and false; 'NaN', 'Infinity', null and everything else are NaN. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.NaN
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'string' && value.length < 40 && value.trim() !== '') {
    const number = Number(value)
    return Number.isFinite(number) ? number : Number.NaN
  }
  return Number.NaN
}

/** A log-probability that a server gave. */
export function logProbOf(value: unknown): number {
  const number = numberOf(value)
  return number <= CLAMPED ? Number.NaN : number
}

/** Whether a file means 'not a number' or an infinity, which is worth a note, and not a missing value. */
export const isUnusable = (value: unknown): boolean =>
  typeof value === 'number'
    ? !Number.isFinite(value)
    : typeof value === 'string' && value.trim() !== '' && Number.isNaN(numberOf(value))

/** A token id, or −1. */
export function idOf(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 2 ** 31 ? number : -1
}
