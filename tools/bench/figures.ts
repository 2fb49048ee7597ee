// Summarizes measurements as medians, quartiles, ratios and a table.

import { type Column, markdownTable } from '../cli/tables.ts'
import type { Measurement, Parts } from './subject.ts'

const MEASURES = ['plain', 'guided', 'fourColumns', 'prefill', 'transformersJsQ4', 'transformersJsFp32'] as const
export type MeasureName = (typeof MEASURES)[number]

const TITLES: Record<MeasureName, string> = {
  plain: 'plain, per token',
  guided: 'guided (PARGS, k = 10), per token',
  fourColumns: 'four guided columns, per token of each column',
  prefill: 'prefill of the context',
  transformersJsQ4: 'transformers.js q4, per token',
  transformersJsFp32: 'transformers.js fp32, per token',
}

/** Ratios of times: below 1 if the first is faster. */
const RATIOS = {
  guidedOverPlain: ['guided', 'plain'],
  fourColumnsOverOne: ['fourColumns', 'guided'],
  plainOverTransformersJsQ4: ['plain', 'transformersJsQ4'],
  plainOverTransformersJsFp32: ['plain', 'transformersJsFp32'],
  guidedOverTransformersJsQ4: ['guided', 'transformersJsQ4'],
} as const satisfies Record<string, readonly [MeasureName, MeasureName]>
type RatioName = keyof typeof RATIOS

/** Median and quartiles of one measurement over the rounds, in milliseconds. */
export interface Figure {
  median: number
  low: number
  high: number
  rounds: number
  /** Medians of the parts; null if they were not measured. */
  parts: Parts | null
  /** Median number of evaluated rows; null if they were not counted. */
  rows: number | null
}

export type Figures = Partial<Record<MeasureName, Figure>>

export interface Report {
  runtime: string
  device: string
  ratios: Record<RatioName, Record<string, number>>
  details: { contexts: Record<string, Figures> } & Record<string, unknown>
}

/** Quantile with linear interpolation. @param share in [0, 1]. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]!
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at))
}

export function figureOf(measurements: readonly Measurement[]): Figure {
  const over = (read: (measurement: Measurement) => number, share = 0.5) => quantile(measurements.map(read), share)
  const hasParts = measurements.every(({ parts }) => parts !== null)
  return {
    median: over(({ ms }) => ms),
    low: over(({ ms }) => ms, 0.25),
    high: over(({ ms }) => ms, 0.75),
    rounds: measurements.length,
    parts: hasParts
      ? { body: over((m) => m.parts!.body), head: over((m) => m.parts!.head), rest: over((m) => m.parts!.rest) }
      : null,
    rows: measurements.every(({ rows }) => rows !== null) ? over(({ rows }) => rows!) : null,
  }
}

/** Ratios of medians by context. A ratio is omitted if one of its measurements was skipped. */
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

export function tableOf({ runtime, device, ratios, details }: Report): string {
  const contexts = Object.entries(details.contexts)
  const ms = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
  const figure = (f: Figure | undefined) => f && `${ms(f.median)} (${ms(f.low)}–${ms(f.high)})`
  const parts = (f: Figure | undefined) => f?.parts && `${ms(f.parts.body)} + ${ms(f.parts.head)} + ${ms(f.parts.rest)}`
  const times = markdownTable(MEASURES, [
    ['ms, median (quartiles)', (name) => TITLES[name]],
    ...contexts.flatMap(([context, figures]): Column<MeasureName>[] => [
      [`context ${context}`, (name) => figure(figures[name])],
      ['body + LM head + rest', (name) => parts(figures[name])],
    ]),
  ])
  const ratioTable = markdownTable(Object.entries(ratios), [
    ['ratio of times', ([name]) => name],
    ...contexts.map(
      ([context]): Column<[string, Record<string, number>]> => [
        `context ${context}`,
        ([, byContext]) => byContext[context]?.toFixed(2),
      ],
    ),
  ])
  return [`${runtime}: ${device}`, times, ratioTable].join('\n\n')
}
