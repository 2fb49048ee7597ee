// Plot of all pairs at one cut, sorted by the lead of the better text's prefix. Each lead has its interval.

import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { ErrorBars, Marks, Rule } from '../../plot/marks.tsx'
import { percent, signed } from '../../ui/format.ts'
import { Legend, Plot } from '../parts/Plot.tsx'
import type { CutReading, Verdict } from './endingReadings.ts'
import { verdicts } from './marks.tsx'
import classes from './PrefixLabels.module.css'

export interface SetPictureProps {
  readings: readonly CutReading[]
  isExact: boolean
  /** Share of the shorter text, in (0, 1). */
  cut: number
  /** Number of the selected pair, starting at 1. */
  pair: number
  onPair: (pair: number) => void
}

const order: Verdict[] = ['better', 'open', 'worse']

export function SetPicture({ readings, isExact, cut, pair, onPair }: SetPictureProps) {
  const sorted = readings
    .map((reading, index) => ({ ...reading, pair: index + 1 }))
    .sort((a, b) => a.mean.difference - b.mean.difference)
  const ends = sorted.flatMap(({ mean }) => mean.interval ?? [mean.difference])
  const leads: [number, number] = isExact ? [-1, 1] : roundDomain(ends, { include: [0] })
  const entries = order.map((verdict) => {
    const { look, words } = verdicts[verdict]
    return { look, label: `${readings.filter((reading) => reading.verdict === verdict).length} ${words}` }
  })
  return (
    <Plot
      title={`All ${readings.length} pairs, cut at ${percent(cut)}`}
      described={`${readings.length} pairs, sorted by the lead of the better text’s prefix: ${entries.map(({ label }) => label).join(', ')}`}
      height={230}
      legend={<Legend entries={entries} />}
      x={linearAxis([0, sorted.length + 1], { ticks: [], title: 'pairs, sorted by lead' })}
      y={linearAxis(leads, { isSigned: true, title: isExact ? 'lead, share' : 'lead, log-odds' })}
      note="Bars are 95% intervals. One in twenty misses the true lead, so a few clear verdicts may be chance. Click a pair to select it."
    >
      {({ x, y, frame }) => {
        const width = x(2) - x(1)
        return (
          <>
            {sorted.map(({ mean, verdict, pair: number }, i) => {
              const { look } = verdicts[verdict]
              const at = { x: x(i + 1), y: y(mean.difference) }
              return (
                <g key={number}>
                  {/* biome-ignore lint/a11y/noStaticElementInteractions: the list of pairs above is the keyboard control */}
                  <rect
                    className={classes.column}
                    data-selected={number === pair || undefined}
                    x={x(i + 1) - width / 2}
                    width={width}
                    y={frame.top}
                    height={frame.bottom - frame.top}
                    onClick={() => onPair(number)}
                  >
                    <title>{`pair ${number}: ${signed(mean.difference)}`}</title>
                  </rect>
                  {mean.interval && (
                    <ErrorBars
                      at={at}
                      up={[y(mean.interval[0]), y(mean.interval[1])]}
                      stroke={verdict === 'open' ? 'var(--tw-edge)' : look.color}
                      strokeWidth={1.4}
                      pointerEvents="none"
                    />
                  )}
                  <Marks
                    look={look}
                    at={[at]}
                    radius={Math.min(4, width / 2)}
                    hollow="var(--tw-paper)"
                    pointerEvents="none"
                  />
                </g>
              )
            })}
            <Rule className={classes.zero} frame={frame} y={y(0)} pointerEvents="none" />
          </>
        )
      }}
    </Plot>
  )
}
