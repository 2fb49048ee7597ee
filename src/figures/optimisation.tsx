// Over-optimization: the judge's reward against each method's steering reward as the weight grows. Where a line falls toward the
// right, the reward model scores the texts higher and the judge scores them lower.

import type { ReactNode } from 'react'
import { objectives } from '../decoding/heads.ts'
import { methods } from '../decoding/methods/index.ts'
import type { MethodName } from '../decoding/record.ts'
import type { Summary, SummaryRow } from '../evaluation/summary.ts'
import type { MeanWithError } from '../metrics/clusteredMean.ts'
import { Axes } from '../plot/Axes.tsx'
import { linearAxis, printedAxes, ranged, roundDomain } from '../plot/axis.ts'
import type { Box } from '../plot/layout.ts'
import { alongLine, placeLabels } from '../plot/placeLabels.ts'
import { TextLines } from '../plot/Sheet.tsx'
import { methodLook } from '../ui/methodLook.ts'
import { boxesOf, type Drawing, ends, type Measured, MeasuredMark, MethodLine, measured } from './parts.tsx'

const PANEL_WIDTH = 272
const PANEL_HEIGHT = 236
const MARGIN = { left: 52, top: 34, right: 16, bottom: 50 }
const COLUMNS = 3
const SIZE = 11
const FOOT = 42
const Y_TICKS = 5
/** Keeps the first point off the vertical axis. */
const INSET = 10
const NOTES = [
  'Small numbers: w; 0 means no reward. Steering reward: raw score of the steering head. Bars: one standard error.',
  'Prefix heads do not compare texts of different lengths: their panels show the texts that reached the length limit.',
]

/** One method at one weight. Weight 0 is the method without its reward. */
interface Step {
  method: MethodName
  weight: number
  own: MeanWithError
  judge: MeanWithError
}

/** One panel per method, or null if no method has a weight. */
export function optimisationFigure({ rows, judges }: Pick<Summary, 'rows' | 'judges'>): Drawing | null {
  const steered = rows.filter(({ preset, weight }) => !preset && weight !== null)
  const panels = [...new Set(steered.map(({ method }) => method))]
    .map((name) => stepsOf(name, rows))
    .filter((steps) => steps.some(({ weight }) => weight > 0))
  if (panels.length === 0) return null
  const columns = Math.min(COLUMNS, panels.length)
  const width = columns * PANEL_WIDTH
  const height = Math.ceil(panels.length / columns) * PANEL_HEIGHT + FOOT
  const judged = roundDomain(ends(panels.flat().map(({ judge }) => judge)), { count: Y_TICKS })
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
      <TextLines lines={NOTES} x={MARGIN.left} y={height - 26} size={SIZE} leading={SIZE + 4} />
    </>
  )
  return {
    width,
    height,
    title: `Each method's steering reward against the judge's reward (${judges[0] ?? 'none'}) as the weight grows`,
    content,
  }
}

/**
 * Steps by ascending weight, without weights at which no text can be compared. The step at weight 0 is unsteered decoding (top-k
 * or greedy), scored by the same head.
 */
function stepsOf(name: MethodName, rows: readonly SummaryRow[]): Step[] {
  const { head, choice } = methods[name]
  if (head === null) return []
  const plain = rows.find(({ method }) => method === (choice === 'argmax' ? 'greedy' : 'topK'))
  const own = rows.filter(({ method, preset, weight }) => method === name && !preset && weight !== null)
  return [...(plain ? [plain] : []), ...own]
    .flatMap((row): Step[] => {
      const from = objectives[head].acrossLengths ? row : row.atLimit
      const reward = from === row && row.method === name ? row.ownReward : from?.heads[head]
      return from && reward ? [{ method: row.method, weight: row.weight ?? 0, own: reward, judge: from.judge }] : []
    })
    .sort((a, b) => a.weight - b.weight)
}

function Panel({ steps, judged, judge }: { steps: Step[]; judged: [number, number]; judge: string }): ReactNode {
  const frame: Box = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: PANEL_WIDTH - MARGIN.right,
    bottom: PANEL_HEIGHT - MARGIN.bottom,
  }
  const own = ends(steps.map((step) => step.own))
  const x = ranged(
    linearAxis([Math.min(...own), Math.max(...own)], { title: 'steering reward', count: 4 }),
    frame.left + INSET,
    frame.right - INSET,
  )
  const y = ranged(linearAxis(judged, { title: judge, count: Y_TICKS }), frame.bottom, frame.top)
  const points = steps.map((step) => measured(x.scale, y.scale, step.own, step.judge))
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
      <text x={frame.left} y={20} fontSize={SIZE + 2} fontWeight={600} fill={methodLook(name).color}>
        {methods[name].label}
      </text>
      <Axes x={x} y={y} frame={frame} look={printedAxes(SIZE)} />
      <MethodLine method={name} points={points} />
      {steps.map(({ method, weight }, i) => (
        <MeasuredMark key={weight} method={method} at={points[i] as Measured} />
      ))}
      {labels.map(({ label: { text, at, size }, x: left, y: base }) => (
        <text key={`${text} ${at.x}`} x={left} y={base} fontSize={size} fill="var(--tw-dim)">
          {text}
        </text>
      ))}
    </>
  )
}
