// Every pair of the set at one cut: the lead of the better text's prefix with its interval, in ascending order.

import { scaleLinear } from 'd3-scale'
import { signed } from '../../ui/format.ts'
import { markPath } from '../../ui/methodLook.ts'
import { Plot } from '../parts/Plot.tsx'
import type { CutReading, Verdict } from './endingReadings.ts'
import { Key, verdicts } from './marks.tsx'
import classes from './PrefixLabels.module.css'

export interface SetPictureProps {
  /** [pairs] */
  readings: readonly CutReading[]
  isExact: boolean
  cut: number
  /** From 1. */
  pair: number
  onPair: (pair: number) => void
}

const order: Verdict[] = ['better', 'open', 'worse']

export function SetPicture({ readings, isExact, cut, pair, onPair }: SetPictureProps) {
  const sorted = readings
    .map((reading, index) => ({ ...reading, pair: index + 1 }))
    .sort((a, b) => a.mean.difference - b.mean.difference)
  const ends = sorted.flatMap(({ mean }) => mean.interval ?? [mean.difference])
  const y = isExact
    ? scaleLinear([-1, 1], [0, 1])
    : scaleLinear([Math.min(0, ...ends), Math.max(0, ...ends)], [0, 1]).nice(5)
  const count = (verdict: Verdict) => readings.filter((reading) => reading.verdict === verdict).length
  return (
    <Plot
      title={`All ${readings.length} pairs, cut at ${cut}%`}
      described={`${readings.length} pairs by the lead of the better text’s prefix: ${order.map((verdict) => `${count(verdict)} ${verdicts[verdict].words}`).join(', ')}`}
      height={280}
      legend={order.map((verdict) => (
        <span key={verdict} className={classes.key}>
          <Key {...verdicts[verdict]} /> {count(verdict)} {verdicts[verdict].words}
        </span>
      ))}
      x={{
        scale: scaleLinear([0, sorted.length + 1], [0, 1]),
        ticks: [],
        tickText: String,
        title: 'pairs, by lead',
      }}
      y={{
        scale: y,
        ticks: y.ticks(5),
        tickText: (value) => signed(value, isExact ? 1 : 0),
        title: isExact ? 'lead, share' : 'lead, log-odds',
      }}
      note="With 95% intervals: one in twenty misses, so one or two clear verdicts may be chance. Click a pair to see it."
    >
      {(x, up) => {
        const [bottom, top] = up.range() as [number, number]
        const width = x(2) - x(1)
        return (
          <>
            {sorted.map(({ mean, verdict, pair: number }, i) => {
              const { mark, className } = verdicts[verdict]
              return (
                <g key={number}>
                  {/* biome-ignore lint/a11y/noStaticElementInteractions: by keyboard the pair is chosen in the list above */}
                  <rect
                    className={classes.column}
                    data-selected={number === pair || undefined}
                    x={x(i + 1) - width / 2}
                    width={width}
                    y={top}
                    height={bottom - top}
                    onClick={() => onPair(number)}
                  >
                    <title>{`pair ${number}: ${signed(mean.difference)}`}</title>
                  </rect>
                  {mean.interval && (
                    <line
                      className={classes.whisker}
                      data-verdict={verdict}
                      x1={x(i + 1)}
                      x2={x(i + 1)}
                      y1={up(mean.interval[0])}
                      y2={up(mean.interval[1])}
                      pointerEvents="none"
                    />
                  )}
                  <path
                    d={markPath(mark, x(i + 1), up(mean.difference), Math.min(4, width / 2))}
                    className={className}
                    pointerEvents="none"
                  />
                </g>
              )
            })}
            <line
              className={classes.zero}
              x1={x.range()[0]}
              x2={x.range()[1]}
              y1={up(0)}
              y2={up(0)}
              pointerEvents="none"
            />
          </>
        )
      }}
    </Plot>
  )
}
