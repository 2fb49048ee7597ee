// What the pictures draw, from columns: points, means, axes. Pure numbers, no drawing.

import { methods } from '../../decoding/methods/index.ts'
import type { HeadName } from '../../decoding/record.ts'
import { rewardOf, type ShownColumn } from '../../store/selectors.ts'

/** One token. */
export interface Point {
  /** From 0. */
  position: number
  /** Raw, by the head that is shown. */
  reward: number
  /** Natural log, at most 0. */
  baseLogProb: number
}

/** One column. */
export interface Series {
  id: number
  method: string
  label: string
  points: Point[]
}

/** The tokens that have a finite reward by `head`; columns without a run have no points. */
export function seriesOf(columns: readonly ShownColumn[], head: HeadName): Series[] {
  return columns.map(({ id, method, record }) => ({
    id,
    method,
    label: methods[method].label,
    points: (record?.tokens ?? []).flatMap((token, position) => {
      const reward = rewardOf(token, head)
      return reward !== undefined && Number.isFinite(reward)
        ? [{ position, reward, baseLogProb: token.baseLogProb }]
        : []
    }),
  }))
}

export function countPoints(series: readonly Series[]): number {
  return series.reduce((count, { points }) => count + points.length, 0)
}

/** Mean of a column's points; null without any. */
export function meanPoint({ points }: Series): { reward: number; baseLogProb: number } | null {
  if (points.length === 0) return null
  const mean = (value: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + value(point), 0) / points.length
  return { reward: mean((point) => point.reward), baseLogProb: mean((point) => point.baseLogProb) }
}

export interface Axis {
  domain: [number, number]
  ticks: number[]
}

/**
 * An axis over the values with about `count` round ticks (1, 2 or 5 times a power of ten), its ends on ticks.
 * `include` is always inside. Without values: −1 to 1, or what is included.
 */
export function roundAxis(values: Iterable<number>, count: number, include: readonly number[] = []): Axis {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of [...include, ...values]) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) [low, high] = [-1, 1]
  if (low === high) [low, high] = [low - 1, high + 1]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  // Multiples are made by multiplication, so that no error adds up; + 0 turns −0 into 0.
  const ticks = Array.from(
    { length: last - first + 1 },
    (_, index) => Number(((first + index) * step).toPrecision(12)) + 0,
  )
  return { domain: [ticks[0] ?? low, ticks.at(-1) ?? high], ticks }
}

export interface Placed {
  x: number
  y: number
}

/** Index of the nearest place within `radius` pixels, or null. */
export function nearest(places: readonly Placed[], x: number, y: number, radius: number): number | null {
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
