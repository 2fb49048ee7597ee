// The quantities that tint tokens, and the scale that turns a value into a tint. Pure.

import type { HeadName, RunSettings, TokenRecord } from '../../decoding/record.ts'
import { advantage, baseRank, differsFromTopK } from '../../metrics/credit.ts'
import type { Quantity } from '../view/view.ts'
import { rewardOf, type ShownColumn } from './selectors.ts'

export interface Shown {
  quantity: Quantity
  /** The head for reward and advantage. Other quantities do not depend on it. */
  head: HeadName
}

/** A column and the settings of its run. The settings are null if nothing has been generated yet. */
export interface Written {
  column: ShownColumn
  settings: RunSettings | null
}

/**
 * The shown quantity of a column's token: reward or advantage in the head's raw units, base log-probability in nats, rank in
 * the base model (1 is the most probable), or whether top-k would choose another token (1 or 0). Undefined if it was not
 * recorded.
 */
export function quantityOf(
  token: TokenRecord,
  position: number,
  { column: { record }, settings }: Written,
  { quantity, head }: Shown,
): number | undefined {
  // If only the chosen token was recorded, quantities that compare candidates are unknown.
  const alone = token.candidates.length === 1 && (record?.topK ?? settings?.topK) !== 1
  if (alone && (quantity === 'advantage' || quantity === 'rank' || quantity === 'differs')) return undefined
  switch (quantity) {
    case 'reward':
      return rewardOf(token, head)
    case 'advantage':
      return advantage(token, head) ?? undefined
    case 'baseLogProb':
      return token.baseLogProb
    case 'rank':
      return baseRank(token)
    case 'differs': {
      if (!record || !settings) return undefined
      // Top-k uses no reward, so it needs no unit.
      const differs = differsFromTopK({ token, position, column: record, settings, unitOf: () => null })
      return differs === null ? undefined : Number(differs)
    }
    default:
      return quantity satisfies never
  }
}

export interface Scale {
  /** The value without tint. */
  none: number
  /** The value with the full tint. A two-sided scale has the opposite tint at −full. */
  full: number
  twoSided: boolean
}

/** The scale for all tokens of the columns. Its end is a round number, so that tints rarely change while a run grows. */
export function scaleOf(columns: readonly ShownColumn[], shown: Shown): Scale {
  if (shown.quantity === 'differs') return { none: 0, full: 1, twoSided: false }
  let largest = 0
  for (const column of columns)
    for (const [position, token] of (column.record?.tokens ?? []).entries()) {
      const size = Math.abs(quantityOf(token, position, { column, settings: null }, shown) ?? 0)
      if (Number.isFinite(size) && size > largest) largest = size
    }
  const end = roundEnd(largest)
  if (shown.quantity === 'rank') return { none: 1, full: Math.max(2, end), twoSided: false }
  if (shown.quantity === 'baseLogProb') return { none: 0, full: -end, twoSided: false }
  return { none: 0, full: end, twoSided: true }
}

/** Each is at most 1.5 times the one before, so that the largest value gets at least 2/3 of the tint. */
const ROUND_STEPS = [1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** The smallest round number that is at least `largest`; 1 for 0. */
export function roundEnd(largest: number): number {
  const power = 10 ** Math.floor(Math.log10(largest))
  // The power is 0 if `largest` is 0 or so tiny that the power underflows.
  if (power === 0) return 1
  return ROUND_STEPS.map((step) => step * power).find((end) => end >= largest * (1 - 1e-9)) ?? 10 * power
}

/** Number of decimals for the ends of a scale. */
export function scaleDigits({ full }: Pick<Scale, 'full'>): number {
  const size = Math.abs(full)
  const first = -Math.floor(Math.log10(size))
  // 1.2 and 1.5 times a power of ten have a second digit.
  const digits = Math.abs(size * 10 ** first - Math.round(size * 10 ** first)) < 1e-9 ? first : first + 1
  return Math.min(6, Math.max(0, digits))
}

/** Signed tint in [−1, 1], in steps of 1/50; 0 without a value. */
export function tintOf(value: number | undefined, { none, full, twoSided }: Scale): number {
  if (value === undefined || !Number.isFinite(value)) return 0
  const share = (value - none) / (full - none)
  return Math.round(Math.min(1, Math.max(twoSided ? -1 : 0, share)) * 50) / 50 + 0
}
