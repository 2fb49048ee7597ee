// The frontier: a judge's reward against the KL to top-k sampling, for each method and weight.

import { methods } from '../../../src/decoding/methods/index.ts'
import type { MethodName } from '../../../src/decoding/record.ts'
import type { MeanWithError } from '../../../src/metrics/clusteredMean.ts'
import { sortByKl } from '../../../src/metrics/rewardAtKl.ts'
import { successFloor } from '../../../src/metrics/successFloor.ts'
import { Axes } from '../../../src/plot/Axes.tsx'
import { linearAxis, printedAxes, ranged, roundDomain } from '../../../src/plot/axis.ts'
import type { Box, Point } from '../../../src/plot/layout.ts'
import { Line as PlotLine } from '../../../src/plot/marks.tsx'
import { alongLine, type Label, placeLabels } from '../../../src/plot/placeLabels.ts'
import { TextLines } from '../../../src/plot/Sheet.tsx'
import { methodLook } from '../../../src/ui/methodLook.ts'
import { counted } from '../../cli/tables.ts'
import type { Summary, SummaryRow } from '../summary.ts'
import { boxesOf, ends, MeasuredMark, MethodLine, measured, svgFile } from './parts.tsx'

const WIDTH = 760
const HEIGHT = 500
const FRAME: Box = { left: 64, top: 18, right: WIDTH - 40, bottom: HEIGHT - 88 }
const LABEL_FRAME: Box = { left: FRAME.left, top: 2, right: WIDTH - 4, bottom: FRAME.bottom }
const SIZE = 12

interface PlottedRow {
  key: string
  method: MethodName
  label: string
  /** 0 for methods without one. */
  weight: number
  /** The small number at its mark: w, or N of Best-of-N; null for none. */
  small: number | null
  kl: MeanWithError
  reward: MeanWithError
}

interface Line {
  method: string
  label: string
  points: PlottedRow[]
}

/**
 * Returns an SVG file, or null if no row has a KL. Presets are excluded because their k differs, and greedy methods because they
 * have no KL. @param judge the judge whose rewards are shown.
 */
export function frontierFigure(summary: Summary, judge: string): string | null {
  const plotted = [...summary.rows.flatMap((row) => plottedRow(row, judge)), ...bestOfRows(summary, judge)]
  if (plotted.length === 0) return null
  const far = Math.max(1, ...ends(plotted.map(({ kl }) => kl)))
  const x = ranged(
    linearAxis(roundDomain([0, far], { count: 10 }), { title: 'KL to top-k sampling, nats per text', count: 8 }),
    FRAME.left,
    FRAME.right,
  )
  const rewards = roundDomain(ends(plotted.map(({ reward }) => reward)), { count: 10 })
  const y = ranged(linearAxis(rewards, { title: `judge's reward (${judge})`, count: 6 }), FRAME.bottom, FRAME.top)
  const pixel = ({ kl, reward }: PlottedRow) => measured(x.scale, y.scale, kl, reward)

  const floor = floorOf(summary, judge, far).map(({ kl, success }): Point => ({ x: x.scale(kl), y: y.scale(success) }))
  const lines = linesOf(plotted)
  const drawn = lines.flatMap(({ points }) =>
    points.slice(1).flatMap((point, i) => alongLine(pixel(points[i] as PlottedRow), pixel(point))),
  )
  const marks = plotted.flatMap((point) => boxesOf(pixel(point)))
  const labels = placeLabels(labelsOf(lines, plotted, pixel), { frame: LABEL_FRAME, marks, lines: drawn })
  const method = new Map(lines.map(({ label, method: name }) => [label, name]))
  const { n, seeds } = summary.rows[0] ?? { n: 0, seeds: 0 }
  const small = summary.bestOf.length > 0 ? 'w, or N of Best-of-N' : 'w'
  const notes = [
    `${n} prompts, ${counted(seeds, 'sample')} each; bars: one standard error over prompts; small numbers: ${small}.`,
    [
      ...(plotted.some(({ method }) => methods[method].bestBy) ? ['Best-of-N: upper bound of its KL.'] : []),
      ...(floor.length > 0
        ? ['Dashed: floor. No method with this rate of success can be nearer to top-k sampling.']
        : []),
    ].join(' '),
  ].filter((line) => line !== '')
  const content = (
    <>
      <Axes x={x} y={y} frame={FRAME} look={printedAxes(SIZE)} />
      {floor.length > 0 && <PlotLine points={floor} stroke="var(--tw-dim)" strokeWidth={1.2} strokeDasharray="5 4" />}
      {lines.map(({ method: name, label, points }) => (
        <MethodLine key={label} method={name} points={points.map(pixel)} />
      ))}
      {plotted.map((point) => (
        <MeasuredMark key={point.key} method={point.method} at={pixel(point)} />
      ))}
      {labels.map(({ label: { text, at, optional, size }, x: left, y: base, leader }) => {
        const { color } = methodLook(method.get(text) ?? '')
        return (
          <g key={`${text} ${at.x} ${at.y}`} fontSize={size} fill={optional ? 'var(--tw-dim)' : color}>
            {leader && <line x1={at.x} y1={at.y} x2={leader.x} y2={leader.y} stroke={color} strokeWidth={0.7} />}
            <text
              x={left}
              y={base}
              fontWeight={optional ? 400 : 600}
              stroke="var(--tw-sheet)"
              strokeWidth={3}
              paintOrder="stroke"
            >
              {text}
            </text>
          </g>
        )
      })}
      <TextLines lines={notes} x={FRAME.left} y={HEIGHT - 26} size={SIZE - 1} leading={SIZE + 4} />
    </>
  )
  return svgFile(WIDTH, HEIGHT, "Judge's reward against KL to top-k sampling, by method and weight", content)
}

