// Every ending of both prefixes as a mark at its reward, with a line at the mean of each.

import { scaleLinear } from 'd3-scale'
import { mean } from 'simple-statistics'
import { percent, signed } from '../../ui/format.ts'
import { markPath } from '../../ui/methodLook.ts'
import { Plot } from '../parts/Plot.tsx'
import { type Scorer, scorerTitles } from './endingReadings.ts'
import { Key, sides } from './marks.tsx'
import classes from './PrefixLabels.module.css'

export interface EndingPictureProps {
  /** [sides][endings] rewards; the better text's first. */
  scores: readonly (readonly number[])[]
  isExact: boolean
  scorer: Scorer
}

const RADIUS = 4.2
/** Height of a prefix's row, in the plot's own units. */
const ROW = 1

export function EndingPicture({ scores, isExact, scorer }: EndingPictureProps) {
  const all = scores.flat()
  const scale = isExact
    ? scaleLinear([-0.15, 1.15], [0, 1])
    : scaleLinear([Math.min(0, ...all), Math.max(0, ...all)], [0, 1]).nice(5)
  const means = scores.map((side) => mean([...side]))
  const write = (value: number) => (isExact ? percent(value) : signed(value))
  return (
    <Plot
      title={isExact ? 'Endings that pass' : 'Reward of every ending'}
      described={`${scores.map((side, i) => `${side.length} endings of the prefix of ${sides[i]?.name}: mean ${write(means[i] as number)}`).join('; ')}`}
      height={190}
      legend={sides.map(({ key, name, mark, className }, i) => (
        <span key={key} className={classes.key}>
          <Key mark={mark} className={className} /> {name}’s prefix: mean {write(means[i] as number)}
        </span>
      ))}
      x={{
        scale,
        ticks: isExact ? [0, 1] : scale.ticks(5),
        tickText: (value) => (isExact ? (value === 1 ? 'passes (1)' : 'fails (0)') : signed(value, 0)),
        title: isExact ? 'checked by the program' : `scored by ${scorerTitles[scorer]}, log-odds`,
      }}
      y={{ scale: scaleLinear([0, 2 * ROW], [0, 1]), ticks: [], tickText: String, title: '' }}
    >
      {(x, y) =>
        scores.map((side, i) => {
          const middle = y(1.5 * ROW - i * ROW)
          const { mark, className, key } = sides[i] as (typeof sides)[number]
          return (
            <g key={key}>
              {(isExact ? blocks : stacked)(side, (value) => x(value)).map(({ at, up }, place) => (
                <path
                  // biome-ignore lint/suspicious/noArrayIndexKey: an ending has nothing but its place
                  key={place}
                  d={markPath(mark, at, middle - up, RADIUS)}
                  className={`${className} ${classes.faint}`}
                />
              ))}
              <line
                className={classes.meanLine}
                x1={x(means[i] as number)}
                x2={x(means[i] as number)}
                y1={middle - 26}
                y2={middle + 26}
              />
            </g>
          )
        })
      }
    </Plot>
  )
}

/** Equal rewards as a block of marks, eight per row. */
function blocks(values: readonly number[], x: (value: number) => number): { at: number; up: number }[] {
  const taken = new Map<number, number>()
  return values.map((value) => {
    const before = taken.get(value) ?? 0
    taken.set(value, before + 1)
    return { at: x(value) + ((before % 8) - 3.5) * 2.3 * RADIUS, up: 14 - Math.floor(before / 8) * 2.4 * RADIUS }
  })
}

/** Stacks equal and close marks above and below each other in turn. */
function stacked(values: readonly number[], x: (value: number) => number): { at: number; up: number }[] {
  const taken = new Map<number, number>()
  const step = 2 * RADIUS
  return values.map((value) => {
    const at = x(value)
    const bin = Math.round(at / step)
    const before = taken.get(bin) ?? 0
    taken.set(bin, before + 1)
    const level = Math.ceil(before / 2) * (before % 2 === 0 ? 1 : -1)
    return { at, up: level * 5.2 }
  })
}
