// The summary of an evaluation, from the measurements of each text. Pure: the same texts give the same summary.

import { type HeadName, headNames } from '../../src/decoding/heads.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { MethodName } from '../../src/decoding/record.ts'
import { clusteredMean, type MeanWithError } from '../../src/metrics/clusteredMean.ts'
import type { MeasuredText } from '../../src/metrics/measuredText.ts'
import { distinctN } from '../../src/metrics/ngramDiversity.ts'
import { rougeDiversity } from '../../src/metrics/rougeDiversity.ts'
import type { Row } from '../../src/metrics/rows.ts'
import {
  type FrontierComparison,
  frontierOf,
  pairsOf,
  type SummaryPair,
  type SummaryStep,
  stepsOf,
} from './comparisons.ts'
import type { Cost } from './cost.ts'
import type { PlannedColumn } from './plan.ts'
import { meanOf, type Value } from './textRows.ts'

/** One method with one weight. Means and standard errors are over prompts; seeds are averaged within a prompt. */
export interface SummaryRow {
  key: string
  method: MethodName
  label: string
  /** In `units`; null for methods without one. */
  weight: number | null
  units: 'raw' | 'standard'
  /** A paper's own setting, at its own k and temperature. */
  preset: boolean
  topK: number
  temperature: number
  /** By the first judge. */
  judge: MeanWithError
  /** By every judge. */
  judges: Record<string, MeanWithError>
  /** Raw, by the head that steers; null for methods without one. */
  ownReward: MeanWithError | null
  /** Raw, by every head. */
  heads: Partial<Record<HeadName, MeanWithError>>
  /** Nats per text; null for greedy methods and Best-of-N. */
  klToBase: MeanWithError | null
  /** Nats per text, against top-k sampling; for Best-of-N the bound; null for greedy methods. */
  klToTopK: MeanWithError | null
  /** −Σ log π_base, nats per text. */
  negLogBase: MeanWithError
  diversity: {
    /** Mean ROUGE-L F1 among the samples of a prompt; null with one seed. */
    rougeL: MeanWithError | null
    rep2: MeanWithError | null
    rep3: MeanWithError | null
    rep4: MeanWithError | null
    /** (1 − rep2)(1 − rep3)(1 − rep4) */
    product: MeanWithError | null
    /** Over all texts. */
    distinct1: number | null
    distinct2: number | null
    distinct3: number | null
  }
  /** Tokens, without an end token. */
  length: MeanWithError
  /** Share of texts that ended with an end token. */
  finished: number
  /** Token mean reciprocal rank of gold texts; null where there are none. */
  tokenMrr: MeanWithError | null
  cost: Cost | null
  /** Prompts. */
  n: number
  /** Seeds of a prompt. */
  seeds: number
}

export interface Summary {
  rows: SummaryRow[]
  pairs: SummaryPair[]
  steps: SummaryStep[]
  /** The first judge's comparisons first. */
  frontier: FrontierComparison[]
  /** Names, the first judge first. */
  judges: string[]
  reward: string | null
  /** Token mean reciprocal rank of the base model's own ranking. */
  baseTokenMrr: MeanWithError | null
  command: string
  model: { name: string; sha256: string; runtime: string }
  settings: Record<string, unknown>
}

export interface SummaryInput {
  columns: readonly PlannedColumn[]
  texts: readonly MeasuredText[]
  judges: readonly string[]
  /** By column key. */
  costs: ReadonlyMap<string, Cost>
  /** By column key: one value per gold text. */
  ranks: ReadonlyMap<string, readonly Row[]>
}

export function summarize(input: SummaryInput): Pick<Summary, 'rows' | 'pairs' | 'steps' | 'frontier'> {
  const texts = new Map(input.columns.map(({ key }) => [key, input.texts.filter(({ column }) => column === key)]))
  const textsOf = (key: string) => texts.get(key) ?? []
  return {
    rows: input.columns.map((column) => rowOf(column, textsOf(column.key), input)),
    pairs: pairsOf(input.columns, textsOf, input.judges),
    steps: stepsOf(input.columns, textsOf, input.judges),
    frontier: input.judges.flatMap((name) => frontierOf(input.columns, textsOf, name)),
  }
}

function rowOf(column: PlannedColumn, texts: readonly MeasuredText[], input: SummaryInput): SummaryRow {
  const { key, method, weight, units, preset, topK, temperature } = column
  if (texts.length === 0) throw new Error(`There are no measurements of ${key}.`)
  const certain = (value: Value) => meanOf(texts, value) as MeanWithError
  const judges = Object.fromEntries(input.judges.map((name) => [name, certain(({ judges }) => judges[name])]))
  const heads = headNames.filter((head) => texts[0]?.heads[head] !== undefined)
  const ranks = input.ranks.get(key)
  const tokens = texts.map((text) => text.tokens)
  const { n } = certain(({ negLogBase }) => negLogBase)
  return {
    key,
    method,
    label: methods[method].label,
    weight,
    units: methods[method].clampsReward ? 'raw' : units,
    preset,
    topK,
    temperature,
    judge: judges[input.judges[0] ?? ''] as MeanWithError,
    judges,
    ownReward: meanOf(texts, ({ ownReward }) => ownReward),
    heads: Object.fromEntries(heads.map((head) => [head, certain((text) => text.heads[head])])),
    klToBase: meanOf(texts, ({ klToBase }) => klToBase),
    klToTopK: meanOf(texts, ({ klToTopK }) => klToTopK),
    negLogBase: certain(({ negLogBase }) => negLogBase),
    diversity: {
      rougeL: rougeOf(texts),
      rep2: meanOf(texts, ({ repetition }) => repetition.rep2),
      rep3: meanOf(texts, ({ repetition }) => repetition.rep3),
      rep4: meanOf(texts, ({ repetition }) => repetition.rep4),
      product: meanOf(texts, ({ repetition }) => repetition.diversity),
      distinct1: distinctN(tokens, 1),
      distinct2: distinctN(tokens, 2),
      distinct3: distinctN(tokens, 3),
    },
    length: certain(({ tokens: { length } }) => length),
    finished: texts.filter(({ finished }) => finished).length / texts.length,
    tokenMrr: ranks && ranks.length > 0 ? clusteredMean(ranks) : null,
    cost: input.costs.get(key) ?? null,
    n,
    seeds: new Set(texts.map(({ seed }) => seed)).size,
  }
}

function rougeOf(texts: readonly MeasuredText[]): MeanWithError | null {
  const prompts = [...new Set(texts.map(({ prompt }) => prompt))]
  const rows = prompts.flatMap((prompt): Row[] => {
    const diversity = rougeDiversity(texts.filter((text) => text.prompt === prompt).map(({ text }) => text))
    return diversity ? [{ prompt, value: diversity.rougeL }] : []
  })
  return rows.length > 0 ? clusteredMean(rows) : null
}
