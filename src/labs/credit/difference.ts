// The difference of two texts: the tokens between their common start and their common end.

export interface Difference {
  /** Length of the common start. */
  before: number
  /** Length of the common end, without the common start. */
  after: number
}

/** @param one, other token ids. */
export function difference(one: readonly number[], other: readonly number[]): Difference {
  const shorter = Math.min(one.length, other.length)
  let before = 0
  while (before < shorter && one[before] === other[before]) before++
  let after = 0
  while (after < shorter - before && one[one.length - 1 - after] === other[other.length - 1 - after]) after++
  return { before, after }
}

/** Whether the token at `position` of a text of n tokens is part of the difference. */
export function isChanged(position: number, n: number, { before, after }: Difference): boolean {
  return position >= before && position < n - after
}
