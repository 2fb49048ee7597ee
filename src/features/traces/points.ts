// Points of a chart from columns of numbers, as many as a picture can show.

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
