// The frontier: a judge's reward against the KL to top-k sampling, for each method and weight.

import { methods } from '../decoding/methods/index.ts'
import type { MethodName } from '../decoding/record.ts'
import type { Summary, SummaryRow } from '../evaluation/summary.ts'
import type { MeanWithError } from '../metrics/clusteredMean.ts'
import { sortByKl } from '../metrics/rewardAtKl.ts'
import { successFloor } from '../metrics/successFloor.ts'
import { Axes } from '../plot/Axes.tsx'
import { linearAxis, printedAxes, ranged, roundDomain } from '../plot/axis.ts'
import type { Box, Point } from '../plot/layout.ts'
import { Line as PlotLine } from '../plot/marks.tsx'
import { alongLine, type Label, placeLabels } from '../plot/placeLabels.ts'
import { TextLines } from '../plot/Sheet.tsx'
import { counted } from '../ui/format.ts'
import { methodLook } from '../ui/methodLook.ts'
import { boxesOf, type Drawing, ends, MeasuredMark, MethodLine, measured } from './parts.tsx'

/** Size in a file, in pixels. */
const FILE = { width: 760, height: 500 }
const SIZE = 12

/** What the figure shows of a row. */
export type FrontierRow = Pick<
  SummaryRow,
  'key' | 'method' | 'label' | 'weight' | 'preset' | 'judge' | 'judges' | 'klToTopK' | 'n' | 'seeds'
>

type Shown = { rows: readonly FrontierRow[] } & Partial<Pick<Summary, 'judges' | 'bestOf' | 'successJudges'>>

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
 * Returns null if no row has a KL. Presets are excluded because their k differs, and greedy methods because they have no KL.
 * @param judge the judge whose rewards are shown. @param size in pixels. @param hasNotes whether notes stand below, as in a file.
 */
export function frontierFigure(
  summary: Shown,
  judge: string,
  { width, height } = FILE,
  hasNotes = true,
): Drawing | null {
  const frame: Box = { left: 64, top: 18, right: width - 40, bottom: height - (hasNotes ? 88 : 46) }
  const labelFrame: Box = { left: frame.left, top: 2, right: width - 4, bottom: frame.bottom }
  const plotted = [...summary.rows.flatMap((row) => plottedRow(row, judge)), ...bestOfRows(summary, judge)]
  if (plotted.length === 0) return null
  const far = Math.max(1, ...ends(plotted.map(({ kl }) => kl)))
  const x = ranged(
    linearAxis(roundDomain([0, far], { count: 10 }), { title: 'KL to top-k sampling, nats per text', count: 8 }),
    frame.left,
    frame.right,
  )
  const rewards = roundDomain(ends(plotted.map(({ reward }) => reward)), { count: 10 })
  const y = ranged(linearAxis(rewards, { title: `judge's reward (${judge})`, count: 6 }), frame.bottom, frame.top)
  const pixel = ({ kl, reward }: PlottedRow) => measured(x.scale, y.scale, kl, reward)

  const floor = floorOf(summary, judge, far).map(({ kl, success }): Point => ({ x: x.scale(kl), y: y.scale(success) }))
  const lines = linesOf(plotted)
  const drawn = lines.flatMap(({ points }) =>
    points.slice(1).flatMap((point, i) => alongLine(pixel(points[i] as PlottedRow), pixel(point))),
  )
  const marks = plotted.flatMap((point) => boxesOf(pixel(point)))
  const labels = placeLabels(labelsOf(lines, plotted, pixel), { frame: labelFrame, marks, lines: drawn })
  const method = new Map(lines.map(({ label, method: name }) => [label, name]))
  const { n, seeds } = summary.rows[0] ?? { n: 0, seeds: 0 }
  const small = (summary.bestOf?.length ?? 0) > 0 ? 'w, or N of Best-of-N' : 'w'
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
      <Axes x={x} y={y} frame={frame} look={printedAxes(SIZE)} />
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
      {hasNotes && <TextLines lines={notes} x={frame.left} y={height - 26} size={SIZE - 1} leading={SIZE + 4} />}
    </>
  )
  const title = `Judge's reward (${judge}) against KL to top-k sampling, by method and weight`
  return { width, height, title, content }
}

function plottedRow(row: FrontierRow, judge: string): PlottedRow[] {
  const { key, method, label, weight, klToTopK: kl, preset } = row
  return kl && !preset
    ? [{ key, method, label, weight: weight ?? 0, small: weight, kl, reward: row.judges[judge] ?? row.judge }]
    : []
}

/** Best-of-N for every N that was computed from samples. Only the first judge scored them. */
function bestOfRows({ bestOf = [], judges = [] }: Shown, judge: string): PlottedRow[] {
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
function floorOf({ rows, successJudges = [] }: Shown, judge: string, far: number): { kl: number; success: number }[] {
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
