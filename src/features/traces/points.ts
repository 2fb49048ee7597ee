// Points of a chart from columns of numbers, as many as a picture can show, and the ranges of its axes.

import { roundDomain } from '../../plot/axis.ts'
import { type Domains, inside, type Zoom } from '../../plot/zoom.ts'

/** More points of a trace than this are thinned out. */
export const MAX_POINTS = 3000

export interface ChartPoint {
  position: number
  across: number
  up: number
}

/** Positions with both numbers. A column of null stands for the position itself, from 1. */
export function chartPoints(across: Float64Array | null, up: Float64Array): ChartPoint[] {
  const points: ChartPoint[] = []
  for (let position = 0; position < up.length; position++) {
    const [x, y] = [across ? (across[position] as number) : position + 1, up[position] as number]
    if (!Number.isNaN(x) && !Number.isNaN(y)) points.push({ position, across: x, up: y })
  }
  return points
}

/** Keeps of each of equally long stretches the lowest and the highest point, so that no peak is lost. */
export function thinnedLine(points: readonly ChartPoint[], most = MAX_POINTS): readonly ChartPoint[] {
  if (points.length <= most) return points
  const stretch = (2 * points.length) / most
  const kept: ChartPoint[] = []
  for (let from = 0; from < points.length; from += stretch) {
    const some = points.slice(Math.floor(from), Math.floor(from + stretch))
    const first = some[0]
    if (!first) continue
    let [low, high] = [first, first]
    for (const point of some) {
      if (point.up < low.up) low = point
      if (point.up > high.up) high = point
    }
    kept.push(...(low === high ? [low] : low.position < high.position ? [low, high] : [high, low]))
  }
  return kept
}

/** Every nth point. */
export function thinnedCloud(points: readonly ChartPoint[], most = MAX_POINTS): readonly ChartPoint[] {
  const every = Math.ceil(points.length / most)
  return every <= 1 ? points : points.filter((_, index) => index % every === 0)
}

/** The points in the visible part; of a line, also those next to its ends, to which it leads. */
export function visiblePoints(points: readonly ChartPoint[], { across, up }: Zoom, isLine: boolean): ChartPoint[] {
  if (across === null && up === null) return [...points]
  const [low, high] = across ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  if (!isLine)
    return points.filter((point) => inside(point.across, [low, high]) && (up === null || inside(point.up, up)))
  const after = (from: number, is: (point: ChartPoint) => boolean) => {
    const at = points.findIndex((point, index) => index >= from && is(point))
    return at < 0 ? points.length : at
  }
  const first = after(0, (point) => point.across >= low)
  const end = after(first, (point) => point.across > high)
  return points.slice(Math.max(0, first - 1), end + 1)
}

/** The ranges of the axes. A vertical range that is not zoomed fits the visible points. */
export function domainsOf(points: readonly ChartPoint[], zoom: Zoom, isLine: boolean): Domains {
  const last = () => points.reduce((most, { across }) => Math.max(most, across), 2)
  const across = zoom.across ?? (isLine ? [1, last()] : roundDomain(points.map((point) => point.across)))
  const shown = zoom.across ? points.filter((point) => inside(point.across, across)) : points
  return {
    across: isLine || !zoom.across ? across : roundDomain(zoom.across),
    up: roundDomain(zoom.up ?? shown.map(({ up }) => up)),
  }
}
