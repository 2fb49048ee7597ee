// What an evaluation runs: columns from methods and weights, runs from columns, prompts and seeds. Pure.

import { methodNamed } from '../../src/decoding/methods/index.ts'
import type { Method } from '../../src/decoding/methods/method.ts'
import type { HeadName, MethodName, RunSettings } from '../../src/decoding/record.ts'
import { MAX_COLUMNS } from '../../src/decoding/settings.ts'

/** One row of the tables: a method with a weight. */
export interface PlannedColumn {
  /** 'pargs@2', 'topK', 'rad (paper)' */
  key: string
  method: MethodName
  /** As asked for, in `units`; null for methods without a weight. */
  weight: number | null
  /** What the raw score is multiplied by. */
  rawWeight: number
  /** A paper's own setting, which is not compared at equal k. */
  preset: boolean
  topK: number
  temperature: number
}

export interface PlanOptions {
  methods: readonly MethodName[]
  weights: readonly number[]
  /** 'standard': a weight multiplies the score in units of its spread over base candidates. RAD's is raw always. */
  units: 'raw' | 'standard'
  presets: readonly PresetName[]
  topK: number
  temperature: number
}

/** Settings of the papers where they differ from ours: RAD (arXiv 2310.09520), ARGS (arXiv 2402.01694). */
export const presets = {
  rad: { method: 'rad', weight: 30, topK: 20, temperature: 1 },
  args: { method: 'args', weight: 1.5, topK: 10, temperature: 0.7 },
} as const

export type PresetName = keyof typeof presets

/** @param unitOf a head's unit, or null where it was not measured. @throws if 'standard' needs one that is not there. */
export function planColumns(
  { methods, weights, units, presets: named, topK, temperature }: PlanOptions,
  unitOf: (head: HeadName) => number | null,
): PlannedColumn[] {
  const common = { topK, temperature, preset: false }
  const ours = methods.flatMap((name): PlannedColumn[] => {
    const method = methodNamed(name)
    if (method.head === null) return [{ ...common, key: name, method: name, weight: null, rawWeight: 0 }]
    const scale = units === 'raw' ? 1 : 1 / scaleOf(method, method.head, unitOf)
    return weights.map((weight) => ({
      ...common,
      key: `${name}@${weight}`,
      method: name,
      weight,
      rawWeight: weight * scale,
    }))
  })
  const papers = named.map((name): PlannedColumn => {
    const { weight, ...preset } = presets[name]
    return { ...preset, key: `${name} (paper)`, weight, rawWeight: weight, preset: true }
  })
  return [...ours, ...papers]
}

/** RAD clamps raw probabilities: its unit is 1 by definition. */
function scaleOf({ name, label }: Method, head: HeadName, unitOf: (head: HeadName) => number | null): number {
  if (name === 'rad') return 1
  const unit = unitOf(head)
  if (unit !== null) return unit
  throw new Error(
    `the ${head} head, which steers ${label}, has no unit: measure it with \`tokenwise units\`, or give --units raw`,
  )
}

/** One comparison of at most 8 columns from one prompt. */
export interface PlannedRun {
  /** Id of the prompt. */
  prompt: string
  seed: number
  columns: PlannedColumn[]
}

/** Greedy methods write the same text for every seed and are run with the first one only. */
export function planRuns(
  columns: readonly PlannedColumn[],
  prompts: readonly { id: string }[],
  seeds: readonly number[],
): PlannedRun[] {
  const [first, ...others] = seeds
  if (first === undefined) return []
  const drawn = columns.filter(({ method }) => methodNamed(method).choice === 'sample')
  return prompts.flatMap(({ id: prompt }) => [
    ...groups(columns).map((some) => ({ prompt, seed: first, columns: some })),
    ...others.flatMap((seed) => groups(drawn).map((some) => ({ prompt, seed, columns: some }))),
  ])
}

/** Columns that one run can have: alike in k and temperature, 8 at most. */
function groups(columns: readonly PlannedColumn[]): PlannedColumn[][] {
  const alike = new Map<string, PlannedColumn[]>()
  for (const column of columns) {
    const key = `${column.topK} ${column.temperature}`
    alike.set(key, [...(alike.get(key) ?? []), column])
  }
  return [...alike.values()].flatMap((some) =>
    Array.from({ length: Math.ceil(some.length / MAX_COLUMNS) }, (_, i) =>
      some.slice(i * MAX_COLUMNS, (i + 1) * MAX_COLUMNS),
    ),
  )
}

/** A planned run as the decoding loop takes it. */
export function settingsOf(
  { seed, columns }: PlannedRun,
  { reward, maxTokens, bestOf, chat }: Pick<RunSettings, 'reward' | 'maxTokens' | 'bestOf' | 'chat'>,
): RunSettings {
  const [first] = columns as [PlannedColumn]
  return {
    columns: columns.map(({ method, rawWeight }) => ({ method, weight: rawWeight })),
    reward,
    topK: first.topK,
    temperature: first.temperature,
    seed,
    sample: 0,
    maxTokens,
    bestOf,
    chat,
  }
}
