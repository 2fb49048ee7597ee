// The part of a chart that handles the pointer: hover marks the nearest token, click pins it, drag selects a range to
// zoom to, double click zooms out. By keyboard, tokens are selected in the text, and buttons zoom.

import { type MouseEvent, type PointerEvent, useRef, useState } from 'react'
import type { Box, Point } from '../../plot/layout.ts'
import type { OnPlot } from '../../plot/Plot.tsx'
import { useApp } from '../../store/app/context.ts'
import type { TokenPlace } from '../../store/view/pointer.ts'
import { nearest } from './series.ts'
import { type Range, WHOLE, type Zoom } from './zoom.ts'

/** A token where it is drawn, in pixels. */
export interface OnScreen extends TokenPlace, Point {}

export interface TouchProps {
  on: OnPlot
  places: readonly OnScreen[]
  /** Dragging selects positions only, whatever their height. */
  isFlat: boolean
  onZoom: (zoom: Zoom) => void
}

/** Pixels within which a token counts as hovered. */
const REACH = 22

/** Pixels that the pointer moves before a press becomes a drag. */
const DRAG = 6

export function Touch({ on: { x, y, frame: plot }, places, isFlat, onZoom }: TouchProps) {
  const { pointer } = useApp()
  const from = useRef<Point | null>(null)
  /** The click that ends a drag does not pin a token. */
  const dragged = useRef(false)
  const [frame, setFrame] = useState<[Point, Point] | null>(null)

  const at = (event: PointerEvent<SVGRectElement> | MouseEvent<SVGRectElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - box.left + plot.left, y: event.clientY - box.top + plot.top }
  }
  const within = (point: Point): Point => ({
    x: Math.min(plot.right, Math.max(plot.left, point.x)),
    y: Math.min(plot.bottom, Math.max(plot.top, point.y)),
  })
  const pick = (point: Point): TokenPlace | null => {
    const place = places[nearest(places, point.x, point.y, REACH) ?? -1]
    return place ? { column: place.column, position: place.position } : null
  }
  const release = () => {
    from.current = null
    setFrame(null)
  }

  return (
    <g>
      {frame && <Frame corners={frame} plot={plot} isFlat={isFlat} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for pointers; by keyboard, tokens are selected in the text */}
      <rect
        x={plot.left}
        y={plot.top}
        width={plot.right - plot.left}
        height={plot.bottom - plot.top}
        fill="transparent"
        style={{ touchAction: isFlat ? 'pan-y' : undefined }}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          from.current = at(event)
          dragged.current = false
        }}
        onPointerMove={(event) => {
          const here = at(event)
          const begun = from.current
          if (begun && event.buttons === 1 && Math.hypot(here.x - begun.x, isFlat ? 0 : here.y - begun.y) > DRAG) {
            event.currentTarget.setPointerCapture(event.pointerId)
            pointer.getState().hover(null)
            dragged.current = true
            setFrame([begun, within(here)])
          } else pointer.getState().hover(pick(here))
        }}
        onPointerUp={() => {
          release()
          if (!frame) return
          const [one, other] = frame
          onZoom({
            across: rangeOf(x.invert(one.x), x.invert(other.x)),
            up: isFlat ? null : rangeOf(y.invert(one.y), y.invert(other.y)),
          })
        }}
        onPointerCancel={release}
        onPointerLeave={() => pointer.getState().hover(null)}
        onClick={(event) => {
          const place = dragged.current ? null : pick(at(event))
          if (place) pointer.getState().pin(place)
        }}
        onDoubleClick={() => onZoom(WHOLE)}
      />
    </g>
  )
}

const rangeOf = (one: number, other: number): Range => [Math.min(one, other), Math.max(one, other)]

interface FrameProps {
  corners: [Point, Point]
  plot: Box
  isFlat: boolean
}

function Frame({ corners: [one, other], plot, isFlat }: FrameProps) {
  return (
    <rect
      x={Math.min(one.x, other.x)}
      y={isFlat ? plot.top : Math.min(one.y, other.y)}
      width={Math.abs(one.x - other.x)}
      height={isFlat ? plot.bottom - plot.top : Math.abs(one.y - other.y)}
      fill="var(--tw-ink)"
      fillOpacity={0.1}
      stroke="var(--tw-ink)"
      strokeDasharray="3 2"
    />
  )
}
