import type { TokenRecord } from './record.ts'

type Token = Pick<TokenRecord, 'token'>

/** The first position at which two texts have different tokens; null if one is a prefix of the other. */
export function firstDifference(one: readonly Token[], other: readonly Token[]): number | null {
  const common = Math.min(one.length, other.length)
  for (let position = 0; position < common; position++)
    if (one[position]?.token !== other[position]?.token) return position
  return null
}
