// The figures of an evaluation, from what was measured of each text. Pure: the same texts give the same summary.

import { type HeadName, headNames } from '../../src/decoding/heads.ts'
import { methods } from '../../src/decoding/methods/index.ts'
import type { MethodName } from '../../src/decoding/record.ts'
import { clusteredMean, type MeanWithError } from '../../src/metrics/clusteredMean.ts'
import { type MeasuredPoint, rewardAtKl } from '../../src/metrics/frontier.ts'
import type { MeasuredText } from '../../src/metrics/measuredText.ts'
import { distinctN } from '../../src/metrics/ngramDiversity.ts'
import { type PairedDifference, pairedDifference } from '../../src/metrics/pairedDifference.ts'
import { rougeDiversity } from '../../src/metrics/rougeDiversity.ts'
import type { Row } from '../../src/metrics/rows.ts'
import { type WinTieLose, winTieLose } from '../../src/metrics/winTieLose.ts'
import type { Cost } from './cost.ts'
import type { PlannedColumn } from './plan.ts'

/** One method with one weight. Means are over prompts, seeds averaged within a prompt; errors are over prompts. */
export interface SummaryRow {
  key: string
  method: MethodName
  label: string
  /** In `units`; null for methods without one. */
  weight: number | null
  units: 'raw' | 'standard'
  /** A paper's own setting, at another k or temperature than the rest. */
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
  /** Nats a text; null for greedy methods and Best-of-N. */
  klToBase: MeanWithError | null
  /** Nats a text against top-k sampling; of Best-of-N the bound; null for greedy methods. */
  klToTopK: MeanWithError | null
  /** −Σ log π_base, nats a text. */
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
  /** Share of texts that ended by themselves. */
  finished: number
  /** Token mean reciprocal rank of gold texts; null where it was not asked for. */
  tokenMrr: MeanWithError | null
  cost: Cost | null
  /** Prompts. */
  n: number
  /** Seeds of a prompt. */
  seeds: number
}

/** Two rows by the first judge, paired by prompt and seed. */
export interface SummaryPair extends WinTieLose, Pick<PairedDifference, 'difference' | 'standardError' | 'pValue'> {
  a: string
  b: string
  /** By every judge. */
  judges: Record<string, JudgedPair>
}

/** What a judge says of a minus b. A row whose texts end sooner gives a judge less to read: hence the second figure. */
export interface JudgedPair {
  all: PairedDifference
  /**
   * Over those samples (same prompt and seed) of which the length limit cut both; null where there are none. With the KL
   * to top-k, nats, of either side's: at equal weight it need not be equal.
   */
  bothCut: (PairedDifference & { klA: number | null; klB: number | null }) | null
}

/** Two methods at the same KL to top-k sampling: a judge's reward of a minus that of b. */
export interface FrontierComparison extends PairedDifference {
  judge: string
  a: MethodName
  b: MethodName
  /** Nats. */
  kl: number
  rewardA: MeanWithError
  rewardB: MeanWithError
}

/** What a method's next larger weight adds. Own reward up and a judge down: the method finds what its reward model likes. */
export interface SummaryStep {
  method: MethodName
  from: number
  to: number
  /** Raw, by the head that steers. */
  ownReward: PairedDifference
  judges: Record<string, PairedDifference>
}

export interface Summary {
  rows: SummaryRow[]
  pairs: SummaryPair[]
  steps: SummaryStep[]
  /** By each judge, the first judge's comparisons first. */
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
  /** By column key: one value for each gold text. */
  ranks: ReadonlyMap<string, readonly Row[]>
}

/** What is computed of the texts. */
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

type Value = (text: MeasuredText) => number | null | undefined

/** Texts as rows of a statistic; those without the value are left out. */
function rowsBy(texts: readonly MeasuredText[], value: Value): Row[] {
  return texts.flatMap((text) => {
    const found = value(text)
    return found === null || found === undefined ? [] : [{ prompt: text.prompt, seed: text.seed, value: found }]
  })
}

const judgeRows = (texts: readonly MeasuredText[], judge: string) => rowsBy(texts, ({ judges }) => judges[judge])

const meanOf = (texts: readonly MeasuredText[], value: Value): MeanWithError | null => {
  const rows = rowsBy(texts, value)
  return rows.length > 0 ? clusteredMean(rows) : null
}

