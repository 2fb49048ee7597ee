// Compares methods by the measurements of their texts: at corresponding weights, between weights, and at equal KL. Pure.

import { objectives } from '../decoding/heads.ts'
import { methods } from '../decoding/methods/index.ts'
import type { MethodName } from '../decoding/record.ts'
import { clusteredMean, type MeanWithError } from '../metrics/clusteredMean.ts'
import { equalLengthDifference, type SizedRow } from '../metrics/equalLength.ts'
import type { MeasuredText } from '../metrics/measuredText.ts'
import { type PairedDifference, pairedDifference } from '../metrics/pairedDifference.ts'
import { type MeasuredPoint, rewardAtKl } from '../metrics/rewardAtKl.ts'
import { type WinTieLose, winTieLose } from '../metrics/winTieLose.ts'
import type { PlannedColumn } from './plan.ts'
import { judgeRows, meanOf, rowsBy, type ScoredText, type Value } from './textRows.ts'

/** Two rows compared by the first judge, paired by prompt and seed. */
export interface SummaryPair extends WinTieLose, Pick<PairedDifference, 'difference' | 'standardError' | 'pValue'> {
  a: string
  b: string
  judges: Record<string, JudgedPair>
}

/** Differences a − b in a judge's score. `bothCut` compares texts of equal length, because shorter texts give a judge less to read. */
export interface JudgedPair {
  all: PairedDifference
  /**
   * The difference over samples (same prompt and seed) whose texts both reached the length limit; null if there are none. `klA`
   * and `klB` are the KL to top-k, in nats.
   */
  bothCut: (PairedDifference & { klA: number | null; klB: number | null }) | null
}

/** The difference a − b in a judge's reward, at equal KL to top-k sampling. */
export interface FrontierComparison extends PairedDifference {
  judge: string
  a: MethodName
  b: MethodName
  /** KL in nats. */
  kl: number
  rewardA: MeanWithError
  rewardB: MeanWithError
}

/**
 * Differences between two successive weights of a method. `ownReward` of a head that does not compare texts of different lengths
 * is over samples of equal length; null if there are none. If ownReward rises and a judge's score falls, the method exploits its
 * reward.
 */
export interface SummaryStep {
  method: MethodName
  from: number
  to: number
  ownReward: PairedDifference | null
  judges: Record<string, PairedDifference>
}

type TextsOf = (key: string) => readonly MeasuredText[]

/** Compares every two rows with corresponding weights. Win, tie and lose are by the first judge. */
export function pairsOf(columns: readonly PlannedColumn[], textsOf: TextsOf, judges: readonly string[]): SummaryPair[] {
  const [first = ''] = judges
  const isLike = likeWeight(columns)
  return everyTwo(columns)
    .filter(([a, b]) => isLike(a, b))
    .map(([a, b]) => {
      const [textsOfA, textsOfB] = [textsOf(a.key), textsOf(b.key)]
      const byJudge = Object.fromEntries(judges.map((name) => [name, judgedPair(textsOfA, textsOfB, name)]))
      const { difference, standardError, pValue } = (byJudge[first] as JudgedPair).all
      const counts = winTieLose(judgeRows(textsOfA, first), judgeRows(textsOfB, first))
      return { a: a.key, b: b.key, ...counts, difference, standardError, pValue, judges: byJudge }
    })
}

const everyTwo = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]))

/**
 * Whether two columns have corresponding weights: their weights are equal, or a column has no weight. If two methods
 * share no weight, their weights correspond by order, smallest to smallest. (RAD's reward is at most 1, so its weights have
 * another scale.)
 */
function likeWeight(columns: readonly PlannedColumn[]): (a: PlannedColumn, b: PlannedColumn) => boolean {
  const weightsOf = (name: MethodName) =>
    columns
      .flatMap(({ method, weight, preset }) => (method === name && weight !== null && !preset ? [weight] : []))
      .sort((a, b) => a - b)
  return (a, b) => {
    if (a.weight === null || b.weight === null || a.weight === b.weight) return true
    if (a.preset || b.preset) return false
    const [ofA, ofB] = [weightsOf(a.method), weightsOf(b.method)]
    return !ofA.some((weight) => ofB.includes(weight)) && ofA.indexOf(a.weight) === ofB.indexOf(b.weight)
  }
}

