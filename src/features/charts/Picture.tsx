// One chart: the ranges of its axes, and its zoom.

import { useCallbackRef } from '@mantine/hooks'
import { memo, type ReactNode, useMemo } from 'react'
import { type Axis, countingAxis, linearAxis } from '../../plot/axis.ts'
import { Plot } from '../../plot/Plot.tsx'
import { type Range, WHOLE, type Zoom, zoomBy } from '../../plot/zoom.ts'
import { useApp } from '../../store/app/context.ts'
import { domainsOf } from './domains.ts'
import { Figure } from './Figure.tsx'
import { Points } from './Points.tsx'
import { axisTitle, type PictureKind } from './pictures.ts'
import { type AxisQuantity, placed, type Series, SMOOTHED_TOKENS } from './series.ts'

export interface PictureProps {
  kind: PictureKind
  series: readonly Series[]
  headTitle: string
  /** The most tokens that a column may have: the end of the position axis. */
  length: number
  zoom: Zoom
  onZoom: (zoom: Zoom) => void
  facts: string
  /** What stands in the place of the chart's title, or beside it. Both must be the same object in every render. */
  choice?: ReactNode
  legend?: ReactNode
}

/** With more positions than this, lines have no marks, or smaller ones if the lines are running means. */
const CROWDED_POSITIONS = 100
/** With more points than this, scatter plots have smaller marks. */
const CROWDED_POINTS = 400

export const Picture = memo(function Picture(props: PictureProps) {
  const { kind, series, headTitle, length, zoom, onZoom, facts, choice, legend } = props
  const { across, up, isSmoothed } = kind
  const isFlat = across === 'position'
  const points = useMemo(() => series.flatMap((one) => placed(one, across, up)), [series, across, up])
  const shown = domainsOf(kind, points, length, zoom)
  const xAxis = useAxis(across, shown.across, headTitle)
  const yAxis = useAxis(up, shown.up, headTitle)

  const { pointer } = useApp()
  // A stable function, so that new tokens do not render the buttons again.
  const zoomTo = useCallbackRef((factor: number | null) => {
    if (factor === null) return onZoom(WHOLE)
    const { hovered, pinned } = pointer.getState()
    const place = hovered ?? pinned
    const marked = place && series.find(({ id }) => id === place.column)?.points[place.position]
    const [x, y] = [marked?.[across] ?? null, marked?.[up] ?? null]
    const center = x === null || y === null ? null : { across: x, up: y }
    const next = zoomBy(factor, shown, domainsOf(kind, points, length, WHOLE), center)
    onZoom(isFlat ? { ...next, up: null } : next)
  })

  const isCrowded = shown.across[1] - shown.across[0] > CROWDED_POSITIONS
  const lineRadius = isCrowded ? (isSmoothed ? 1.4 : 0) : 2.3
  const planeRadius = points.length > CROWDED_POINTS ? 2.6 : 3.6
  return (
    <Figure
      kind={kind}
      series={series}
      count={points.length}
      isZoomed={zoom.across !== null || zoom.up !== null}
      choice={choice}
      legend={legend}
      onZoom={zoomTo}
      facts={isSmoothed ? `Lines: mean of the last ${SMOOTHED_TOKENS} tokens · ${facts}` : facts}
      draw={(width, height, isLive) => (
        <Plot x={xAxis} y={yAxis} width={width} height={height} grid={isFlat ? 'vertical' : 'both'}>
          {(on) => (
            <Points
              kind={kind}
              series={series}
              on={on}
              radius={isFlat ? lineRadius : planeRadius}
              onZoom={isLive ? onZoom : null}
            />
          )}
        </Plot>
      )}
    />
  )
})

/** Returns the same axis object while its range is unchanged, so that it does not render again. */
function useAxis(quantity: AxisQuantity, [low, high]: Range, headTitle: string): Axis {
  return useMemo(() => {
    const title = axisTitle(quantity, headTitle)
    return quantity === 'position'
      ? countingAxis([low, high], title)
      : linearAxis([low, high], { title, isSigned: true })
  }, [quantity, low, high, headTitle])
}