function rowOf(column: PlannedColumn, texts: readonly MeasuredText[], input: SummaryInput): SummaryRow {
  const { key, method, weight, units, preset, topK, temperature } = column
  if (texts.length === 0) throw new Error(`nothing was measured of ${key}`)
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

/** Every two rows of equal weight, or of which one has none. Win, tie and lose are the first judge's. */
function pairsOf(
  columns: readonly PlannedColumn[],
  textsOf: (key: string) => readonly MeasuredText[],
  judges: readonly string[],
): SummaryPair[] {
  const [first = ''] = judges
  return columns.flatMap((a, i) =>
    columns
      .slice(i + 1)
      .filter((b) => a.weight === null || b.weight === null || a.weight === b.weight)
      .map((b) => {
        const [textsOfA, textsOfB] = [textsOf(a.key), textsOf(b.key)]
        const byJudge = Object.fromEntries(judges.map((name) => [name, judgedPair(textsOfA, textsOfB, name)]))
        const { difference, standardError, pValue } = (byJudge[first] as JudgedPair).all
        const counts = winTieLose(judgeRows(textsOfA, first), judgeRows(textsOfB, first))
        return { a: a.key, b: b.key, ...counts, difference, standardError, pValue, judges: byJudge }
      }),
  )
}

function judgedPair(a: readonly MeasuredText[], b: readonly MeasuredText[], judge: string): JudgedPair {
  const place = ({ prompt, seed }: MeasuredText) => JSON.stringify([prompt, seed])
  const cut = (texts: readonly MeasuredText[]) => texts.filter(({ finished }) => !finished)
  const cutIn = (texts: readonly MeasuredText[]) => new Set(cut(texts).map(place))
  const [placesOfA, placesOfB] = [cutIn(a), cutIn(b)]
  const [bothOfA, bothOfB] = [
    cut(a).filter((text) => placesOfB.has(place(text))),
    cut(b).filter((text) => placesOfA.has(place(text))),
  ]
  const kl = (texts: readonly MeasuredText[]) => meanOf(texts, ({ klToTopK }) => klToTopK)?.mean ?? null
  return {
    all: pairedDifference(judgeRows(a, judge), judgeRows(b, judge)),
    bothCut:
      bothOfA.length > 0
        ? {
            ...pairedDifference(judgeRows(bothOfA, judge), judgeRows(bothOfB, judge)),
            klA: kl(bothOfA),
            klB: kl(bothOfB),
          }
        : null,
  }
}

/** Every method with weights, from each weight to the next. Presets, which have one, are left out. */
function stepsOf(
  columns: readonly PlannedColumn[],
  textsOf: (key: string) => readonly MeasuredText[],
  judges: readonly string[],
): SummaryStep[] {
  const weighted = columns.flatMap(({ key, method, weight, preset }) =>
    weight === null || preset ? [] : [{ method, weight, texts: textsOf(key) }],
  )
  return [...new Set(weighted.map(({ method }) => method))].flatMap((name) => {
    const own = weighted.filter(({ method }) => method === name).sort((a, b) => a.weight - b.weight)
    return own.slice(1).map((to, i): SummaryStep => {
      const from = own[i] as (typeof own)[number]
      const difference = (value: Value) => pairedDifference(rowsBy(to.texts, value), rowsBy(from.texts, value))
      return {
        method: name,
        from: from.weight,
        to: to.weight,
        ownReward: difference(({ ownReward }) => ownReward),
        judges: Object.fromEntries(judges.map((judge) => [judge, difference((text) => text.judges[judge])])),
      }
    })
  })
}

/** Where two frontiers are compared: these shares of the stretch of KL that both cover. */
const SHARES = [0.25, 0.5, 0.75]

/**
 * Sampling methods with several weights, every two of them, at 25, 50 and 75% of the KL (to top-k sampling) that both
 * reached; top-k itself, at KL 0, is the first point of every frontier. Presets, at another k, are left out, and so are
 * negative weights: they go the other way from top-k.
 */
function frontierOf(
  columns: readonly PlannedColumn[],
  textsOf: (key: string) => readonly MeasuredText[],
  judge: string,
): FrontierComparison[] {
  const drawn = columns.filter(
    ({ preset, method, weight }) =>
      !preset && methods[method].choice === 'sample' && methods[method].head && (weight ?? 0) >= 0,
  )
  const start = columns.filter(({ method }) => method === 'topK')
  const names = [...new Set(drawn.map(({ method }) => method))]
  const pointsOf = (name: MethodName) =>
    [...start, ...drawn.filter(({ method }) => method === name)].map((column): MeasuredPoint => {
      const texts = textsOf(column.key)
      const rewardRows = judgeRows(texts, judge)
      return {
        method: name,
        weight: column.weight ?? 0,
        kl: meanOf(texts, ({ klToTopK }) => klToTopK) as MeanWithError,
        reward: clusteredMean(rewardRows),
        rewardRows,
      }
    })
  const points = new Map(names.map((name) => [name, pointsOf(name)]))
  const compared = names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b) => compareAtKl(a, b, points.get(a) ?? [], points.get(b) ?? [])),
  )
  return compared.map((at) => ({ judge, ...at }))
}

function compareAtKl(
  a: MethodName,
  b: MethodName,
  pointsOfA: readonly MeasuredPoint[],
  pointsOfB: readonly MeasuredPoint[],
): Omit<FrontierComparison, 'judge'>[] {
  const range = (points: readonly MeasuredPoint[]) => points.map(({ kl }) => kl.mean)
  const low = Math.max(Math.min(...range(pointsOfA)), Math.min(...range(pointsOfB)))
  const high = Math.min(Math.max(...range(pointsOfA)), Math.max(...range(pointsOfB)))
  if (!(high > low)) return []
  return SHARES.flatMap((share): Omit<FrontierComparison, 'judge'>[] => {
    const kl = low + share * (high - low)
    const rowsOfA = rewardAtKl(pointsOfA, kl)
    const rowsOfB = rewardAtKl(pointsOfB, kl)
    if (!rowsOfA || !rowsOfB) return []
    const rewards = { rewardA: clusteredMean(rowsOfA), rewardB: clusteredMean(rowsOfB) }
    return [{ a, b, kl, ...rewards, ...pairedDifference(rowsOfA, rowsOfB) }]
  })
}
