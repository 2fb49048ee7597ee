// The difference of each method to one of them in a judge's score, paired by prompt, with its 95% interval.

import { Axes } from '../plot/Axes.tsx'
import { linearAxis, pageAxes, ranged, roundDomain } from '../plot/axis.ts'
import { type Box, tenth } from '../plot/layout.ts'
import { ErrorBars, Marks, Rule } from '../plot/marks.tsx'
import type { MethodLook } from '../ui/methodLook.ts'
import type { Drawing } from './parts.tsx'

export interface ShownDifference {
  key: string
  title: string
  look: MethodLook
  difference: number
  /** Null if there is one prompt. */
  interval: readonly [number, number] | null
  /** Whether the interval says that the methods differ. */
  isClear: boolean
}

const LINE = 30
const TOP = 6
const BOTTOM = 44
const SIZE = 12
/** Room for titles beside the plot. Below this width they stand above their lines. */
const BESIDE = 560

/** @param base title of the method that the others are compared with. @param width in pixels. */
export function differencesFigure(
  differences: readonly ShownDifference[],
  { judge, base, width }: { judge: string; base: string; width: number },
): Drawing {
  const isWide = width >= BESIDE
  const line = isWide ? LINE : LINE + 14
  const height = TOP + line * differences.length + BOTTOM
  const frame: Box = { left: isWide ? 200 : 12, top: TOP, right: width - 18, bottom: height - BOTTOM }
  const ends = differences.flatMap(({ difference, interval }) => interval ?? [difference])
  const x = ranged(
    linearAxis(roundDomain(ends, { include: [0] }), { title: `difference to ${base} in ${judge}`, isSigned: true }),
    frame.left,
    frame.right,
  )
  const y = ranged(linearAxis([0, 1], { title: '', ticks: [] }), frame.bottom, frame.top)
  const content = (
    <>
      <Axes x={x} y={y} frame={frame} look={pageAxes} grid="both" />
      <Rule frame={frame} x={tenth(x.scale(0))} strokeDasharray="3 3" />
      {differences.map(({ key, title, look, difference, interval, isClear }, i) => {
        const middle = TOP + line * i + (isWide ? line / 2 : line - 14)
        const at = { x: tenth(x.scale(difference)), y: middle }
        return (
          <g key={key}>
            <text
              x={isWide ? frame.left - 12 : frame.left}
              y={isWide ? middle + 4 : middle - 12}
              textAnchor={isWide ? 'end' : 'start'}
              fontSize={SIZE}
              fill="var(--tw-ink)"
              stroke="var(--tw-paper)"
              strokeWidth={4}
              paintOrder="stroke"
            >
              {title}
            </text>
            <g opacity={isClear ? 1 : 0.55}>
              {interval && (
                <ErrorBars
                  at={at}
                  across={[x.scale(interval[0]), x.scale(interval[1])]}
                  stroke={look.color}
                  strokeWidth={2}
                />
              )}
              <Marks look={look} at={[at]} radius={5} hollow="var(--tw-paper)" strokeWidth={1.6} />
            </g>
          </g>
        )
      })}
    </>
  )
  const title = `Difference of each method to ${base} in ${judge}, with 95% intervals over prompts`
  return { width, height, title, content }
}
