// Four figures against w, one line per method; on the judge's plot also the peak of each method with its interval.

import { scaleLinear } from 'd3-scale'
import { methods } from '../../decoding/methods/index.ts'
import { signed } from '../../ui/format.ts'
import { markPath, methodLook } from '../../ui/methodLook.ts'
import { Plot, type PlotScale } from '../parts/Plot.tsx'
import { weightText } from '../parts/weightText.ts'
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
        const up = scaleLinear([Math.min(0, ...drawn), Math.max(0, ...drawn)], [0, 1]).nice(4)
        const { title, axis, write } = FIGURES[name]
        const here = lines.map(({ method, points }) => {
          const point = points.find((one) => one.weight === weight)
          return `${methods[method].label} ${point ? withError(point) : 'none'}`
        })
        return (
          <Plot
            key={name}
            title={title}
            described={`${title} by weight, one line per method. At w = ${weightText(weight)}: ${here.join(', ')}`}
            x={{
              scale: scaleLinear([Math.min(...weights), Math.max(...weights)], [0, 1]),
              ticks: weights.filter((value) => value !== 1 && value !== 2),
              tickText: (value) => signed(value, 0),
              title: 'weight w (normalized)',
            }}
            y={{ scale: up, ticks: up.ticks(4), tickText: write, title: axis }}
            height={230}
            note={noteOf(name, prompt)}
          >
            {(x, y) => (
              <>
                <line className={classes.here} x1={x(weight)} x2={x(weight)} y1={y.range()[0]} y2={y.range()[1]} />
                {lines.map(({ method, points }) => (
                  <Line key={method} method={method} points={points} x={x} y={y} weight={weight} />
                ))}
                {name === 'judge' &&
                  prompt === null &&
                  turns.map((turn, place) => <TurnBar key={turn.method} turn={turn} place={place} x={x} y={y} />)}
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
const ends = ({ mean, standardError }: CurvePoint): number[] => [
  mean - (standardError ?? 0),
  mean + (standardError ?? 0),
]

const withError = ({ mean, standardError }: CurvePoint): string =>
  `${signed(mean)}${standardError === null ? '' : ` ± ${standardError.toFixed(2)}`}`

interface LineProps {
  method: string
  points: readonly CurvePoint[]
  x: PlotScale
  y: PlotScale
  weight: number
}

function Line({ method, points, x, y, weight }: LineProps) {
  const { colour, mark } = methodLook(method)
  return (
    <g stroke={colour} fill={colour}>
      <path
        d={`M${points.map(({ weight, mean }) => `${x(weight).toFixed(1)},${y(mean).toFixed(1)}`).join('L')}`}
        fill="none"
        strokeWidth={1.8}
      />
      {points.map((point) => (
        <g key={point.weight}>
          {point.standardError !== null && (
            <line
              x1={x(point.weight)}
              x2={x(point.weight)}
              y1={y(point.mean - point.standardError)}
              y2={y(point.mean + point.standardError)}
              strokeWidth={1}
            />
          )}
          <path
            d={markPath(mark, x(point.weight), y(point.mean), point.weight === weight ? 4.5 : 3)}
            stroke="var(--tw-paper)"
            strokeWidth={0.8}
          />
        </g>
      ))}
    </g>
  )
}

/** The judge's best weight with its 95% interval, at the bottom of the plot. */
function TurnBar({ turn, place, x, y }: { turn: Turn; place: number; x: PlotScale; y: PlotScale }) {
  const { colour, mark } = methodLook(turn.method)
  const at = (y.range()[0] as number) - 7 - 9 * place
  const [low, high] = turn.peakInterval
  return (
    <g stroke={colour} data-turn={turn.method}>
      <line x1={x(low)} x2={x(high)} y1={at} y2={at} strokeWidth={2.5} strokeOpacity={0.45} />
      {[low, high].map((end) => (
        <line key={end} x1={x(end)} x2={x(end)} y1={at - 3} y2={at + 3} strokeWidth={1.5} />
      ))}
      <path d={markPath(mark, x(turn.peak), at, 4)} fill="var(--tw-paper)" strokeWidth={1.6} />
    </g>
  )
}
