// One chart of the shown traces: a quantity by position, or one quantity against another. It can be zoomed and saved.

import { useComputedColorScheme } from '@mantine/core'
import { memo, type ReactNode, useId, useMemo } from 'react'
import { type Axis, countingAxis, linearAxis } from '../../plot/axis.ts'
import type { Point } from '../../plot/layout.ts'
import { Line, Marks, Rule } from '../../plot/marks.tsx'
import { type OnPlot, Plot } from '../../plot/Plot.tsx'
import { Touch } from '../../plot/Touch.tsx'
import { positionsIn, type Range, WHOLE, type Zoom, zoomBy } from '../../plot/zoom.ts'
import { ChartFrame } from '../../ui/ChartFrame.tsx'
import { download } from '../../ui/download.ts'
import { dashOf } from '../../ui/methodLook.ts'
import { palettes } from '../../ui/palette.ts'
import type { FileForm } from '../../ui/SaveMenu.tsx'
import { titleOf } from './coloring.ts'
import type { Place } from './place.ts'
import {
  type ChartPoint,
  chartPoints,
  domainsOf,
  MAX_POINTS,
  thinnedCloud,
  thinnedLine,
  visiblePoints,
} from './points.ts'
import type { ShownTrace } from './shownTrace.ts'

export interface TraceChartProps {
  shown: readonly ShownTrace[]
  quantity: string
  /** The quantity across; null: the position. */
  from: string | null
  /** Quantities of the shown traces, for the file of numbers. */
  names: readonly string[]
  /** Where the numbers come from, on one line, for saved files. */
  facts: string
  choice?: ReactNode
  zoom: Zoom
  onZoom: (zoom: Zoom) => void
  marked: Place | null
  onHover: (place: Place | null) => void
  onPin: (place: Place) => void
}

interface Series extends ShownTrace {
  points: readonly ChartPoint[]
}

export function TraceChart(props: TraceChartProps) {
  const { shown, quantity, from, names, facts, choice, zoom, onZoom, marked } = props
  const isLine = from === null
  const scheme = useComputedColorScheme()
  const all = useMemo(
    () =>
      shown.map((one): Series => {
        const up = one.trace.quantities.get(quantity)
        const right = from === null ? null : one.trace.quantities.get(from)
        return { ...one, points: up && right !== undefined ? chartPoints(right, up) : [] }
      }),
    [shown, quantity, from],
  )
  const points = useMemo(() => all.flatMap((one) => one.points), [all])
  const whole = useMemo(() => domainsOf(points, WHOLE, isLine), [points, isLine])
  const domains = useMemo(() => domainsOf(points, zoom, isLine), [points, zoom, isLine])
  const { drawn, isThinned } = useMemo(() => {
    const visible = all.map((one) => ({ ...one, points: visiblePoints(one.points, zoom, isLine) }))
    const thin = isLine ? thinnedLine : thinnedCloud
    return {
      drawn: visible.map((one): Series => ({ ...one, points: thin(one.points) })),
      isThinned: visible.some((one) => one.points.length > MAX_POINTS),
    }
  }, [all, zoom, isLine])
  const x = useAxis(domains.across, from)
  const y = useAxis(domains.up, quantity)
  const last = whole.across[1]
  const change = (next: Zoom) =>
    onZoom(isLine ? { across: next.across && positionsIn(next.across, last), up: null } : next)
  const here =
    marked &&
    all.find(({ index }) => index === marked.index)?.points.find(({ position }) => position === marked.position)
  const title = from === null ? `${titleOf(quantity)} by position` : `${titleOf(quantity)} against ${titleOf(from)}`
  const draw = (width: number, height: number, isLive: boolean) => (
    <Plot x={x} y={y} width={width} height={height} grid={isLine ? 'vertical' : 'both'}>
      {(on) => (
        <>
          <Drawn series={drawn} on={on} isLine={isLine} />
          {isLive && here && <Marked on={on} at={here} isLine={isLine} />}
          {isLive && <Pointing {...props} series={drawn} on={on} isLine={isLine} onZoom={change} />}
        </>
      )}
    </Plot>
  )
  const save = async (form: FileForm, width: number, height: number) => {
    if (form === 'csv') {
      const { tokensCsv } = await import('./tokensCsv.ts')
      const traces = shown.map(({ trace }) => trace)
      return download('tokenwise-traces.csv', tokensCsv(traces, names), 'text/csv')
    }
    const { PictureFile } = await import('../../plot/PictureFile.tsx')
    const { savedPicture } = await import('../../plot/saved.ts')
    const entries = shown.map(({ trace, look }) => ({ label: trace.name, look }))
    const picture = (
      <PictureFile title={title} entries={entries} facts={facts} width={width} height={height}>
        {draw(width, height, false)}
      </PictureFile>
    )
    const name = `tokenwise-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.${form}`
    download(name, await savedPicture(picture, palettes[scheme], form), form === 'svg' ? 'image/svg+xml' : 'image/png')
  }
  return (
    <ChartFrame
      title={title}
      count={points.length}
      isZoomed={zoom.across !== null || zoom.up !== null}
      choice={choice}
      empty="No shown token has these numbers."
      note={isThinned && thinnedNote(isLine)}
      onZoom={(factor) => onZoom(factor === null ? WHOLE : zoomedTo(factor))}
      onSave={save}
      draw={(width, height) => draw(width, height, true)}
    />
  )

  function zoomedTo(factor: number): Zoom {
    const center = here ? { across: here.across, up: here.up } : null
    const next = zoomBy(factor, domains, whole, center)
    return isLine ? { across: next.across && positionsIn(next.across, last), up: null } : next
  }
}

