// The lead of the better text's prefix as endings accumulate: the mean difference with its interval, from two endings per
// prefix on.

import { scaleLinear } from 'd3-scale'
import { signed } from '../../ui/format.ts'
import { Plot } from '../parts/Plot.tsx'
import { runningReadings } from './endingReadings.ts'
import classes from './PrefixLabels.module.css'

export interface RunningPictureProps {
  chosen: readonly number[]
  rejected: readonly number[]
  isExact: boolean
  /** Endings per prefix in the end. */
  most: number
}

export function RunningPicture({ chosen, rejected, isExact, most }: RunningPictureProps) {
  const running = runningReadings(chosen, rejected, isExact)
  const bounded = running.slice(1).flatMap(({ mean }) => mean.interval ?? [mean.difference])
  const reach = isExact ? 1 : Math.max(1, ...bounded.map(Math.abs))
  const y = scaleLinear([-reach, reach], [0, 1]).nice(4)
  const [low, high] = y.domain() as [number, number]
  const within = (value: number) => Math.min(high, Math.max(low, value))
  const last = running.at(-1)
  const summary = last
    ? `after ${last.n} endings per prefix ${signed(last.mean.difference)}${last.mean.interval ? `, 95% interval ${last.mean.interval.map((end) => signed(end)).join(' to ')}` : ''}`
    : 'fewer than two endings per prefix so far'
  return (
    <Plot
      title="Lead of the better text’s prefix, as endings accumulate"
      described={`Mean difference of endings: ${summary}`}
      height={190}
      x={{
        scale: scaleLinear([1, Math.max(3, most)], [0, 1]),
        ticks: [2, 4, 8, 12, 16, 24, 32].filter((tick) => tick <= most),
        tickText: String,
        title: 'endings per prefix',
      }}
      y={{
        scale: y,
        ticks: y.ticks(4),
        tickText: (value) => signed(value, reach <= 1 ? 1 : 0),
        title: isExact ? 'share' : 'log-odds',
      }}
      legend="mean difference with 95% interval"
      note="The interval assumes a number of endings fixed in advance. Stopping as soon as it excludes 0 errs more often than 5%."
    >
      {(at, up) => {
        const [left, right] = at.range() as [number, number]
        const band = running.filter(({ mean }) => mean.interval !== null)
        const edge = (end: 0 | 1) =>
          band.map(({ n, mean }) => `${at(n).toFixed(1)},${up(within(mean.interval?.[end] as number)).toFixed(1)}`)
        return (
          <>
            <line className={classes.zero} x1={left} x2={right} y1={up(0)} y2={up(0)} />
            {band.length > 0 && (
              <path className={classes.band} d={`M${[...edge(1), ...edge(0).reverse()].join('L')}Z`} />
            )}
            {running.length > 0 && (
              <path
                className={classes.line}
                d={`M${running.map(({ n, mean }) => `${at(n).toFixed(1)},${up(within(mean.difference)).toFixed(1)}`).join('L')}`}
              />
            )}
            {last && <circle className={classes.winner} cx={at(last.n)} cy={up(within(last.mean.difference))} r={4} />}
          </>
        )
      }}
    </Plot>
  )
}