function plottedRow(row: SummaryRow, judge: string): PlottedRow[] {
  const { key, method, label, weight, klToTopK: kl, preset } = row
  return kl && !preset
    ? [{ key, method, label, weight: weight ?? 0, small: weight, kl, reward: row.judges[judge] ?? row.judge }]
    : []
}

/** Best-of-N for every N that was computed from samples. Only the first judge scored them. */
function bestOfRows({ bestOf, judges }: Summary, judge: string): PlottedRow[] {
  const { label } = methods.bestOfN
  return judge === judges[0]
    ? bestOf.map(({ n, kl, judge: reward }) => ({
        ...{ key: `best of ${n}`, method: 'bestOfN', label, weight: 0, small: n },
        kl: { mean: kl, standardError: 0, n: reward.n },
        reward,
      }))
    : []
}

const FLOOR_POINTS = 60

/** The least KL of each rate of success above that of top-k sampling, up to the KL `far`; [] for a judge that gives scores. */
function floorOf({ rows, successJudges }: Summary, judge: string, far: number): { kl: number; success: number }[] {
  const base = rows.find(({ method }) => method === 'topK')?.judges[judge]?.mean
  if (!successJudges.includes(judge) || base === undefined || base === 0 || base === 1) return []
  return Array.from({ length: FLOOR_POINTS + 1 }, (_, i) => base + ((1 - base) * i) / FLOOR_POINTS)
    .map((success) => ({ success, kl: successFloor(success, base) }))
    .filter(({ kl }) => kl <= far)
}

/**
 * Each method's points by ascending KL, the order in which they are interpolated. The line of a method with weights starts at
 * top-k, which is weight 0. Negative weights have a line of their own.
 */
function linesOf(plotted: readonly PlottedRow[]): Line[] {
  const start = plotted.filter(({ method }) => method === 'topK')
  const names = [...new Set(plotted.map(({ method }) => method))]
  return names.flatMap((method) => {
    const own = plotted.filter((point) => point.method === method)
    const label = own[0]?.label ?? method
    const steered = methods[method].head !== null
    const line = (name: string, points: PlottedRow[]): Line[] =>
      points.length > 0 ? [{ method, label: name, points: sortByKl(steered ? [...start, ...points] : points) }] : []
    const [toward, away] = [own.filter(({ weight }) => weight >= 0), own.filter(({ weight }) => weight < 0)]
    return [...line(label, toward), ...line(`${label}, w < 0`, away)]
  })
}

function labelsOf(lines: readonly Line[], plotted: readonly PlottedRow[], pixel: (at: PlottedRow) => Point): Label[] {
  const names = lines.map(
    ({ label, points }): Label => ({
      text: label,
      at: pixel(points.at(-1) as PlottedRow),
      size: SIZE + 1,
      optional: false,
    }),
  )
  const weights = plotted
    .filter(({ small }) => small !== null)
    .map((point): Label => ({ text: String(point.small), at: pixel(point), size: SIZE - 2, optional: true }))
  return [...names, ...weights]
}
