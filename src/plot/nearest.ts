import type { Point } from './layout.ts'

/** The point nearest to `to` within `radius` pixels; of equally near ones the last, which is drawn on top. */
export function nearest<Place extends Point>(places: readonly Place[], to: Point, radius: number): Place | undefined {
  let [best, least] = [undefined as Place | undefined, radius]
  for (const place of places) {
    const distance = Math.hypot(place.x - to.x, place.y - to.y)
    if (distance <= least) [best, least] = [place, distance]
  }
  return best
}
