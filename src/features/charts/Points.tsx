// The points and lines of a chart. The points of a column are one path, because thousands of elements would be slow. The
// marked token is drawn separately, so that hovering redraws only one mark.

import { type ReactNode, useId, useMemo } from 'react'
import type { Point } from '../../plot/layout.ts'
import { ErrorBars, Line, Marks, Rule } from '../../plot/marks.tsx'
import type { OnPlot } from '../../plot/Plot.tsx'
import { Touch } from '../../plot/Touch.tsx'
import type { Zoom } from '../../plot/zoom.ts'
import { useApp } from '../../store/app/context.ts'
import { usePointer } from '../../store/app/hooks.ts'
import type { ColumnId } from '../../store/settings/columnIds.ts'
import type { TokenPlace } from '../../store/view/pointer.ts'
import { dashOf } from '../../ui/methodLook.ts'
import { useFaded } from './highlight.ts'
import type { PictureKind } from './pictures.ts'
import { placed, runningMeans, type Series, SMOOTHED_TOKENS, spreadOf } from './series.ts'

/** A token and where it is drawn, in pixels. */
interface OnScreen extends TokenPlace, Point {}

interface PointsProps {
  kind: PictureKind
  series: readonly Series[]
  on: OnPlot
  /** Radius of a mark, in pixels; 0: lines only. */
  radius: number
  /** Null in a file, which has no pointer and no marked token. */
  onZoom: ((zoom: Zoom) => void) | null
}

/** How far marks may extend beyond the edge of the plot, in pixels. */
const OVERHANG = 5

export function Points({ kind, series, on, radius, onZoom }: PointsProps) {
  const { across, up, isSmoothed } = kind
  const { x, y, frame } = on
  const isFlat = across === 'position'
  const clip = useId()
  const drawn = useMemo(
    () =>
      series.map((one) => ({
        one,
        places: placed(one, across, up).map(
          (place): OnScreen => ({
            x: x(place.across),
            y: y(place.up),
            column: one.id,
            position: place.point.position - 1,
          }),
        ),
      })),
    [series, across, up, x, y],
  )
  const [bottom, top] = y.domain() as [number, number]
  return (
    <g>
      <clipPath id={clip}>
        <rect
          x={frame.left - OVERHANG}
          y={frame.top - OVERHANG}
          width={frame.right - frame.left + 2 * OVERHANG}
          height={frame.bottom - frame.top + 2 * OVERHANG}
        />
      </clipPath>
      {bottom <= 0 && top >= 0 && <Rule frame={frame} y={y(0)} />}
      <g clipPath={`url(#${clip})`}>
        {/* In its own layer, so that moving the marked point does not repaint all marks. */}
        <g style={{ willChange: 'transform' }}>
          {drawn.map(({ one, places }) => (
            <Fading key={one.id} column={one.id}>
              {isFlat && !isSmoothed && <Line points={places} {...lineOf(one)} />}
              {radius > 0 && (
                <Marks
                  look={one.look}
                  at={places}
                  radius={radius}
                  fillOpacity={0.62}
                  // The outline restores the contrast that the translucent fill loses.
                  strokeWidth={one.look.greedy ? 1.3 : 0.8}
                  opacity={isSmoothed ? 0.4 : undefined}
                />
              )}
              {isSmoothed && <RunningMean one={one} places={places} />}
            </Fading>
          ))}
        </g>
        {!isFlat &&
          series.map((one) => (
            <Fading key={one.id} column={one.id}>
              <Spread kind={kind} one={one} on={on} />
            </Fading>
          ))}
        {onZoom && <MarkedPoint drawn={drawn} radius={radius} />}
      </g>
      {onZoom && isFlat && <MarkedPosition on={on} />}
      {onZoom && <Pointing on={on} places={drawn.flatMap(({ places }) => places)} isFlat={isFlat} onZoom={onZoom} />}
    </g>
  )
}

interface PointingProps {
  on: OnPlot
  places: readonly OnScreen[]
  isFlat: boolean
  onZoom: (zoom: Zoom) => void
}

/** Hovering marks a token in texts and charts; a click shows its candidates. */
function Pointing(props: PointingProps) {
  const { pointer, inspect } = useApp()
  const placeOf = ({ column, position }: OnScreen): TokenPlace => ({ column, position })
  return (
    <Touch
      {...props}
      onHover={(place) => pointer.getState().hover(place && placeOf(place))}
      onPick={(place) => inspect(placeOf(place))}
    />
  )
}

const lineOf = ({ look }: Series) => ({ stroke: look.color, strokeWidth: 1.7, strokeDasharray: dashOf(look) })

/** The mean is taken of pixels: the scale is linear, so it is the pixel of the mean. */
function RunningMean({ one, places }: { one: Series; places: readonly OnScreen[] }) {
  const means = runningMeans(places.map(({ y }) => y))
  const points: Point[] = places.map(({ x }, index) => ({ x, y: means[index] as number }))
  // Some marks, because color alone must not distinguish the lines.
  const marked = points.filter((_, index) => (index + 1) % SMOOTHED_TOKENS === 0)
  return (
    <>
      <Line points={points} {...lineOf(one)} strokeWidth={2.2} />
      <Marks look={one.look} at={marked} radius={4} hollow="var(--tw-paper)" />
    </>
  )
}

/** Fades its content while another column is highlighted, without rendering the content again. */
function Fading({ column, children }: { column: ColumnId; children: ReactNode }) {
  const isFaded = useFaded(column)
  return (
    <g opacity={isFaded ? 0.2 : undefined} data-faded={isFaded || undefined}>
      {children}
    </g>
  )
}

const ARM = 7

/** A cross at the column's means, with thin lines from minimum to maximum. */
function Spread({ kind, one, on: { x, y } }: { kind: PictureKind; one: Series; on: OnPlot }) {
  const [wide, high] = [spreadOf(one, kind.across), spreadOf(one, kind.up)]
  if (!wide || !high) return null
  const at = { x: x(wide.mean), y: y(high.mean) }
  const cross = { at, across: [at.x - ARM, at.x + ARM], up: [at.y - ARM, at.y + ARM] } as const
  const { color } = one.look
  return (
    <>
      <ErrorBars
        at={at}
        across={[x(wide.min), x(wide.max)]}
        up={[y(high.min), y(high.max)]}
        stroke={color}
        strokeOpacity={0.75}
        strokeDasharray={dashOf(one.look)}
      />
      <ErrorBars {...cross} stroke="var(--tw-paper)" strokeWidth={5} />
      <ErrorBars {...cross} stroke={color} strokeWidth={2.4} />
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
    <Marks
      look={look}
      at={[place]}
      radius={radius + 3}
      fill={look.color}
      stroke="var(--tw-ink)"
      strokeWidth={2}
      data-testid="marked-point"
    />
  )
}

function MarkedPosition({ on: { x, frame } }: { on: OnPlot }) {
  const position = usePointer((state) => (state.hovered ?? state.pinned)?.position)
  if (position === undefined) return null
  const at = x(position + 1)
  if (at < frame.left || at > frame.right) return null
  return <Rule frame={frame} x={at} strokeDasharray="2 3" />
}