const thinnedNote = (isLine: boolean): string =>
  isLine
    ? `Of each stretch of tokens, the lowest and the highest are drawn, at most ${MAX_POINTS.toLocaleString('en')} of a trace. Zoom in to see all.`
    : `Every nth token is drawn, at most ${MAX_POINTS.toLocaleString('en')} of a trace. Zoom in to see all.`

/** Returns the same axis while its range is unchanged, so that it does not render again. @param quantity null: position. */
function useAxis([low, high]: Range, quantity: string | null): Axis {
  return useMemo(
    () =>
      quantity === null ? countingAxis([low, high], 'position') : linearAxis([low, high], { title: titleOf(quantity) }),
    [low, high, quantity],
  )
}

interface OnChart {
  on: OnPlot
  series: readonly Series[]
  isLine: boolean
}

/** How far marks may extend beyond the edge of the plot, in pixels. */
const OVERHANG = 4
/** With more points than this, marks are smaller, and lines have none. */
const CROWDED = 150

/** Memoized, because the pointer moves often. */
const Drawn = memo(function Drawn({ series, on: { x, y, frame }, isLine }: OnChart) {
  const clip = useId()
  const [low, high] = y.domain() as [number, number]
  return (
    <>
      <clipPath id={clip}>
        <rect
          x={frame.left - OVERHANG}
          y={frame.top - OVERHANG}
          width={frame.right - frame.left + 2 * OVERHANG}
          height={frame.bottom - frame.top + 2 * OVERHANG}
        />
      </clipPath>
      {low < 0 && high > 0 && <Rule frame={frame} y={y(0)} />}
      <g clipPath={`url(#${clip})`}>
        {series.map(({ index, look, points }) => {
          const at = points.map(({ across, up }) => ({ x: x(across), y: y(up) }))
          const isCrowded = points.length > CROWDED
          return isLine ? (
            <g key={index}>
              <Line points={at} stroke={look.color} strokeWidth={isCrowded ? 1 : 1.8} strokeDasharray={dashOf(look)} />
              {!isCrowded && <Marks look={look} at={at} radius={2.3} />}
            </g>
          ) : (
            <Marks key={index} look={look} at={at} radius={isCrowded ? 2 : 3} opacity={isCrowded ? 0.55 : 1} />
          )
        })}
      </g>
    </>
  )
})

function Marked({ on: { x, y, frame }, at, isLine }: { on: OnPlot; at: ChartPoint; isLine: boolean }) {
  const [left, top] = [x(at.across), y(at.up)]
  if (left < frame.left || left > frame.right || top < frame.top - 1 || top > frame.bottom + 1) return null
  return (
    <>
      {isLine && <Rule frame={frame} x={left} strokeDasharray="3 3" />}
      <circle cx={left} cy={top} r={5} fill="none" stroke="var(--tw-ink)" strokeWidth={2} />
    </>
  )
}

interface OnScreen extends Place, Point {}

function Pointing({
  series,
  on,
  isLine,
  onHover,
  onPin,
  onZoom,
}: OnChart & Pick<TraceChartProps, 'onHover' | 'onPin' | 'onZoom'>) {
  const places = useMemo(
    () =>
      series.flatMap(({ index, points }) =>
        points.map(({ position, across, up }): OnScreen => ({ index, position, x: on.x(across), y: on.y(up) })),
      ),
    [series, on],
  )
  const placeOf = ({ index, position }: OnScreen): Place => ({ index, position })
  return (
    <Touch
      on={on}
      places={places}
      isFlat={isLine}
      onHover={(place) => onHover(place && placeOf(place))}
      onPick={(place) => onPin(placeOf(place))}
      onZoom={onZoom}
    />
  )
}
