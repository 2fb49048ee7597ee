// A token in one number, and what the number means as a tint: pure functions of what a run recorded.

import type { HeadName, RunSettings, TokenRecord } from '../../decoding/record.ts'
import { advantage, baseRank, differsFromTopK } from '../../metrics/credit.ts'
import type { Quantity } from '../view/view.ts'
import { rewardOf, type ShownColumn } from './selectors.ts'

/** The quantity that is shown. */
export interface Shown {
  quantity: Quantity
  /** Whose reward and advantage; the others do not depend on it. */
  head: HeadName
}

/** A column with the settings of its run; null where nothing was written yet. */
export interface Written {
  column: ShownColumn
  settings: RunSettings | null
}

/**
 * The shown quantity of a column's token: reward and advantage in the head's raw units, base log-probability in nats, rank
 * in the base model from 1, or 1 where the token differs from top-k's and 0 where not. Undefined where it was not recorded.
 */
export function quantityOf(
  token: TokenRecord,
  position: number,
  { column: { record }, settings }: Written,
  { quantity, head }: Shown,
): number | undefined {
  // Where only the chosen token came with the run, nothing that compares candidates is known.
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
      // Top-k weighs no reward, so it needs no unit.
      const differs = differsFromTopK({ token, position, column: record, settings, unitOf: () => null })
      return differs === null ? undefined : Number(differs)
    }
    default:
      return quantity satisfies never
  }
}

/** How numbers become tints. */
export interface Scale {
  /** Numbers without a tint, and with the full one; two-sided scales have the opposite tint at −full. */
  none: number
  full: number
  twoSided: boolean
}

/** A scale with round ends over all that the columns wrote, so that tints rarely change while a run grows. */
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

/** Times a power of ten. Close enough that the largest number gets two thirds of the full tint, and mostly more. */
const ROUND_STEPS = [1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** A round number of at least `largest`; 1 for 0. */
export function roundEnd(largest: number): number {
  if (largest === 0) return 1
  const power = 10 ** Math.floor(Math.log10(largest))
  // Smaller than any power that there is.
  if (power === 0) return 1
  return ROUND_STEPS.map((step) => step * power).find((end) => end >= largest * (1 - 1e-9)) ?? 10 * power
}

/** Decimals that the ends of a scale are written with. */
export function scaleDigits({ full }: Pick<Scale, 'full'>): number {
  const size = Math.abs(full)
  const first = -Math.floor(Math.log10(size))
  // 1.2 and 1.5 times a power of ten have a second digit.
  const digits = Math.abs(size * 10 ** first - Math.round(size * 10 ** first)) < 1e-9 ? first : first + 1
  return Math.min(6, Math.max(0, digits))
}

/** Signed tint in [−1, 1] in steps of 1/50: full at the scale's end and beyond, 0 without a number. */
export function tintOf(value: number | undefined, { none, full, twoSided }: Scale): number {
  if (value === undefined || !Number.isFinite(value)) return 0
  const share = (value - none) / (full - none)
  return Math.round(Math.min(1, Math.max(twoSided ? -1 : 0, share)) * 50) / 50 + 0
}
