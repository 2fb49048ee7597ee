// Plans an evaluation: columns from methods and weights, then runs from columns, prompts and seeds. Pure.

import { chunk } from 'simple-statistics'
import { methodNamed } from '../decoding/methods/index.ts'
import type { MethodName, RewardChoice, RunSettings } from '../decoding/record.ts'
import { MAX_COLUMNS } from '../decoding/settings.ts'

type Units = NonNullable<RunSettings['units']>

/** One row of the tables: a method with a weight. */
export interface PlannedColumn {
  /** For example 'pargs@2', 'topK' or 'rad (paper)'. */
  key: string
  method: MethodName
  /** Steering weight, for scores in `units`; null for methods without one. */
  weight: number | null
  /** Whether the weight multiplies raw scores, or scores divided by their standard deviation. */
  units: Units
  /** Whether the row has settings of its own, such as those of the method's paper; it is then on no frontier. */
  preset: boolean
  topK: number
  temperature: number
  /** The row's own reward; absent if it is the evaluation's. */
  reward?: RewardChoice | null | undefined
}

export interface PlanOptions {
  methods: readonly MethodName[]
  weights: readonly number[]
  /** Weights of methods that do not use `weights`. */
  weightsFor?: Partial<Record<MethodName, number[]>>
  units: Units
  presets: readonly PresetName[]
  topK: number
  temperature: number
}

/** The papers' own settings, where they differ from the defaults here: RAD (arXiv 2310.09520), ARGS (arXiv 2402.01694). */
export const presets = {
  rad: { method: 'rad', weight: 30, topK: 20, temperature: 1 },
  args: { method: 'args', weight: 1.5, topK: 10, temperature: 0.7 },
} as const

export type PresetName = keyof typeof presets

/** Plans the columns. Presets are in raw units, as in their papers. */
export function planColumns(options: PlanOptions): PlannedColumn[] {
  const { weights, weightsFor = {}, units, topK, temperature } = options
  const own = options.methods.flatMap((name): PlannedColumn[] => {
    const column = { units, topK, temperature, method: name, preset: false }
    if (methodNamed(name).head === null) return [{ ...column, key: name, weight: null }]
    return (weightsFor[name] ?? weights).map((weight) => ({ ...column, key: `${name}@${weight}`, weight }))
  })
  const papers = options.presets.map(
    (name): PlannedColumn => ({ ...presets[name], key: `${name} (paper)`, units: 'raw', preset: true }),
  )
  return [...own, ...papers]
}

/** @param option such as '--seeds'. @throws Error that names a value given twice. */
export function refuseDuplicates(option: string, given: readonly (string | number)[]): void {
  const twice = given.find((value, i) => given.indexOf(value) < i)
  if (twice !== undefined) throw new Error(`${option} has ${twice} twice. Give each value once.`)
}

export interface PlannedRun {
  /** Id of the prompt. */
  prompt: string
  seed: number
  columns: PlannedColumn[]
}

/** Greedy methods write the same text for every seed, so they run with the first seed only. */
export function planRuns(
  columns: readonly PlannedColumn[],
  prompts: readonly { id: string }[],
  seeds: readonly number[],
): PlannedRun[] {
  const [first, ...others] = seeds
  if (first === undefined) return []
  const sampling = columns.filter(({ method }) => methodNamed(method).choice === 'sample')
  return prompts.flatMap(({ id: prompt }) => [
    ...groups(columns).map((some) => ({ prompt, seed: first, columns: some })),
    ...others.flatMap((seed) => groups(sampling).map((some) => ({ prompt, seed, columns: some }))),
  ])
}

/** Groups columns that can share a run: at most 8, with equal k, temperature and units. */
function groups(columns: readonly PlannedColumn[]): PlannedColumn[][] {
  const alike = new Map<string, PlannedColumn[]>()
  for (const column of columns) {
    const key = `${column.topK} ${column.temperature} ${column.units}`
    alike.set(key, [...(alike.get(key) ?? []), column])
  }
  return [...alike.values()].flatMap((some) => chunk(some, MAX_COLUMNS))
}

export type CommonSettings = Pick<RunSettings, 'reward' | 'maxTokens' | 'bestOf' | 'chat'>

export function settingsOf({ seed, columns }: Omit<PlannedRun, 'prompt'>, common: CommonSettings): RunSettings {
  const [first] = columns as [PlannedColumn]
  return {
    columns: columns.map(({ method, weight, reward }) => ({
      method,
      weight: weight ?? 0,
      ...(reward === undefined ? {} : { reward }),
    })),
    weight: first.weight ?? 0,
    units: first.units,
    topK: first.topK,
    temperature: first.temperature,
    seed,
    sample: 0,
    ...common,
  }
}
