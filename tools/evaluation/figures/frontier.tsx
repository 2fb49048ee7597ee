// The frontier: what the judge says of each method's texts against how far the method has gone from top-k sampling.

import { scaleLinear } from 'd3-scale'
import { methods } from '../../../src/decoding/methods/index.ts'
import type { MeanWithError } from '../../../src/metrics/clusteredMean.ts'
import { sortByKl } from '../../../src/metrics/frontier.ts'
import { isBound } from '../csv.ts'
import type { Summary, SummaryRow } from '../summary.ts'
import { Axes, boxesOf, colourOf, colours, MeasuredMark, MethodLine, measured, reach, svgFile } from './parts.tsx'
import { alongLine, type Box, type Label, type Point, placeLabels } from './placeLabels.ts'

const WIDTH = 760
const HEIGHT = 500
const FRAME: Box = { left: 64, top: 18, right: WIDTH - 40, bottom: HEIGHT - 88 }
/** Labels may stand a little outside the axes. */
const LABEL_FRAME: Box = { left: FRAME.left, top: 2, right: WIDTH - 4, bottom: FRAME.bottom }
const SIZE = 12

interface PlottedRow {
  row: SummaryRow
  method: string
  weight: number
  kl: MeanWithError
  reward: MeanWithError
}

interface Line {
  method: string
  label: string
  points: PlottedRow[]
}

/**
 * An SVG file, or null where no row has a KL. Presets, at another k, and greedy methods, without a KL, are not in it.
 * @param judge whose rewards are drawn.
 */
export function frontierFigure(summary: Summary, judge: string): string | null {
  const plotted = summary.rows.flatMap((row): PlottedRow[] =>
    row.klToTopK && !row.preset
      ? [{ row, method: row.method, weight: row.weight ?? 0, kl: row.klToTopK, reward: row.judges[judge] ?? row.judge }]
      : [],
  )
  if (plotted.length === 0) return null
  const x = scaleLinear([0, Math.max(1, reach(plotted.map(({ kl }) => kl))[1])], [FRAME.left, FRAME.right]).nice()
  const y = scaleLinear(reach(plotted.map(({ reward }) => reward)), [FRAME.bottom, FRAME.top]).nice()
  const pixel = ({ kl, reward }: PlottedRow) => measured(x, y, kl, reward)

  const lines = linesOf(plotted)
  const drawn = lines.flatMap(({ points }) =>
    points.slice(1).flatMap((point, i) => alongLine(pixel(points[i] as PlottedRow), pixel(point))),
  )
  const marks = plotted.flatMap((point) => boxesOf(pixel(point)))
  const labels = placeLabels(labelsOf(lines, plotted, pixel), { frame: LABEL_FRAME, marks, lines: drawn })
  const method = new Map(lines.map(({ label, method: name }) => [label, name]))
  const { n, seeds } = plotted[0]?.row ?? { n: 0, seeds: 0 }
  const notes = [
    `${n} prompts, ${seeds} ${seeds === 1 ? 'sample' : 'samples'} each; bars: one standard error over prompts; small numbers: w.`,
    ...(plotted.some(({ row }) => isBound(row)) ? ['Best-of-N stands at its bound: its KL is at most that.'] : []),
  ]
  const content = (
    <>
      <Axes
        x={x}
        y={y}
        frame={FRAME}
        xTitle="KL to top-k sampling, nats a text"
        yTitle={`judge's reward (${judge})`}
        ticks={[8, 6]}
        size={SIZE}
      />
      {lines.map(({ method: name, label, points }) => (
        <MethodLine key={label} method={name} points={points.map(pixel)} />
      ))}
      {plotted.map((point) => (
        <MeasuredMark key={point.row.key} method={point.method} at={pixel(point)} />
      ))}
      {labels.map(({ label: { text, at, optional, size }, x: left, y: base, leader }) => {
        const colour = colourOf(method.get(text) ?? '')
        return (
          <g key={`${text} ${at.x} ${at.y}`} fontSize={size} fill={optional ? colours.dim : colour}>
            {leader && <line x1={at.x} y1={at.y} x2={leader.x} y2={leader.y} stroke={colour} strokeWidth={0.7} />}
            <text
              x={left}
              y={base}
              fontWeight={optional ? 400 : 600}
              stroke="#ffffff"
              strokeWidth={3}
              paintOrder="stroke"
            >
              {text}
            </text>
          </g>
        )
      })}
      <text y={HEIGHT - 26} fontSize={SIZE - 1} fill={colours.dim}>
        {notes.map((note, i) => (
          <tspan key={note} x={FRAME.left} dy={i === 0 ? 0 : SIZE + 4}>
            {note}
          </tspan>
        ))}
      </text>
    </>
  )
  return svgFile(WIDTH, HEIGHT, "Judge's reward against KL to top-k sampling, by method and weight", content)
}

/**
 * Each method's points by rising KL, as they are interpolated; a method with weights starts at top-k, its weight 0, and
 * negative weights go the other way from there, on a line of their own.
 */
function linesOf(plotted: readonly PlottedRow[]): Line[] {
  const start = plotted.filter(({ row }) => row.method === 'topK')
  const names = [...new Set(plotted.map(({ row }) => row.method))]
  return names.flatMap((method) => {
    const own = plotted.filter(({ row }) => row.method === method)
    const label = own[0]?.row.label ?? method
    const steered = methods[method].head !== null
    const line = (name: string, points: PlottedRow[]): Line[] =>
      points.length > 0 ? [{ method, label: name, points: sortByKl(steered ? [...start, ...points] : points) }] : []
    return [
      ...line(
        label,
        own.filter(({ weight }) => weight >= 0),
      ),
      ...line(
        `${label}, w < 0`,
        own.filter(({ weight }) => weight < 0),
      ),
    ]
  })
}

/** Methods at the ends of their lines first, then weights where there is room. */
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
    .filter(({ row }) => row.weight !== null)
    .map((point): Label => ({ text: String(point.weight), at: pixel(point), size: SIZE - 2, optional: true }))
  return [...names, ...weights]
}
