// Two charts of the shown traces: a quantity by position, and one quantity against another.

import { NativeSelect } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { memo, type PointerEvent, type ReactNode, useMemo } from 'react'
import { type Axis, countingAxis, linearAxis, roundDomain } from '../../plot/axis.ts'
import { Line, Marks, Rule } from '../../plot/marks.tsx'
import { type OnPlot, Plot } from '../../plot/Plot.tsx'
import type { Trace } from '../../traces/trace.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { dashOf, type MethodLook } from '../../ui/methodLook.ts'
import { titleOf } from './coloring.ts'
import type { Place } from './place.ts'
import { type ChartPoint, chartPoints, MAX_POINTS, thinnedCloud, thinnedLine } from './points.ts'
import classes from './Traces.module.css'

export interface ShownTrace {
  index: number
  trace: Trace
  look: MethodLook
}

interface ChartsProps {
  shown: readonly ShownTrace[]
  quantity: string
  across: string | null
  /** Quantities of the shown traces. */
  names: readonly string[]
  marked: Place | null
  onAcross: (name: string) => void
  onHover: (place: Place | null) => void
  onPin: (place: Place) => void
}

export function TraceCharts(props: ChartsProps) {
  const { shown, quantity, across, names, onAcross } = props
  const other =
    across !== null && names.includes(across) && across !== quantity ? across : names.find((name) => name !== quantity)
  return (
    <div className={classes.charts}>
      <Chart {...props} from={null} title={`${titleOf(quantity)} by position`} />
      {other !== undefined && (
        <Chart
          {...props}
          from={other}
          title={
            <span className={classes.against}>
              {titleOf(quantity)} against
              <NativeSelect
                size="xs"
                aria-label="Quantity across"
                value={other}
                onChange={(event) => onAcross(event.currentTarget.value)}
                data={names.filter((name) => name !== quantity).map((name) => ({ value: name, label: titleOf(name) }))}
              />
            </span>
          }
        />
      )}
      {shown.length > 1 && (
        <ul className={classes.legend}>
          {shown.map(({ index, trace, look }) => (
            <li key={index}>
              <MarkIcon look={look} line />
              {trace.name}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const HEIGHT = 230

interface Series extends Pick<ShownTrace, 'index' | 'look'> {
  points: readonly ChartPoint[]
}

function Chart({
  shown,
  quantity,
  from,
  title,
  marked,
  onHover,
  onPin,
}: ChartsProps & { from: string | null; title: ReactNode }) {
  const { ref, width } = useElementSize()
  const all = useMemo(
    () =>
      shown.map(({ index, trace, look }) => {
        const up = trace.quantities.get(quantity)
        const right = from === null ? null : trace.quantities.get(from)
        return { index, look, points: up && right !== undefined ? chartPoints(right, up) : [] }
      }),
    [shown, quantity, from],
  )
  const drawn = useMemo(
    () =>
      all.map(
        (one): Series => ({ ...one, points: from === null ? thinnedLine(one.points) : thinnedCloud(one.points) }),
      ),
    [all, from],
  )
  const { x, y } = useMemo(() => axesOf(drawn, quantity, from), [drawn, quantity, from])
  const count = all.reduce((sum, { points }) => sum + points.length, 0)
  const isThinned = from !== null && all.some(({ points }) => points.length > MAX_POINTS)
  const here =
    marked &&
    all.find(({ index }) => index === marked.index)?.points.find(({ position }) => position === marked.position)
  const name = from === null ? `${titleOf(quantity)} by position` : `${titleOf(quantity)} against ${titleOf(from)}`
  return (
    <figure className={classes.figure}>
      <figcaption>{title}</figcaption>
      <div ref={ref}>
        <svg width="100%" height={HEIGHT} role="img" aria-label={`${name}, ${count} points`}>
          {width > 0 && (
            <Plot x={x} y={y} width={width} height={HEIGHT} grid={from === null ? 'vertical' : 'both'}>
              {(on) => (
                <>
                  <Drawn series={drawn} on={on} isLine={from === null} />
                  {here && marked && (
                    <>
                      {from === null && <Rule frame={on.frame} x={on.x(here.across)} strokeDasharray="3 3" />}
                      <circle
                        cx={on.x(here.across)}
                        cy={on.y(here.up)}
                        r={5}
                        fill="none"
                        stroke="var(--tw-ink)"
                        strokeWidth={2}
                      />
                    </>
                  )}
                  <Touch on={on} series={drawn} isLine={from === null} onHover={onHover} onPin={onPin} />
                </>
              )}
            </Plot>
          )}
        </svg>
      </div>
      {isThinned && <p className={classes.note}>The chart shows every nth token, at most {MAX_POINTS} of a trace.</p>}
    </figure>
  )
}

function axesOf(series: readonly Series[], quantity: string, from: string | null): { x: Axis; y: Axis } {
  const points = series.flatMap((one) => one.points)
  const y = linearAxis(roundDomain(points.map(({ up }) => up)), { title: titleOf(quantity) })
  if (from !== null)
    return { x: linearAxis(roundDomain(points.map(({ across }) => across)), { title: titleOf(from) }), y }
  const last = points.reduce((most, { across }) => Math.max(most, across), 2)
  return { x: countingAxis([1, last], 'position'), y }
}

/** Memoized, because the pointer moves often. */
const Drawn = memo(function Drawn({
  series,
  on: { x, y, frame },
  isLine,
}: {
  series: readonly Series[]
  on: OnPlot
  isLine: boolean
}) {
  const [low, high] = y.domain() as [number, number]
  return (
    <>
      {low < 0 && high > 0 && <Rule frame={frame} y={y(0)} />}
      {series.map(({ index, look, points }) => {
        const at = points.map(({ across, up }) => ({ x: x(across), y: y(up) }))
        const isCrowded = points.length > 150
        return isLine ? (
          <g key={index}>
            <Line points={at} stroke={look.color} strokeWidth={isCrowded ? 1 : 1.8} strokeDasharray={dashOf(look)} />
            {!isCrowded && <Marks look={look} at={at} radius={2.3} />}
          </g>
        ) : (
          <Marks key={index} look={look} at={at} radius={isCrowded ? 2 : 3} opacity={isCrowded ? 0.55 : 1} />
        )
      })}
    </>
  )
})

interface TouchProps extends Pick<ChartsProps, 'onHover' | 'onPin'> {
  on: OnPlot
  series: readonly Series[]
  isLine: boolean
}

/** For pointers. By keyboard, tokens are selected in the text. */
function Touch({ on: { x, y, frame }, series, isLine, onHover, onPin }: TouchProps) {
  const nearest = (event: PointerEvent<SVGRectElement>): Place | null => {
    const box = event.currentTarget.getBoundingClientRect()
    const [atX, atY] = [event.clientX - box.left + frame.left, event.clientY - box.top + frame.top]
    let [best, least] = [null as Place | null, isLine ? Number.POSITIVE_INFINITY : 24]
    for (const { index, points } of series)
      for (const { position, across, up } of points) {
        const distance = Math.hypot(x(across) - atX, (isLine ? 0.2 : 1) * (y(up) - atY))
        if (distance < least) [best, least] = [{ index, position }, distance]
      }
    return best
  }
  return (
    <rect
      x={frame.left}
      y={frame.top}
      width={frame.right - frame.left}
      height={Math.max(0, frame.bottom - frame.top)}
      fill="transparent"
      onPointerMove={(event) => onHover(nearest(event))}
      onPointerLeave={() => onHover(null)}
      onPointerUp={(event) => {
        const place = nearest(event)
        if (place) onPin(place)
      }}
    />
  )
}
