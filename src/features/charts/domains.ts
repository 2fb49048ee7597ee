// The ranges of a chart's axes: all of its points, or the zoomed part.

import { roundDomain } from '../../plot/axis.ts'
import { type Domains, inside, type Range, type Zoom } from '../../plot/zoom.ts'
import type { PictureKind } from './pictures.ts'
import type { Placed } from './series.ts'

/** The log-probability axis of an empty chart, in nats. */
const NO_LOG_PROBS: Range = [-6, 0]

/**
 * The ranges of a chart's axes. A vertical range that is not zoomed fits the visible points.
 * @param length the most tokens that a column may have, so that the axis does not change during a run.
 */
export function domainsOf(
  kind: Pick<PictureKind, 'across'>,
  points: readonly Placed[],
  length: number,
  zoom: Zoom,
): Domains {
  const across = (): Range => {
    if (kind.across === 'position') return zoom.across ?? [1, Math.max(2, length)]
    if (zoom.across) return roundDomain(zoom.across)
    const include = points.length > 0 ? [0] : NO_LOG_PROBS
    return roundDomain(
      points.map((point) => point.across),
      { include },
    )
  }
  const up = (): Range => {
    if (zoom.up) return roundDomain(zoom.up)
    const shown = points.filter(({ across }) => zoom.across === null || inside(across, zoom.across))
    return roundDomain(
      shown.map((point) => point.up),
      { include: zoom.across ? [] : [0] },
    )
  }
  return { across: across(), up: up() }
}
