// Handles the pointer on a chart: hovering marks the nearest token, a click shows its candidates, dragging selects a range to
// zoom to, a double click zooms out. Keyboard users select tokens in the text and zoom with buttons.

import { type MouseEvent, type PointerEvent, useRef, useState } from 'react'
import type { Box, Point } from './layout.ts'
import { nearest } from './nearest.ts'
import type { OnPlot } from './Plot.tsx'
import { WHOLE, type Zoom } from './zoom.ts'

interface TouchProps<Place extends Point> {
  on: OnPlot
  /** Tokens, and where they are drawn, in pixels. */
  places: readonly Place[]
  /** Whether dragging selects positions only. */
  isFlat: boolean
  onHover: (place: Place | null) => void
  onPick: (place: Place) => void
  onZoom: (zoom: Zoom) => void
}

/** Distance within which a token counts as hovered, in pixels. */
const REACH = 22

/** Distance at which a press becomes a drag, in pixels. */
const DRAG = 6

export function Touch<Place extends Point>({
  on: { x, y, frame: plot },
  places,
  isFlat,
  onHover,
  onPick,
  onZoom,
}: TouchProps<Place>) {
  const start = useRef<Point | null>(null)
  /** The click event at the end of a drag must not pin a token. */
  const dragged = useRef(false)
  const [selection, setSelection] = useState<Box | null>(null)

  const at = (event: PointerEvent<SVGRectElement> | MouseEvent<SVGRectElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - box.left + plot.left, y: event.clientY - box.top + plot.top }
  }
  const within = (point: Point): Point => ({
    x: Math.min(plot.right, Math.max(plot.left, point.x)),
    y: Math.min(plot.bottom, Math.max(plot.top, point.y)),
  })
  const boxTo = (one: Point, other: Point): Box => ({
    left: Math.min(one.x, other.x),
    right: Math.max(one.x, other.x),
    top: isFlat ? plot.top : Math.min(one.y, other.y),
    bottom: isFlat ? plot.bottom : Math.max(one.y, other.y),
  })
  const pick = (point: Point): Place | null => nearest(places, point, REACH) ?? null
  const release = () => {
    start.current = null
    setSelection(null)
  }

  return (
    <g>
      {selection && (
        <rect
          {...sizeOf(selection)}
          fill="var(--tw-ink)"
          fillOpacity={0.1}
          stroke="var(--tw-ink)"
          strokeDasharray="3 2"
        />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for pointers; by keyboard, tokens are selected in the text */}
      <rect
        {...sizeOf(plot)}
        fill="transparent"
        style={{ touchAction: isFlat ? 'pan-y' : undefined }}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          start.current = at(event)
          dragged.current = false
        }}
        onPointerMove={(event) => {
          const here = at(event)
          const from = start.current
          if (from && event.buttons === 1 && Math.hypot(here.x - from.x, isFlat ? 0 : here.y - from.y) > DRAG) {
            event.currentTarget.setPointerCapture(event.pointerId)
            onHover(null)
            dragged.current = true
            setSelection(boxTo(from, within(here)))
          } else onHover(pick(here))
        }}
        onPointerUp={() => {
          release()
          if (!selection) return
          const { left, right, top, bottom } = selection
          onZoom({
            across: [x.invert(left), x.invert(right)],
            up: isFlat ? null : [y.invert(bottom), y.invert(top)],
          })
        }}
        onPointerCancel={release}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => {
          const place = dragged.current ? null : pick(at(event))
          if (place) onPick(place)
        }}
        onDoubleClick={() => onZoom(WHOLE)}
      />
    </g>
  )
}

const sizeOf = ({ left, top, right, bottom }: Box) => ({ x: left, y: top, width: right - left, height: bottom - top })