function judgedPair(a: readonly MeasuredText[], b: readonly MeasuredText[], judge: string): JudgedPair {
  const place = ({ prompt, seed }: MeasuredText) => JSON.stringify([prompt, seed])
  const cutPlaces = (texts: readonly MeasuredText[]) => new Set(texts.filter(({ finished }) => !finished).map(place))
  const [cutA, cutB] = [cutPlaces(a), cutPlaces(b)]
  const both = (texts: readonly MeasuredText[]) =>
    texts.filter((text) => cutA.has(place(text)) && cutB.has(place(text)))
  const [bothOfA, bothOfB] = [both(a), both(b)]
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

const comparesLengths = (name: MethodName): boolean => objectives[methods[name].head ?? 'full'].acrossLengths

const sizedRows = (texts: readonly MeasuredText[]): SizedRow[] =>
  texts.flatMap(({ prompt, seed, ownReward, tokens, finished }) =>
    ownReward === null ? [] : [{ prompt, seed, value: ownReward, length: tokens.length, finished }],
  )

/** Compares successive weights of each method. Presets are excluded because they have only one weight. */
export function stepsOf(columns: readonly PlannedColumn[], textsOf: TextsOf, judges: readonly string[]): SummaryStep[] {
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
        ownReward: comparesLengths(name)
          ? difference(({ ownReward }) => ownReward)
          : equalLengthDifference(sizedRows(to.texts), sizedRows(from.texts)),
        judges: Object.fromEntries(judges.map((judge) => [judge, difference((text) => text.judges[judge])])),
      }
    })
  })
}

/** Frontiers are compared at these shares of their common range of KL. */
const SHARES = [0.25, 0.5, 0.75]

/**
 * Compares every two sampling methods with weights. Top-k, at KL 0, is the first point of every frontier. Presets (another k) and
 * negative weights are excluded.
 */
export function frontierOf(columns: readonly PlannedColumn[], textsOf: TextsOf, judge: string): FrontierComparison[] {
  const sampling = columns.filter(
    ({ preset, method, weight }) =>
      !preset && methods[method].choice === 'sample' && methods[method].head && (weight ?? 0) >= 0,
  )
  const start = columns.filter(({ method }) => method === 'topK')
  const names = [...new Set(sampling.map(({ method }) => method))]
  const pointsOf = (name: MethodName) =>
    [...start, ...sampling.filter(({ method }) => method === name)].map(({ weight, key }) =>
      frontierPoint(name, weight ?? 0, textsOf(key), judge),
    )
  const points = new Map(names.map((name) => [name, pointsOf(name)]))
  return everyTwo(names).flatMap(([a, b]) =>
    compareFrontiers(points.get(a) ?? [], points.get(b) ?? []).map((at) => ({ judge, a, b, ...at })),
  )
}

/** Mean KL to top-k sampling and a judge's mean reward. */
export function frontierPoint(
  method: string,
  weight: number,
  texts: readonly ScoredText[],
  judge: string,
): MeasuredPoint {
  const rewardRows = judgeRows(texts, judge)
  const kl = meanOf(texts, ({ klToTopK }) => klToTopK) as MeanWithError
  return { method, weight, kl, reward: clusteredMean(rewardRows), rewardRows }
}

/** Compares two frontiers at 25, 50 and 75% of their common range of KL. Returns [] if there is none. */
export function compareFrontiers(
  pointsOfA: readonly MeasuredPoint[],
  pointsOfB: readonly MeasuredPoint[],
): Omit<FrontierComparison, 'judge' | 'a' | 'b'>[] {
  const range = (points: readonly MeasuredPoint[]) => points.map(({ kl }) => kl.mean)
  const low = Math.max(Math.min(...range(pointsOfA)), Math.min(...range(pointsOfB)))
  const high = Math.min(Math.max(...range(pointsOfA)), Math.max(...range(pointsOfB)))
  if (!(high > low)) return []
  return SHARES.flatMap((share) => {
    const kl = low + share * (high - low)
    const rowsOfA = rewardAtKl(pointsOfA, kl)
    const rowsOfB = rewardAtKl(pointsOfB, kl)
    if (!rowsOfA || !rowsOfB) return []
    const rewards = { rewardA: clusteredMean(rowsOfA), rewardB: clusteredMean(rowsOfB) }
    return [{ kl, ...rewards, ...pairedDifference(rowsOfA, rowsOfB) }]
  })
}
