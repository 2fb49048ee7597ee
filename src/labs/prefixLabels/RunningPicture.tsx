// The lead of the better text's prefix as endings accumulate: the mean difference with its interval, from two endings per
// prefix on.

import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { Line, Marks, pointsText, Rule } from '../../plot/marks.tsx'
import { signed } from '../../ui/format.ts'
import { Plot } from '../parts/Plot.tsx'
import { runningReadings } from './endingReadings.ts'
import { sides } from './marks.tsx'
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
  const [low, high] = roundDomain([-reach, reach], { count: 4 })
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
      x={linearAxis([1, Math.max(3, most)], {
        ticks: [2, 4, 8, 12, 16, 24, 32].filter((tick) => tick <= most),
        tickText: String,
        title: 'endings per prefix',
      })}
      y={linearAxis([low, high], { count: 4, isSigned: true, title: isExact ? 'share' : 'log-odds' })}
      legend="mean difference with 95% interval"
      note="The interval assumes a number of endings fixed in advance. Stopping as soon as it excludes 0 errs more often than 5%."
    >
      {({ x, y, frame }) => {
        const at = (n: number, value: number) => ({ x: x(n), y: y(within(value)) })
        const edge = (end: 0 | 1) =>
          running.flatMap(({ n, mean }) => (mean.interval ? [at(n, mean.interval[end])] : []))
        return (
          <>
            <Rule className={classes.zero} frame={frame} y={y(0)} />
            <polygon className={classes.band} points={pointsText([...edge(1), ...edge(0).reverse()])} />
            <Line points={running.map(({ n, mean }) => at(n, mean.difference))} stroke="var(--tw-ink)" />
            {last && <Marks look={sides[0].look} at={[at(last.n, last.mean.difference)]} radius={4} />}
          </>
        )
      }}
    </Plot>
  )
}
