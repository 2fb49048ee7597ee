// From measurements to figures: medians, spread, ratios, and the table for a reader.

import type { Measurement, Parts } from './subject.ts'

/** Names of everything that is measured at one length of context. */
export const MEASURES = [
  'plain',
  'guided',
  'fourColumns',
  'rawSession',
  'prefill',
  'transformersJsQ4',
  'transformersJsFp32',
] as const
export type MeasureName = (typeof MEASURES)[number]

const TITLES: Record<MeasureName, string> = {
  plain: 'plain, a token',
  guided: 'guided (PARGS, k = 10), a token',
  fourColumns: 'four columns guided, a token of each',
  rawSession: 'bare session.run of body and head',
  prefill: 'prefill of the context',
  transformersJsQ4: 'transformers.js q4, a token',
  transformersJsFp32: 'transformers.js fp32, a token',
}

/** Time divided by time, below 1 where the first is quicker. */
export const RATIOS = {
  guidedOverPlain: ['guided', 'plain'],
  fourColumnsOverOne: ['fourColumns', 'guided'],
  plainOverTransformersJsQ4: ['plain', 'transformersJsQ4'],
  plainOverTransformersJsFp32: ['plain', 'transformersJsFp32'],
  guidedOverTransformersJsQ4: ['guided', 'transformersJsQ4'],
  plainOverRawSession: ['plain', 'rawSession'],
} as const satisfies Record<string, readonly [MeasureName, MeasureName]>
export type RatioName = keyof typeof RATIOS

/** Milliseconds over the rounds. */
export interface Figure {
  median: number
  /** Quartiles. */
  low: number
  high: number
  rounds: number
  /** Medians of the parts, where they were taken. */
  parts: Parts | null
  /** Median of the rows evaluated. */
  rows: number | null
}

export type Figures = Partial<Record<MeasureName, Figure>>

export interface Report {
  runtime: string
  device: string
  ratios: Record<RatioName, Record<string, number>>
  details: { contexts: Record<string, Figures> } & Record<string, unknown>
}

/** Of numbers in any order, interpolated; `share` in [0, 1]. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]!
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at))
}

export function figureOf(measurements: readonly Measurement[]): Figure {
  const over = (read: (measurement: Measurement) => number, share = 0.5) => quantile(measurements.map(read), share)
  const parted = measurements.every(({ parts }) => parts !== null)
  return {
    median: over(({ ms }) => ms),
    low: over(({ ms }) => ms, 0.25),
    high: over(({ ms }) => ms, 0.75),
    rounds: measurements.length,
    parts: parted
      ? { body: over((m) => m.parts!.body), head: over((m) => m.parts!.head), rest: over((m) => m.parts!.rest) }
      : null,
    rows: measurements.every(({ rows }) => rows !== null) ? over(({ rows }) => rows!) : null,
  }
}

/** Ratios of medians, by context; one whose measures were left out is left out. */
export function ratiosOf(contexts: Record<string, Figures>): Report['ratios'] {
  const names = Object.keys(RATIOS) as RatioName[]
  return Object.fromEntries(
    names.map((name) => {
      const [above, below] = RATIOS[name]
      const entries = Object.entries(contexts).flatMap(([context, figures]) => {
        const [a, b] = [figures[above], figures[below]]
        return a && b ? [[context, Number((a.median / b.median).toFixed(3))]] : []
      })
      return [name, Object.fromEntries(entries)]
    }),
  ) as Report['ratios']
}

/** The report as lines of Markdown tables. */
export function tableOf({ runtime, device, ratios, details }: Report): string {
  const contexts = Object.keys(details.contexts)
  const ms = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
  const figure = (f: Figure | undefined) => (f ? `${ms(f.median)} (${ms(f.low)}–${ms(f.high)})` : '–')
  const parts = (f: Figure | undefined) =>
    f?.parts ? `${ms(f.parts.body)} + ${ms(f.parts.head)} + ${ms(f.parts.rest)}` : '–'
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const header = (cells: string[]) => [line(cells), line(cells.map(() => '---'))]
  return [
    `${runtime}: ${device}`,
    '',
    ...header([
      'ms, median (quartiles)',
      ...contexts.flatMap((context) => [`past ${context}`, `body + LM head + rest`]),
    ]),
    ...MEASURES.map((name) =>
      line([
        TITLES[name],
        ...contexts.flatMap((context) => [
          figure(details.contexts[context]![name]),
          parts(details.contexts[context]![name]),
        ]),
      ]),
    ),
    '',
    ...header(['time ÷ time', ...contexts.map((context) => `past ${context}`)]),
    ...Object.entries(ratios).map(([name, byContext]) =>
      line([name, ...contexts.map((context) => byContext[context]?.toFixed(2) ?? '–')]),
    ),
  ].join('\n')
}
