// What lies over a picture's plot and is pointed at: hovering finds the nearest token, a click keeps it, dragging frames what
// is looked at. By keyboard tokens are chosen in the text, and the picture's buttons zoom.

import { type PointerEvent, useRef, useState } from 'react'
import { useXAxisInverseScale, useYAxisInverseScale } from 'recharts'
import { useApp } from '../../store/app/context.ts'
import type { TokenPlace } from '../../store/view/pointer.ts'
import { nearest } from './series.ts'
import { WHOLE, type Zoom } from './zoom.ts'

/** A token where it is drawn, pixels. */
export interface OnScreen extends TokenPlace {
  x: number
  y: number
}

export interface TouchProps {
  plot: { x: number; y: number; width: number; height: number }
  places: readonly OnScreen[]
  /** Dragging frames positions only, whatever their height. */
  isFlat: boolean
  onZoom: (zoom: Zoom) => void
}

/** Pixels within which a token counts as pointed at. */
const REACH = 22

/** Pixels that a pointer moves before it drags. */
const DRAG = 6

interface Corner {
  x: number
  y: number
}

export function Touch({ plot, places, isFlat, onZoom }: TouchProps) {
  const { pointer } = useApp()
  const valueAcross = useXAxisInverseScale()
  const valueUp = useYAxisInverseScale()
  const from = useRef<Corner | null>(null)
  /** The click that ends a drag chooses nothing. */
  const dragged = useRef(false)
  const [frame, setFrame] = useState<[Corner, Corner] | null>(null)

  const at = (event: PointerEvent<SVGRectElement> | React.MouseEvent<SVGRectElement>): Corner => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - box.left + plot.x, y: event.clientY - box.top + plot.y }
  }
  const within = ({ x, y }: Corner): Corner => ({
    x: Math.min(plot.x + plot.width, Math.max(plot.x, x)),
    y: Math.min(plot.y + plot.height, Math.max(plot.y, y)),
  })
  const pick = ({ x, y }: Corner): TokenPlace | null => {
    const place = places[nearest(places, x, y, REACH) ?? -1]
    return place ? { column: place.column, position: place.position } : null
  }
  const numbers = (value: (pixel: number) => unknown, one: number, other: number): [number, number] => {
    const [a, b] = [Number(value(one)), Number(value(other))]
    return [Math.min(a, b), Math.max(a, b)]
  }

  return (
    <g data-live>
      {frame && <Frame corners={frame} plot={plot} isFlat={isFlat} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pointing only; by keyboard the same tokens are chosen in the text */}
      <rect
        x={plot.x}
        y={plot.y}
        width={plot.width}
        height={plot.height}
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
          from.current = null
          setFrame(null)
          if (!frame || !valueAcross || !valueUp) return
          const [one, other] = frame
          onZoom({
            across: numbers(valueAcross, one.x, other.x),
            up: isFlat ? null : numbers(valueUp, one.y, other.y),
          })
        }}
        onPointerCancel={() => {
          from.current = null
          setFrame(null)
        }}
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

interface FrameProps {
  corners: [Corner, Corner]
  plot: TouchProps['plot']
  isFlat: boolean
}

function Frame({ corners: [one, other], plot, isFlat }: FrameProps) {
  const top = isFlat ? plot.y : Math.min(one.y, other.y)
  const height = isFlat ? plot.height : Math.abs(one.y - other.y)
  return (
    <rect
      x={Math.min(one.x, other.x)}
      y={top}
      width={Math.abs(one.x - other.x)}
      height={height}
      fill="var(--tw-ink)"
      fillOpacity={0.1}
      stroke="var(--tw-ink)"
      strokeDasharray="3 2"
    />
  )
}
