// Points inside a recharts picture, one path for each column: a thousand tokens are then a handful of elements.
// Drawn on recharts' scales; pointing finds the nearest token. The marked token is drawn apart, so that pointing
// redraws two marks and nothing else.

import { memo, type PointerEvent, useMemo } from 'react'
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts'
import { type TokenPlace, usePointer } from '../../store/pointer.ts'
import { markPath, methodLook } from '../../ui/methodLook.ts'
import { meanPoint, nearest, type Placed, type Point, type Series } from './series.ts'

export interface PointLayerProps {
  series: readonly Series[]
  /** The horizontal value of a point. */
  across: (point: Point) => number
  /** Pixels. */
  radius: number
  /** A cross at each column's mean. */
  means?: boolean
}

/** Pixels within which a token counts as pointed at. */
const REACH = 22

export function PointLayer({ series, across, radius, means = false }: PointLayerProps) {
  const xScale = useXAxisScale()
  const yScale = useYAxisScale()
  const plot = usePlotArea()

  const placed = useMemo(() => {
    if (!xScale || !yScale) return []
    return series.map((one) => ({
      one,
      places: one.points.map((point): Placed => ({ x: xScale(across(point)) ?? 0, y: yScale(point.reward) ?? 0 })),
      mean: means ? meanOf(one, xScale, yScale) : null,
    }))
  }, [series, across, means, xScale, yScale])

  const pick = (event: PointerEvent<SVGRectElement>): TokenPlace | null => {
    const frame = event.currentTarget.getBoundingClientRect()
    const x = event.clientX - frame.left + (plot?.x ?? 0)
    const y = event.clientY - frame.top + (plot?.y ?? 0)
    const all = placed.flatMap(({ places }) => places)
    const index = nearest(all, x, y, REACH)
    if (index === null) return null
    let before = 0
    for (const { one, places } of placed) {
      const point = one.points[index - before]
      if (index - before < places.length && point) return { column: one.id, position: point.position }
      before += places.length
    }
    return null
  }

  if (!plot) return null
  return (
    <g>
      {placed.map(({ one, places }) => (
        <Marks key={one.id} method={one.method} places={places} radius={radius} />
      ))}
      {placed.map(({ one, mean }) => mean && <Cross key={one.id} method={one.method} {...mean} />)}
      <MarkedPoint placed={placed} radius={radius} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pointing only; by keyboard the same tokens are chosen in the text */}
      <rect
        x={plot.x}
        y={plot.y}
        width={plot.width}
        height={plot.height}
        fill="transparent"
        onPointerMove={(event) => usePointer.getState().hover(pick(event))}
        onPointerLeave={() => usePointer.getState().hover(null)}
        onClick={(event) => {
          const place = pick(event as unknown as PointerEvent<SVGRectElement>)
          if (place) usePointer.getState().pin(place)
        }}
      />
    </g>
  )
}

const Marks = memo(function Marks({
  method,
  places,
  radius,
}: {
  method: string
  places: readonly Placed[]
  radius: number
}) {
  const look = methodLook(method)
  return (
    <path
      d={places.map(({ x, y }) => markPath(look.mark, x, y, radius)).join('')}
      fill={look.greedy ? 'none' : look.colour}
      fillOpacity={0.62}
      // The outline keeps the contrast that overlapping fills give up.
      stroke={look.colour}
      strokeWidth={look.greedy ? 1.3 : 0.8}
    />
  )
})

function Cross({ method, x, y }: Placed & { method: string }) {
  const d = `M${x - 7},${y}H${x + 7}M${x},${y - 7}V${y + 7}`
  return (
    <>
      <path d={d} stroke="var(--tw-paper)" strokeWidth={5} />
      <path d={d} stroke={methodLook(method).colour} strokeWidth={2.4} />
    </>
  )
}

function meanOf(
  one: Series,
  xScale: (value: unknown) => number | undefined,
  yScale: (value: unknown) => number | undefined,
) {
  const mean = meanPoint(one)
  return mean && { x: xScale(mean.baseLogProb) ?? 0, y: yScale(mean.reward) ?? 0 }
}

function MarkedPoint({ placed, radius }: { placed: readonly { one: Series; places: Placed[] }[]; radius: number }) {
  const marked = usePointer((state) => state.hovered ?? state.pinned)
  const found = marked && placed.find(({ one }) => one.id === marked.column)
  const index = found ? found.one.points.findIndex((point) => point.position === marked.position) : -1
  const place = found?.places[index]
  if (!found || !place) return null
  const look = methodLook(found.one.method)
  return (
    <path
      d={markPath(look.mark, place.x, place.y, radius + 3)}
      fill={look.colour}
      stroke="var(--tw-ink)"
      strokeWidth={2}
      data-testid="marked-point"
    />
  )
}
