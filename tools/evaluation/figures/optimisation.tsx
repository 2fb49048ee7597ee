// Who is over-optimised first: for each method its own reward against the judge's, as the weight grows. A line that goes
// on to the right and turns down has found what its reward model likes and the judge does not.

import { scaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'
import { methods } from '../../../src/decoding/methods/index.ts'
import type { MethodName } from '../../../src/decoding/record.ts'
import type { MeanWithError } from '../../../src/metrics/clusteredMean.ts'
import type { Summary, SummaryRow } from '../summary.ts'
import {
  Axes,
  boxesOf,
  colourOf,
  colours,
  type Measured,
  MeasuredMark,
  MethodLine,
  measured,
  reach,
  svgFile,
} from './parts.tsx'
import { alongLine, type Box, placeLabels } from './placeLabels.ts'

const PANEL_WIDTH = 272
const PANEL_HEIGHT = 236
const MARGIN = { left: 52, top: 34, right: 16, bottom: 50 }
const COLUMNS = 3
const SIZE = 11
const FOOT = 26
const Y_TICKS = 5

/** One method at one weight; weight 0 is the method without its reward. */
interface Step {
  method: MethodName
  weight: number
  own: MeanWithError
  judge: MeanWithError
}

/** An SVG file of small pictures, one a method, or null where no method has a weight. */
export function optimisationFigure({ rows, judges }: Summary): string | null {
  const steered = rows.filter(({ preset, weight }) => !preset && weight !== null)
  const panels = [...new Set(steered.map(({ method }) => method))]
    .map((name) => stepsOf(name, rows))
    .filter((steps) => steps.some(({ weight }) => weight > 0))
  if (panels.length === 0) return null
  const columns = Math.min(COLUMNS, panels.length)
  const width = columns * PANEL_WIDTH
  const height = Math.ceil(panels.length / columns) * PANEL_HEIGHT + FOOT
  const judged = reach(panels.flat().map(({ judge }) => judge))
  const content = (
    <>
      {panels.map((steps, i) => (
        <g
          key={steps[0]?.method}
          transform={`translate(${(i % columns) * PANEL_WIDTH} ${Math.floor(i / columns) * PANEL_HEIGHT})`}
        >
          <Panel steps={steps} judged={judged} judge={i % columns === 0 ? `judge's reward (${judges[0] ?? ''})` : ''} />
        </g>
      ))}
      <text x={MARGIN.left} y={height - 10} fontSize={SIZE} fill={colours.dim}>
        Small numbers: w; 0 is without reward. Own reward: raw, of the head that steers. Bars: one standard error.
      </text>
    </>
  )
  return svgFile(width, height, "Each method's own reward against the judge's reward as the weight grows", content)
}

/** By rising weight, from the unsteered texts (of top-k or greedy decoding) as the same head sees them. */
function stepsOf(name: MethodName, rows: readonly SummaryRow[]): Step[] {
  const { head, choice } = methods[name]
  const plain = rows.find(({ method }) => method === (choice === 'argmax' ? 'greedy' : 'topK'))
  const before = head === null ? null : plain?.heads[head]
  const start: Step[] = plain && before ? [{ method: plain.method, weight: 0, own: before, judge: plain.judge }] : []
  const own = rows
    .filter(({ method, preset }) => method === name && !preset)
    .flatMap(({ weight, ownReward, judge }): Step[] =>
      ownReward && weight !== null ? [{ method: name, weight, own: ownReward, judge }] : [],
    )
  return [...start, ...own].sort((a, b) => a.weight - b.weight)
}

function Panel({ steps, judged, judge }: { steps: Step[]; judged: [number, number]; judge: string }): ReactNode {
  const frame: Box = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: PANEL_WIDTH - MARGIN.right,
    bottom: PANEL_HEIGHT - MARGIN.bottom,
  }
  const inset = 10
  const x = scaleLinear(reach(steps.map(({ own }) => own)), [frame.left + inset, frame.right - inset])
  const y = scaleLinear(judged, [frame.bottom, frame.top]).nice(Y_TICKS)
  const points = steps.map((step) => measured(x, y, step.own, step.judge))
  const marks = points.flatMap(boxesOf)
  const lines = points.slice(1).flatMap((point, i) => alongLine(points[i] as Measured, point))
  const labels = placeLabels(
    steps.map(({ weight }, i) => ({
      text: String(weight),
      at: points[i] as Measured,
      size: SIZE - 1,
      optional: true,
    })),
    { frame, marks, lines },
  )
  const name = steps.at(-1)?.method as MethodName
  return (
    <>
      <text x={frame.left} y={20} fontSize={SIZE + 2} fontWeight={600} fill={colourOf(name)}>
        {methods[name].label}
      </text>
      <Axes x={x} y={y} frame={frame} xTitle="own reward" yTitle={judge} ticks={[4, Y_TICKS]} size={SIZE} />
      <MethodLine method={name} points={points} />
      {steps.map(({ method, weight }, i) => (
        <MeasuredMark key={weight} method={method} at={points[i] as Measured} />
      ))}
      {labels.map(({ label: { text, at, size }, x: left, y: base }) => (
        <text key={`${text} ${at.x}`} x={left} y={base} fontSize={size} fill={colours.dim}>
          {text}
        </text>
      ))}
    </>
  )
}
