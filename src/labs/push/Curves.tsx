// Metrics against w, one line per method. The judge's plot also shows the peak of each method with its interval.

import { methods } from '../../decoding/methods/index.ts'
import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { ErrorBars, Line, Marks, Rule } from '../../plot/marks.tsx'
import type { OnPlot } from '../../plot/Plot.tsx'
import { signed } from '../../ui/format.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { signedPlusMinus, weightText } from '../parts/numbers.ts'
import { Plot } from '../parts/Plot.tsx'
import { type CurvePoint, curve, type MethodPeak, type MetricName } from './curves.ts'
import { type PushedSet, pushedMethods, pushedWeights } from './format.ts'
import classes from './Push.module.css'

interface Metric {
  title: string
  axis: string
  write: (value: number) => string
  note?: string
}

const METRICS: Record<MetricName, Metric> = {
  own: {
    title: 'Steering reward',
    axis: 'raw score',
    write: (value) => signed(value, 0),
    note: 'Each method has its own head: compare shapes, not levels.',
  },
  judge: { title: 'Judge’s score (independent)', axis: 'log-odds', write: (value) => signed(value, 1) },
  kl: { title: 'Distance from top-k', axis: 'KL, nats', write: String },
  repetition: {
    title: 'Repetition',
    axis: 'repeated pairs',
    write: (value) => `${Math.round(100 * value)}%`,
    note: 'Share of token pairs that occurred earlier in the text.',
  },
}

export interface CurvesProps {
  /** The metrics to show, a plot for each. */
  names: readonly MetricName[]
  set: PushedSet
  peaks: readonly MethodPeak[]
  judge: string
  weight: number
  /** Id of a prompt; null for means over all prompts. */
  prompt: string | null
}

export function Curves({ names, set, peaks, judge, weight, prompt }: CurvesProps) {
  const weights = pushedWeights(set)
  return (
    <div className={classes.grid}>
      {names.map((name) => {
        const lines = pushedMethods.map((method) => ({ method, points: curve(set, method, name, judge, prompt) }))
        const values = lines.flatMap(({ points }) => points.flatMap(ends))
        const { title, axis, write, note } = METRICS[name]
        const showsPeaks = name === 'judge' && prompt === null
        const here = lines.map(({ method, points }) => {
          const point = points.find((one) => one.weight === weight)
          return `${methods[method].label} ${point ? signedPlusMinus(point) : 'none'}`
        })
        return (
          <Plot
            key={name}
            title={title}
            described={`${title} by weight, one line per method. At w = ${weightText(weight)}: ${here.join(', ')}`}
            x={linearAxis([Math.min(...weights), Math.max(...weights)], {
              ticks: weights.filter((value) => value !== 1 && value !== 2),
              isSigned: true,
              title: 'weight w (normalized)',
            })}
            y={linearAxis(roundDomain(values, { count: 4, include: [0] }), { count: 4, tickText: write, title: axis })}
            height={190}
            note={showsPeaks ? 'Bars: peak of each method, 95% interval.' : note}
          >
            {(on) => (
              <>
                <Rule className={classes.here} frame={on.frame} x={on.x(weight)} />
                {lines.map(({ method, points }) => (
                  <Curve key={method} method={method} points={points} on={on} weight={weight} />
                ))}
                {showsPeaks &&
                  peaks.map((peak, place) => <PeakBar key={peak.method} {...peak} place={place} on={on} />)}
              </>
            )}
          </Plot>
        )
      })}
    </div>
  )
}

/** Both ends of a point's error bar. */
const ends = ({ mean, standardError }: CurvePoint): [low: number, high: number] => [
  mean - (standardError ?? 0),
  mean + (standardError ?? 0),
]

interface CurveProps {
  method: string
  points: readonly CurvePoint[]
  on: OnPlot
  weight: number
}

function Curve({ method, points, on: { x, y }, weight }: CurveProps) {
  const look = methodLook(method)
  return (
    <g stroke={look.color}>
      <Line points={points.map(({ weight, mean }) => ({ x: x(weight), y: y(mean) }))} strokeWidth={1.8} />
      {points.map((point) => {
        const at = { x: x(point.weight), y: y(point.mean) }
        const [low, high] = ends(point)
        return (
          <g key={point.weight}>
            <ErrorBars at={at} up={[y(low), y(high)]} />
            <Marks
              look={look}
              at={[at]}
              radius={point.weight === weight ? 4.5 : 3}
              stroke="var(--tw-paper)"
              strokeWidth={0.8}
            />
          </g>
        )
      })}
    </g>
  )
}

function PeakBar({ method, peak, peakInterval, place, on: { x, frame } }: MethodPeak & { place: number; on: OnPlot }) {
  const look = methodLook(method)
  const at = frame.bottom - 7 - 9 * place
  const [low, high] = peakInterval
  return (
    <g stroke={look.color} data-peak={method}>
      <line x1={x(low)} x2={x(high)} y1={at} y2={at} strokeWidth={2.5} strokeOpacity={0.45} />
      {[low, high].map((end) => (
        <line key={end} x1={x(end)} x2={x(end)} y1={at - 3} y2={at + 3} strokeWidth={1.5} />
      ))}
      <Marks look={look} at={[{ x: x(peak), y: at }]} radius={4} fill="var(--tw-paper)" strokeWidth={1.6} />
    </g>
  )
}
