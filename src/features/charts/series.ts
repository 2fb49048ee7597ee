// The data of the charts: points, means and ranges. Pure functions.

import { max, mean, min } from 'simple-statistics'
import type { HeadName } from '../../decoding/record.ts'
import { advantage } from '../../metrics/credit.ts'
import { columnTitles } from '../../store/run/columnTitles.ts'
import { rewardOf, type ShownColumn } from '../../store/run/selectors.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'

/** The numbers of one token; null: not recorded. */
export interface Point {
  /** Counts from 1. */
  position: number
  /** Base log-probability, in nats. */
  logProb: number | null
  /** Raw score by the shown head. */
  reward: number | null
  advantage: number | null
  bytes: readonly number[]
}

export type AxisQuantity = 'position' | 'logProb' | 'reward' | 'advantage'

export interface Series {
  id: ColumnId
  /** The method's label, with the settings that distinguish columns of the same method. */
  label: string
  look: MethodLook
  points: Point[]
}

/** A column without a record has no points. */
export function seriesOf(columns: readonly ShownColumn[], head: HeadName): Series[] {
  const titles = columnTitles(columns)
  const looks = columnLooks(columns.map(({ method }) => method))
  return columns.map(({ id, record }, index) => ({
    id,
    label: titles[index] as string,
    look: looks[index] as MethodLook,
    points: (record?.tokens ?? []).map((token, position) => ({
      position: position + 1,
      logProb: finite(token.baseLogProb),
      reward: finite(rewardOf(token, head)),
      // A run from a link has only the chosen tokens, and a single candidate has no advantage.
      advantage: token.candidates.length > 1 ? finite(advantage(token, head)) : null,
      bytes: token.bytes,
    })),
  }))
}

const finite = (value: number | null | undefined) => (value != null && Number.isFinite(value) ? value : null)

export interface Placed {
  point: Point
  across: number
  up: number
}

/** The points for which both quantities were recorded. */
export function placed({ points }: Series, across: AxisQuantity, up: AxisQuantity): Placed[] {
  return points.flatMap((point) => {
    const [x, y] = [point[across], point[up]]
    return x === null || y === null ? [] : [{ point, across: x, up: y }]
  })
}

/** Number of tokens in a running mean. */
export const SMOOTHED_TOKENS = 8

/** Each value's mean with the values before it, of at most SMOOTHED_TOKENS values, so that a new token moves no earlier mean. */
export const runningMeans = (values: readonly number[]): number[] =>
  values.map((_, index) => mean(values.slice(Math.max(0, index + 1 - SMOOTHED_TOKENS), index + 1)))

/** Mean and range of one quantity; null if it was not recorded. */
export function spreadOf({ points }: Series, quantity: AxisQuantity) {
  const values = points.map((point) => point[quantity]).filter((value) => value !== null)
  return values.length > 0 ? { mean: mean(values), min: min(values), max: max(values) } : null
}
