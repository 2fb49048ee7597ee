// Four figures against w, one line per method; on the judge's plot also the peak of each method with its interval.

import { methods } from '../../decoding/methods/index.ts'
import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { ErrorBars, Line, Marks, Rule } from '../../plot/marks.tsx'
import type { OnPlot } from '../../plot/Plot.tsx'
import { signed } from '../../ui/format.ts'
import { methodLook } from '../../ui/methodLook.ts'
import { signedPlusMinus, weightText } from '../parts/numbers.ts'
import { Plot } from '../parts/Plot.tsx'
import { type CurvePoint, curve, type FigureName, figureNames, type Turn } from './curves.ts'
import { type PushedSet, pushedMethods, pushedWeights } from './format.ts'
import classes from './Push.module.css'

const FIGURES: Record<FigureName, { title: string; axis: string; write: (value: number) => string }> = {
  own: { title: 'Own reward (steers)', axis: 'raw score', write: (value) => signed(value, 0) },
  judge: { title: 'Judge’s score (independent)', axis: 'log-odds', write: (value) => signed(value, 1) },
  kl: { title: 'Distance from top-k sampling', axis: 'KL, nats', write: String },
  repetition: {
    title: 'Repetition',
    axis: 'repeated pairs',
    write: (value) => `${Math.round(100 * value)}%`,
  },
}

export interface CurvesProps {
  set: PushedSet
  turns: readonly Turn[]
  judge: string
  weight: number
  /** One prompt only, or null for means over all. */
  prompt: string | null
}

export function Curves({ set, turns, judge, weight, prompt }: CurvesProps) {
  const weights = pushedWeights(set)
  return (
    <div className={classes.grid}>
      {figureNames.map((name) => {
        const lines = pushedMethods.map((method) => ({ method, points: curve(set, method, name, judge, prompt) }))
        const drawn = lines.flatMap(({ points }) => points.flatMap(ends))
        const { title, axis, write } = FIGURES[name]
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
            y={linearAxis(roundDomain(drawn, { count: 4, include: [0] }), { count: 4, tickText: write, title: axis })}
            height={230}
            note={noteOf(name, prompt)}
          >
            {(on) => (
              <>
                <Rule className={classes.here} frame={on.frame} x={on.x(weight)} />
                {lines.map(({ method, points }) => (
                  <Curve key={method} method={method} points={points} on={on} weight={weight} />
                ))}
                {name === 'judge' &&
                  prompt === null &&
                  turns.map((turn, place) => <TurnBar key={turn.method} turn={turn} place={place} on={on} />)}
              </>
            )}
          </Plot>
        )
      })}
    </div>
  )
}

function noteOf(name: FigureName, prompt: string | null): string | null {
  if (name === 'repetition') return 'Share of token pairs that occurred earlier in the text.'
  if (name === 'own') return 'Each method by its own head: compare shapes, not levels.'
  return name === 'judge' && prompt === null ? 'At the bottom: the peak of each method with its 95% interval.' : null
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

/** The judge's best weight with its 95% interval, at the bottom of the plot. */
function TurnBar({ turn, place, on: { x, frame } }: { turn: Turn; place: number; on: OnPlot }) {
  const look = methodLook(turn.method)
  const at = frame.bottom - 7 - 9 * place
  const [low, high] = turn.peakInterval
  return (
    <g stroke={look.color} data-turn={turn.method}>
      <line x1={x(low)} x2={x(high)} y1={at} y2={at} strokeWidth={2.5} strokeOpacity={0.45} />
      {[low, high].map((end) => (
        <line key={end} x1={x(end)} x2={x(end)} y1={at - 3} y2={at + 3} strokeWidth={1.5} />
      ))}
      <Marks look={look} at={[{ x: x(turn.peak), y: at }]} radius={4} fill="var(--tw-paper)" strokeWidth={1.6} />
    </g>
  )
}
