// Where two texts part: what they begin with and end with alike is the same, what lies between was changed.

export interface Difference {
  /** Tokens that both begin with. */
  before: number
  /** Tokens that both end with, apart from those. */
  after: number
}

/** @param one @param other token ids. */
export function difference(one: readonly number[], other: readonly number[]): Difference {
  const shorter = Math.min(one.length, other.length)
  let before = 0
  while (before < shorter && one[before] === other[before]) before++
  let after = 0
  while (after < shorter - before && one[one.length - 1 - after] === other[other.length - 1 - after]) after++
  return { before, after }
}

/** Whether the token at `position` of a text of n tokens was changed. */
export function isChanged(position: number, n: number, { before, after }: Difference): boolean {
  return position >= before && position < n - after
}
