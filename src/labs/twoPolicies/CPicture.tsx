// Plot of C by prefix length, with a dot for each prefix. More probable prefixes have larger dots.

import { scaleLog } from 'd3-scale'
import { linearAxis } from '../../plot/axis.ts'
import { Rule } from '../../plot/marks.tsx'
import { counted } from '../../ui/format.ts'
import { Plot } from '../parts/Plot.tsx'
import type { TwoPolicies } from './policies.ts'
import { tokens } from './state.ts'
import classes from './TwoPolicies.module.css'
import { nodeOf, pathOf, prefixName, type World } from './world.ts'

export interface CPictureProps {
  world: World
  policies: TwoPolicies
  at: string
  onWalk: (path: string) => void
}

/** Largest power of ten on the axis. */
const MAX_DECADES = 9

export function CPicture({ world, policies: { logC, logRlhf }, at, onWalk }: CPictureProps) {
  const finite = logC.flatMap((sums) => [...sums].filter(Number.isFinite))
  const decades = Math.min(MAX_DECADES, Math.max(1, Math.ceil(Math.max(...finite.map(Math.abs)) / Math.LN10)))
  const every = Math.ceil(decades / 3)
  const powers = Array.from({ length: 2 * decades + 1 }, (_, i) => i - decades).filter((power) => power % every === 0)
  const selected = nodeOf(world, tokens(at))
  const lengths = Array.from({ length: world.length }, (_, length) => length)
  const [low, high] = [Math.exp(Math.min(...finite)), Math.exp(Math.max(...finite))]
  return (
    <Plot
      title="C of every prefix"
      described={`C of ${counted(finite.length, 'prefix', 'prefixes')}, from ${low.toPrecision(4)} to ${high.toPrecision(4)}`}
      x={linearAxis([-0.5, world.length - 0.5], { ticks: lengths, tickText: String, title: 'tokens in the prefix' })}
      y={{
        scale: scaleLog().domain([10 ** -decades, 10 ** decades]),
        ticks: powers.map((power) => 10 ** power),
        tickText: (value) => (value >= 0.01 && value <= 1000 ? String(value) : value.toExponential(0)),
        title: 'C (log scale)',
      }}
      note={`C ranges from ${low.toPrecision(4)} to ${high.toPrecision(4)}. Larger dots mark prefixes that are more probable under the RLHF policy of their length. Click a dot to see the continuations of its prefix.`}
    >
      {({ x, y, frame }) => (
        <>
          <Rule className={classes.one} frame={frame} y={y(1)} />
          {lengths.flatMap((length) =>
            Array.from(logC[length] as Float64Array, (value, node) => {
              if (!Number.isFinite(value)) return null
              const count = logC[length]?.length as number
              const bounded = Math.min(decades, Math.max(-decades, value / Math.LN10))
              const share = Math.exp(logRlhf[length]?.[node] as number)
              const path = pathOf(world, length, node).join('')
              return (
                // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard the prefix is chosen in the table
                <circle
                  key={path}
                  className={classes.dot}
                  data-selected={(length === at.length && node === selected) || undefined}
                  cx={x(length + ((node + 0.5) / count - 0.5) * 0.8)}
                  cy={y(10 ** bounded)}
                  r={2 + 8 * Math.sqrt(share)}
                  onClick={() => onWalk(path)}
                >
                  <title>{`${prefixName(path)}: C = ${Math.exp(value).toPrecision(4)}`}</title>
                </circle>
              )
            }),
          )}
        </>
      )}
    </Plot>
  )
}
