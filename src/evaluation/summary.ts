// Summarizes an evaluation from the measurements of its texts. Pure.

import { type HeadName, headNames } from '../decoding/heads.ts'
import { methods } from '../decoding/methods/index.ts'
import { clusteredMean, type MeanWithError } from '../metrics/clusteredMean.ts'
import type { MeasuredText } from '../metrics/measuredText.ts'
import { distinctN } from '../metrics/ngramDiversity.ts'
import { type PairedDifference, pairedDifference } from '../metrics/pairedDifference.ts'
import { rougeDiversity } from '../metrics/rougeDiversity.ts'
import type { Row } from '../metrics/rows.ts'
import {
  type FrontierComparison,
  frontierOf,
  pairsOf,
  type SummaryPair,
  type SummaryStep,
  stepsOf,
} from './comparisons.ts'
import type { ClassifierCostPerToken, Cost } from './cost.ts'
import type { PlannedColumn } from './plan.ts'
import { meanOf, type Value } from './textRows.ts'

/** One method with one weight. Means and standard errors are over prompts; seeds are averaged within a prompt. */
export interface SummaryRow extends PlannedColumn {
  label: string
  /** Score by the first judge. */
  judge: MeanWithError
  judges: Record<string, MeanWithError>
  /** Raw score of the steering head; null for methods without one. */
  ownReward: MeanWithError | null
  /** Raw score of each head. */
  heads: Partial<Record<HeadName, MeanWithError>>
  /**
   * First judge and heads over the texts that reached the length limit, which have equal length; null if there are none. Prefix
   * heads compare only such texts.
   */
  atLimit: { judge: MeanWithError; heads: Partial<Record<HeadName, MeanWithError>> } | null
  /** Nats per text; null for greedy methods and Best-of-N. */
  klToBase: MeanWithError | null
  /** Nats per text, relative to top-k sampling; the upper bound for Best-of-N; null for greedy methods. */
  klToTopK: MeanWithError | null
  /** −Σ log π_base, in nats per text. */
  negLogBase: MeanWithError
  diversity: {
    /** Mean ROUGE-L F1 between the samples of a prompt; null if there is one seed. */
    rougeL: MeanWithError | null
    rep2: MeanWithError | null
    rep3: MeanWithError | null
    rep4: MeanWithError | null
    product: MeanWithError | null
    /** distinct-1, -2 and -3 are computed over all texts of the row. */
    distinct1: number | null
    distinct2: number | null
    distinct3: number | null
  }
  /** Number of tokens, excluding an end token. */
  length: MeanWithError
  /** Share of texts that ended with an end token. */
  finished: number
  /** Token mean reciprocal rank of the gold texts; null if there are none. */
  tokenMrr: MeanWithError | null
  /** The same of a random sample in the gold text's place; null if there are none. */
  tokenMrrControl: MeanWithError | null
  /** Gold text − random sample, paired by prompt. */
  tokenMrrGain: PairedDifference | null
  cost: Cost | null
  /** Number of prompts. */
  n: number
  seeds: number
}

/** Best-of-N by the full-sequence head, for one N. */
export interface BestOfPoint {
  n: number
  /** Nats: the upper bound. */
  kl: number
  /** Score by the first judge. */
  judge: MeanWithError
}

export interface Summary {
  rows: SummaryRow[]
  pairs: SummaryPair[]
  steps: SummaryStep[]
  frontier: FrontierComparison[]
  judges: string[]
  reward: string | null
  /** Token mean reciprocal rank under the base model. */
  baseTokenMrr: MeanWithError | null
  /** Gold text − random sample, under the base model. */
  baseTokenMrrGain: PairedDifference | null
  /** Best-of-N by the first judge, from the samples among which the gold texts were found. */
  bestOf: BestOfPoint[]
  /** Judges that only accept (1) or reject (0): their mean is a rate of success. */
  successJudges: string[]
  /** What text classifiers that judge cost for each token of a text; absent if none does or nothing was timed. */
  judgeCosts?: ({ judge: string } & ClassifierCostPerToken)[] | undefined
  command: string
  model: { name: string; sha256: string; runtime: string }
  settings: Record<string, unknown>
}

