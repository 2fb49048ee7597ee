// Plot of the rewards of all endings, a row per prefix, with a line at each mean.

import { mean } from 'simple-statistics'
import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { Marks, Rule } from '../../plot/marks.tsx'
import { percent, signed } from '../../ui/format.ts'
import { Legend, Plot } from '../parts/Plot.tsx'
import { scorerTitles } from './endingReadings.ts'
import { sides } from './marks.tsx'
import classes from './PrefixLabels.module.css'
import type { SeenCut } from './seenCut.ts'

const RADIUS = 4.2

export function EndingPicture({ seen }: { seen: SeenCut }) {
  const { isExact, scorer } = seen
  const scores = seen.sides.map((side) => side.scores)
  const across = isExact
    ? linearAxis([-0.15, 1.15], {
        ticks: [0, 1],
        tickText: (value) => (value === 1 ? 'passes (1)' : 'fails (0)'),
        title: 'checked by the program',
      })
    : linearAxis(roundDomain(scores.flat(), { include: [0] }), {
        isSigned: true,
        title: `scored by ${scorerTitles[scorer]}, log-odds`,
      })
  const means = scores.map((side) => mean([...side]))
  const write = (value: number) => (isExact ? percent(value) : signed(value))
  return (
    <Plot
      title={isExact ? 'Endings that pass' : 'Reward of every ending'}
      described={scores
        .map(
          (side, i) => `${side.length} endings of the prefix of ${sides[i]?.name}: mean ${write(means[i] as number)}`,
        )
        .join('; ')}
      height={190}
      legend={
        <Legend
          entries={sides.map(({ name, look }, i) => ({
            look,
            label: `${name}’s prefix: mean ${write(means[i] as number)}`,
          }))}
        />
      }
      x={across}
      y={linearAxis([0, 2], { ticks: [], title: '' })}
    >
      {({ x, y, frame }) =>
        scores.map((side, i) => {
          const middle = y(1.5 - i)
          const { look, key } = sides[i] as (typeof sides)[number]
          return (
            <g key={key}>
              <Marks
                look={look}
                at={placed(side, x, isExact).map(({ at, up }) => ({ x: at, y: middle - up }))}
                radius={RADIUS}
                hollow="var(--tw-paper)"
                fillOpacity={0.35}
                strokeOpacity={0.75}
              />
              <Rule
                className={classes.meanLine}
                frame={{ ...frame, top: middle - 26, bottom: middle + 26 }}
                x={x(means[i] as number)}
              />
            </g>
          )
        })
      }
    </Plot>
  )
}

/** Places marks so that they do not overlap: in blocks with eight per row, or by stacking close marks above and below the line. */
function placed(values: readonly number[], x: (value: number) => number, inBlocks: boolean) {
  const taken = new Map<number, number>()
  return values.map((value) => {
    const at = x(value)
    const bin = inBlocks ? value : Math.round(at / (2 * RADIUS))
    const before = taken.get(bin) ?? 0
    taken.set(bin, before + 1)
    return inBlocks
      ? { at: at + ((before % 8) - 3.5) * 2.3 * RADIUS, up: 14 - Math.floor(before / 8) * 2.4 * RADIUS }
      : { at, up: 5.2 * Math.ceil(before / 2) * (before % 2 === 0 ? 1 : -1) }
  })
}
