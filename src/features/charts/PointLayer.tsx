// Points and lines inside a recharts picture, one path for each column: a thousand tokens are then a handful of elements.
// Drawn on recharts' scales. The marked token is drawn apart, so that pointing redraws a mark or two and nothing else.

import { memo, type ReactNode, useId, useMemo } from 'react'
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts'
import { usePointer } from '../../store/app/hooks.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import { dashOf, type MethodLook, markPath } from '../../ui/methodLook.ts'
import { useFaded } from './highlight.ts'
import classes from './PointLayer.module.css'
import { placed, type Quantity, type Series, spreadOf } from './series.ts'
import { useShownSeries } from './shownSeries.ts'
import { type OnScreen, Touch } from './Touch.tsx'
import type { Zoom } from './zoom.ts'

export interface PointLayerProps {
  across: Quantity
  up: Quantity
  /** Joins a column's points. */
  lines: boolean
  /** Of a mark, pixels. */
  radius: number
  /** A cross at each column's mean, with lines from its least to its largest. */
  spreads: boolean
  onZoom: (zoom: Zoom) => void
}

export function PointLayer({ across, up, lines, radius, spreads, onZoom }: PointLayerProps) {
  const series = useShownSeries()
  const xScale = useXAxisScale()
  const yScale = useYAxisScale()
  const plot = usePlotArea()
  const clip = useId()

  const drawn = useMemo(() => {
    if (!xScale || !yScale) return []
    const x = (value: number) => xScale(value) ?? 0
    const y = (value: number) => yScale(value) ?? 0
    return series.map((one) => {
      const [wide, high] = spreads ? [spreadOf(one, across), spreadOf(one, up)] : [null, null]
      return {
        one,
        places: placed(one, across, up).map(
          (place): OnScreen => ({
            x: x(place.across),
            y: y(place.up),
            column: one.id,
            position: place.point.position - 1,
          }),
        ),
        cross: wide &&
          high && {
            x: { mean: x(wide.mean), least: x(wide.least), most: x(wide.most) },
            y: { mean: y(high.mean), least: y(high.least), most: y(high.most) },
          },
      }
    })
  }, [series, across, up, spreads, xScale, yScale])

  if (!plot || !xScale || !yScale) return null
  return (
    <g>
      <clipPath id={clip}>
        {/* A mark on the edge is drawn whole. */}
        <rect x={plot.x - 5} y={plot.y - 5} width={plot.width + 10} height={plot.height + 10} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <g className={classes.marks}>
          {drawn.map(({ one, places }) => (
            <Fading key={one.id} column={one.id}>
              <Marks look={one.look} places={places} radius={radius} lines={lines} />
            </Fading>
          ))}
        </g>
        {drawn.map(
          ({ one, cross }) =>
            cross && (
              <Fading key={one.id} column={one.id}>
                <Cross look={one.look} {...cross} />
              </Fading>
            ),
        )}
        <MarkedPoint drawn={drawn} radius={radius} />
      </g>
      {across === 'position' && <MarkedPosition x={(position) => xScale(position + 1) ?? 0} plot={plot} />}
      <Touch
        plot={plot}
        places={drawn.flatMap(({ places }) => places)}
        isFlat={across === 'position'}
        onZoom={onZoom}
      />
    </g>
  )
}

/** What is in it is not drawn anew when another column is brought out. */
function Fading({ column, children }: { column: ColumnId; children: ReactNode }) {
  const isFaded = useFaded(column)
  return (
    <g className={classes.fading} data-faded={isFaded || undefined}>
      {children}
    </g>
  )
}

interface MarksProps {
  look: MethodLook
  places: readonly OnScreen[]
  radius: number
  lines: boolean
}

const Marks = memo(function Marks({ look, places, radius, lines }: MarksProps) {
  return (
    <>
      {lines && (
        <path
          d={places.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`).join('')}
          fill="none"
          stroke={look.colour}
          strokeWidth={1.7}
          strokeDasharray={dashOf(look)}
        />
      )}
      {radius > 0 && (
        <path
          d={places.map(({ x, y }) => markPath(look.mark, x, y, radius)).join('')}
          fill={look.greedy ? 'none' : look.colour}
          fillOpacity={0.62}
          // The outline keeps the contrast that overlapping fills give up.
          stroke={look.colour}
          strokeWidth={look.greedy ? 1.3 : 0.8}
        />
      )}
    </>
  )
})

interface Ends {
  mean: number
  least: number
  most: number
}

function Cross({ look, x, y }: { look: MethodLook; x: Ends; y: Ends }) {
  const ranges = `M${x.least},${y.mean}H${x.most}M${x.mean},${y.least}V${y.most}`
  const cross = `M${x.mean - 7},${y.mean}H${x.mean + 7}M${x.mean},${y.mean - 7}V${y.mean + 7}`
  return (
    <>
      <path d={ranges} stroke={look.colour} strokeWidth={1} strokeOpacity={0.75} strokeDasharray={dashOf(look)} />
      <path d={cross} stroke="var(--tw-paper)" strokeWidth={5} />
      <path d={cross} stroke={look.colour} strokeWidth={2.4} />
    </>
  )
}

function MarkedPoint({ drawn, radius }: { drawn: readonly { one: Series; places: OnScreen[] }[]; radius: number }) {
  const marked = usePointer((state) => state.hovered ?? state.pinned)
  const found = marked && drawn.find(({ one }) => one.id === marked.column)
  const place = found?.places.find(({ position }) => position === marked?.position)
  if (!found || !place) return null
  const { look } = found.one
  return (
    <path
      d={markPath(look.mark, place.x, place.y, radius + 3)}
      fill={look.colour}
      stroke="var(--tw-ink)"
      strokeWidth={2}
      data-live
      data-testid="marked-point"
    />
  )
}

interface MarkedPositionProps {
  x: (position: number) => number
  plot: { x: number; y: number; width: number; height: number }
}

/** Drawn on the scales rather than as a ReferenceLine, which would have recharts lay out the whole picture again. */
function MarkedPosition({ x, plot }: MarkedPositionProps) {
  const position = usePointer((state) => (state.hovered ?? state.pinned)?.position)
  if (position === undefined) return null
  const at = x(position)
  if (at < plot.x || at > plot.x + plot.width) return null
  return <path d={`M${at},${plot.y}v${plot.height}`} stroke="var(--tw-dim)" strokeDasharray="2 3" data-live />
}
