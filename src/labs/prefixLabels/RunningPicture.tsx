// Plot of the difference between the two prefixes' mean scores, with its interval, by number of endings.

import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { Line, Marks, pointsText, Rule } from '../../plot/marks.tsx'
import { signed } from '../../ui/format.ts'
import { Plot } from '../parts/Plot.tsx'
import { runningReadings } from './endingReadings.ts'
import { sides } from './marks.tsx'
import classes from './PrefixLabels.module.css'
import type { SeenCut } from './seenCut.ts'

export function RunningPicture({ seen: { sides: shown, isExact, total } }: { seen: SeenCut }) {
  const running = runningReadings(shown[0].scores, shown[1].scores, isExact)
  const bounded = running.slice(1).flatMap(({ mean }) => mean.interval ?? [mean.difference])
  const reach = isExact ? 1 : Math.max(1, ...bounded.map(Math.abs))
  const [low, high] = roundDomain([-reach, reach], { count: 4 })
  const within = (value: number) => Math.min(high, Math.max(low, value))
  const last = running.at(-1)
  const summary = last
    ? `Mean difference after ${last.n} endings per prefix: ${signed(last.mean.difference)}${last.mean.interval ? `, 95% interval ${last.mean.interval.map((end) => signed(end)).join(' to ')}` : ''}`
    : 'Fewer than two endings per prefix so far'
  return (
    <Plot
      title="Lead of the better text’s prefix, by number of endings"
      described={summary}
      height={190}
      x={linearAxis([1, Math.max(3, total)], {
        ticks: [2, 4, 8, 12, 16, 24, 32].filter((tick) => tick <= total),
        tickText: String,
        title: 'endings per prefix',
      })}
      y={linearAxis([low, high], { count: 4, isSigned: true, title: isExact ? 'share' : 'log-odds' })}
      legend="mean difference with 95% interval"
      note="The interval assumes that the number of endings was fixed in advance. If you stop as soon as it excludes 0, you are wrong more than 5% of the time."
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
