// The data of the charts: points, means and ranges. Pure functions.

import { max, mean, min } from 'simple-statistics'
import type { HeadName } from '../../decoding/record.ts'
import { advantage } from '../../metrics/credit.ts'
import { columnTitles } from '../../store/run/columnTitles.ts'
import { rewardOf, type ShownColumn } from '../../store/run/selectors.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'

/** One token. */
export interface Point {
  /** From 1, as the axis counts. */
  position: number
  /** Natural log, at most 0. */
  logProb: number | null
  /** Raw, by the head that is shown; null where it was not recorded. */
  reward: number | null
  /** As in metrics/credit.ts; null where the candidates were not recorded. */
  advantage: number | null
  /** The token's own UTF-8 bytes. */
  bytes: readonly number[]
}

/** What an axis can show of a point. */
export type AxisQuantity = 'position' | 'logProb' | 'reward' | 'advantage'

/** One column. */
export interface Series {
  id: ColumnId
  /** Its method's label, with what distinguishes it from other columns of that method. */
  label: string
  look: MethodLook
  points: Point[]
}

/** A point for each token; columns without a run have none. */
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
      // A run from a link has only the chosen tokens: a single candidate has no advantage.
      advantage: token.candidates.length > 1 ? finite(advantage(token, head) ?? undefined) : null,
      bytes: token.bytes,
    })),
  }))
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

/** A point on two axes, where both of its numbers are known. */
export interface Placed {
  point: Point
  across: number
  up: number
}

export function placed({ points }: Series, across: AxisQuantity, up: AxisQuantity): Placed[] {
  return points.flatMap((point) => {
    const [x, y] = [point[across], point[up]]
    return x === null || y === null ? [] : [{ point, across: x, up: y }]
  })
}

/** One quantity over a column's points. */
export interface Spread {
  mean: number
  least: number
  most: number
}

/** Null where there are no numbers. */
export function spreadOf({ points }: Series, quantity: AxisQuantity): Spread | null {
  const values = points.map((point) => point[quantity]).filter((value) => value !== null)
  return values.length > 0 ? { mean: mean(values), least: min(values), most: max(values) } : null
}

/** Index of the nearest place within `radius` pixels, or null. */
export function nearest(
  places: readonly { x: number; y: number }[],
  x: number,
  y: number,
  radius: number,
): number | null {
  let best: number | null = null
  let bestSquare = radius * radius
  places.forEach((place, index) => {
    const square = (place.x - x) ** 2 + (place.y - y) ** 2
    if (square <= bestSquare) {
      best = index
      bestSquare = square
    }
  })
  return best
}