interface SummaryInput {
  columns: readonly PlannedColumn[]
  texts: readonly MeasuredText[]
  judges: readonly string[]
  costs: ReadonlyMap<string, Cost>
  /** Token mean reciprocal ranks by column key, one per gold text. */
  ranks: ReadonlyMap<string, readonly Row[]>
  /** The same of random samples in place of the gold texts. */
  controlRanks?: ReadonlyMap<string, readonly Row[]>
}

/** The rows alone, without ROUGE-L, which takes most of their time. For figures that are drawn again and again. */
export const quickRows = (input: SummaryInput): SummaryRow[] => {
  const textsOf = textsByColumn(input)
  return input.columns.map((column) => rowOf(column, textsOf(column.key), input, () => null))
}

function textsByColumn({ columns, texts: all }: SummaryInput): (key: string) => readonly MeasuredText[] {
  const texts = new Map(columns.map(({ key }) => [key, all.filter(({ column }) => column === key)]))
  return (key) => texts.get(key) ?? []
}

export function summarize(
  input: SummaryInput,
): Pick<Summary, 'rows' | 'pairs' | 'steps' | 'frontier' | 'successJudges'> {
  const textsOf = textsByColumn(input)
  return {
    rows: input.columns.map((column) => rowOf(column, textsOf(column.key), input)),
    pairs: pairsOf(input.columns, textsOf, input.judges),
    steps: stepsOf(input.columns, textsOf, input.judges),
    successJudges: input.judges.filter((name) => input.texts.every(({ judges }) => [0, 1].includes(judges[name] ?? 2))),
    frontier: input.judges.flatMap((name) => frontierOf(input.columns, textsOf, name)),
  }
}

function rowOf(
  column: PlannedColumn,
  texts: readonly MeasuredText[],
  input: SummaryInput,
  rouge: typeof rougeOf = rougeOf,
): SummaryRow {
  const { key, method, units } = column
  if (texts.length === 0) throw new Error(`There are no measurements of ${key}. Run the evaluation again.`)
  const certain = (value: Value) => meanOf(texts, value) as MeanWithError
  const judges = Object.fromEntries(input.judges.map((name) => [name, certain(({ judges }) => judges[name])]))
  const heads = headNames.filter((head) => texts[0]?.heads[head] !== undefined)
  const tokens = texts.map((text) => text.tokens)
  const { n } = certain(({ negLogBase }) => negLogBase)
  return {
    ...column,
    label: methods[method].label,
    units: methods[method].clampsReward ? 'raw' : units,
    judge: judges[input.judges[0] ?? ''] as MeanWithError,
    judges,
    ownReward: meanOf(texts, ({ ownReward }) => ownReward),
    heads: Object.fromEntries(heads.map((head) => [head, certain((text) => text.heads[head])])),
    atLimit: atLimit(texts, input.judges[0] ?? '', heads),
    klToBase: meanOf(texts, ({ klToBase }) => klToBase),
    klToTopK: meanOf(texts, ({ klToTopK }) => klToTopK),
    negLogBase: certain(({ negLogBase }) => negLogBase),
    diversity: {
      rougeL: rouge(texts),
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
    ...ranksSummary(input.ranks.get(key) ?? [], input.controlRanks?.get(key) ?? []),
    cost: input.costs.get(key) ?? null,
    n,
    seeds: new Set(texts.map(({ seed }) => seed)).size,
  }
}

/** Token mean reciprocal ranks of gold texts, of random samples in their place, and the difference. */
export function ranksSummary(
  gold: readonly Row[],
  control: readonly Row[],
): Pick<SummaryRow, 'tokenMrr' | 'tokenMrrControl' | 'tokenMrrGain'> {
  return {
    tokenMrr: gold.length > 0 ? clusteredMean(gold) : null,
    tokenMrrControl: control.length > 0 ? clusteredMean(control) : null,
    tokenMrrGain: gold.length > 0 && control.length > 0 ? pairedDifference(gold, control) : null,
  }
}

function atLimit(texts: readonly MeasuredText[], judge: string, heads: readonly HeadName[]): SummaryRow['atLimit'] {
  const cut = texts.filter(({ finished }) => !finished)
  const judged = meanOf(cut, ({ judges }) => judges[judge])
  if (!judged) return null
  return {
    judge: judged,
    heads: Object.fromEntries(heads.map((head) => [head, meanOf(cut, (text) => text.heads[head]) as MeanWithError])),
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
