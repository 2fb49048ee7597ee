// Both heads' scores of one text as it grows, and of the finished text with its end token.

import { extent } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { signed } from '../../ui/format.ts'
import { MarkIcon } from '../../ui/MarkIcon.tsx'
import { type MethodLook, markPath, methodLook } from '../../ui/methodLook.ts'
import { Plot } from '../parts/Plot.tsx'
import type { TwinComparison } from './format.ts'

/** The first head has ARGS's color and mark, its twin others; the same in cards and plots. */
export const FIRST_LOOK: MethodLook = methodLook('args')
export const TWIN_LOOK: MethodLook = { colour: 'var(--tw-purple)', mark: 'square', greedy: true }

const drawn = [
  { side: 'first', label: 'first head', look: FIRST_LOOK },
  { side: 'twin', label: 'twin', look: TWIN_LOOK },
] as const

export function MirrorPicture({ heard }: { heard: TwinComparison['heard'] }) {
  const { first, twin, finished } = heard
  const count = Math.min(first.length, twin.length)
  const ends = finished ? [finished.first, finished.twin] : []
  const [low = 0, high = 0] = extent([0, ...first, ...twin, ...ends])
  const up = scaleLinear([low, high], [0, 1]).nice(4)
  const across = scaleLinear([1, count + 2], [0, 1])
  return (
    <Plot
      title="Both heads on the unsteered text"
      described={`Rewards along ${count} tokens. At the last, the first head scores ${signed(first[count - 1])} and the twin ${signed(twin[count - 1])}${finished ? `; with an end token, ${signed(finished.first)} and ${signed(finished.twin)}` : ''}.`}
      legend={drawn.map(({ side, label, look }) => (
        <span key={side} style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
          <MarkIcon look={look} line /> {label}
        </span>
      ))}
      height={220}
      x={{
        scale: across,
        ticks: [
          1,
          ...across.ticks(6).filter((tick) => Number.isInteger(tick) && tick > 1 && tick <= 0.85 * count),
          count + 1.5,
        ],
        tickText: (tick) => (tick > count ? 'finished' : String(tick)),
        title: 'tokens written',
      }}
      y={{ scale: up, ticks: up.ticks(4), tickText: (value) => signed(value, 0), title: 'reward' }}
      note={
        finished
          ? `With an end token, as a finished text, they score ${signed(finished.first, 3)} and ${signed(finished.twin, 3)}.`
          : undefined
      }
    >
      {(x, y) => (
        <>
          <line x1={x.range()[0]} x2={x.range()[1]} y1={y(0)} y2={y(0)} stroke="var(--tw-edge)" />
          {drawn.map(({ side, look }) => (
            <g key={side}>
              <path
                d={`M${heard[side]
                  .slice(0, count)
                  .map((reward, i) => `${x(i + 1).toFixed(1)},${y(reward).toFixed(1)}`)
                  .join('L')}`}
                fill="none"
                stroke={look.colour}
                strokeWidth={2}
                strokeDasharray={look.greedy ? '4 3' : undefined}
              />
              {finished && (
                <path
                  d={markPath(look.mark, x(count + 1.5), y(finished[side]), side === 'first' ? 7 : 4)}
                  fill={side === 'first' ? look.colour : 'var(--tw-paper)'}
                  stroke={look.colour}
                  strokeWidth={1.6}
                />
              )}
            </g>
          ))}
        </>
      )}
    </Plot>
  )
}
