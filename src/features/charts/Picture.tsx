// One picture: what its axes span, and how it is zoomed.

import { useCallbackRef } from '@mantine/hooks'
import { memo, useMemo } from 'react'
import { useApp } from '../../store/app/context.ts'
import { type Axis, inside, positionAxis, type Range, roundAxis } from './axis.ts'
import { Figure } from './Figure.tsx'
import { Plot } from './Plot.tsx'
import type { PictureKind } from './pictures.ts'
import { placed } from './series.ts'
import { useShownSeries } from './shownSeries.ts'
import { useSame } from './useSame.ts'
import { WHOLE, type Zoom, zoomBy } from './zoom.ts'

export interface PictureProps {
  kind: PictureKind
  /** Of the head that is shown, in words. */
  headTitle: string
  /** Tokens that a column may have: the picture does not stretch while a run grows. */
  length: number
  zoom: Zoom
  onZoom: (zoom: Zoom) => void
  facts: string
}

export const Picture = memo(function Picture(props: PictureProps) {
  const { kind, headTitle, length, zoom, onZoom, facts } = props
  const series = useShownSeries()
  const { across, up } = kind
  const isFlat = across === 'position'
  const { whole, shown } = useMemo(() => {
    const points = series.flatMap((one) => placed(one, across, up))
    const lie = (part: Range | null) => points.filter((point) => part === null || inside(point.across, part))
    const wide = (part: Range | null): Axis => {
      if (isFlat) return positionAxis(length, part)
      if (part) return roundAxis(part, 5)
      const values = points.map((point) => point.across)
      return roundAxis(values, 6, values.length > 0 ? [0] : [-6, 0])
    }
    const high = (part: Range | null, within: Range | null): Axis =>
      part
        ? roundAxis(part, 5)
        : roundAxis(
            lie(within).map((point) => point.up),
            5,
            within ? [] : [0],
          )
    return {
      whole: { across: wide(null), up: high(null, null) },
      shown: { across: wide(zoom.across), up: high(zoom.up, zoom.across) },
    }
  }, [series, across, up, isFlat, length, zoom])

  const { pointer } = useApp()
  // The very same function for every token: the buttons stay as they are.
  const zoomTo = useCallbackRef((factor: number | null) => {
    if (factor === null) return onZoom(WHOLE)
    const { hovered, pinned } = pointer.getState()
    const place = hovered ?? pinned
    const marked = place && series.find(({ id }) => id === place.column)?.points[place.position]
    const centre = marked && marked[across] !== null && marked[up] !== null
    const next = zoomBy(
      factor,
      { across: shown.across.domain, up: shown.up.domain },
      { across: whole.across.domain, up: whole.up.domain },
      centre ? { across: marked[across] as number, up: marked[up] as number } : null,
    )
    onZoom(isFlat ? { across: next.across, up: null } : next)
  })

  const count = series.reduce((sum, { points }) => sum + points.length, 0)
  const acrossAxis = useSame(shown.across)
  const upAxis = useSame(shown.up)
  const span = shown.across.domain[1] - shown.across.domain[0]
  return (
    <Figure
      kind={kind}
      lines={isFlat}
      isZoomed={zoom.across !== null || zoom.up !== null}
      onZoom={zoomTo}
      facts={facts}
    >
      <Plot
        acrossAxis={acrossAxis}
        upAxis={upAxis}
        headTitle={headTitle}
        across={across}
        up={up}
        lines={isFlat}
        radius={isFlat ? (span > 100 ? 0 : 2.3) : count > 400 ? 2.6 : 3.6}
        spreads={!isFlat}
        onZoom={onZoom}
      />
    </Figure>
  )
})
