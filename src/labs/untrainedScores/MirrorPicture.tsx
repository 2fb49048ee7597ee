// Plot of both heads' scores of the unsteered text, after each token and with its end token.

import { countingAxis, linearAxis, roundDomain } from '../../plot/axis.ts'
import { Line, Marks, Rule } from '../../plot/marks.tsx'
import { signed } from '../../ui/format.ts'
import { dashOf, type MethodLook, methodLook } from '../../ui/methodLook.ts'
import { Legend, Plot } from '../parts/Plot.tsx'
import type { TwinComparison } from './format.ts'

export const FIRST_LOOK: MethodLook = methodLook('args')
export const TWIN_LOOK: MethodLook = { color: 'var(--tw-purple)', mark: 'square', greedy: true }

const drawn = [
  { side: 'first', label: 'first head', look: FIRST_LOOK },
  { side: 'twin', label: 'twin', look: TWIN_LOOK },
] as const

export function MirrorPicture({ heard }: { heard: TwinComparison['heard'] }) {
  const { first, twin, finished } = heard
  const count = Math.min(first.length, twin.length)
  const ends = finished ? [finished.first, finished.twin] : []
  const across = countingAxis([1, count + 2], 'tokens written')
  return (
    <Plot
      title="Both heads on the unsteered text"
      described={`Rewards along ${count} tokens. At the last token, the first head’s score is ${signed(first[count - 1])} and the twin’s ${signed(twin[count - 1])}${finished ? `; with an end token, ${signed(finished.first)} and ${signed(finished.twin)}` : ''}.`}
      legend={<Legend entries={drawn} line />}
      height={220}
      x={{
        ...across,
        ticks: [...across.ticks.filter((tick) => tick <= 0.85 * count), count + 1.5],
        tickText: (tick) => (tick > count ? 'finished' : String(tick)),
      }}
      y={linearAxis(roundDomain([...first, ...twin, ...ends], { count: 4, include: [0] }), {
        count: 4,
        isSigned: true,
        title: 'reward',
      })}
      note={
        finished
          ? `With its end token, the finished text scores ${signed(finished.first, 3)} (first head) and ${signed(finished.twin, 3)} (twin).`
          : undefined
      }
    >
      {({ x, y, frame }) => (
        <>
          <Rule frame={frame} y={y(0)} stroke="var(--tw-edge)" />
          {drawn.map(({ side, look }) => (
            <g key={side}>
              <Line
                points={heard[side].slice(0, count).map((reward, i) => ({ x: x(i + 1), y: y(reward) }))}
                stroke={look.color}
                strokeDasharray={dashOf(look)}
              />
              {finished && (
                <Marks
                  look={look}
                  at={[{ x: x(count + 1.5), y: y(finished[side]) }]}
                  radius={side === 'first' ? 7 : 4}
                  hollow="var(--tw-paper)"
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
