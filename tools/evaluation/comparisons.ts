// Methods compared by the measurements of their texts: at corresponding weights, from weight to weight, and at equal KL. Pure.

import { methods } from '../../src/decoding/methods/index.ts'
import type { MethodName } from '../../src/decoding/record.ts'
import { clusteredMean, type MeanWithError } from '../../src/metrics/clusteredMean.ts'
import { type MeasuredPoint, rewardAtKl } from '../../src/metrics/frontier.ts'
import type { MeasuredText } from '../../src/metrics/measuredText.ts'
import { type PairedDifference, pairedDifference } from '../../src/metrics/pairedDifference.ts'
import { type WinTieLose, winTieLose } from '../../src/metrics/winTieLose.ts'
import type { PlannedColumn } from './plan.ts'
import { judgeRows, meanOf, rowsBy, type ScoredText, type Value } from './textRows.ts'

/** Two rows, compared by the first judge and paired by prompt and seed. */
export interface SummaryPair extends WinTieLose, Pick<PairedDifference, 'difference' | 'standardError' | 'pValue'> {
  a: string
  b: string
  /** By every judge. */
  judges: Record<string, JudgedPair>
}

/** A judge's score of a minus that of b. Texts that end sooner give a judge less to read: hence the second figure. */
export interface JudgedPair {
  all: PairedDifference
  /**
   * Over the samples (same prompt and seed) in which the length limit cut both texts; null where there are none. With each
   * side's KL to top-k in nats, which may differ at equal weight.
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

/** What a method's next larger weight changes. Own reward up and a judge down: the method exploits its reward model. */
export interface SummaryStep {
  method: MethodName
  from: number
  to: number
  /** Raw, by the head that steers. */
  ownReward: PairedDifference
  judges: Record<string, PairedDifference>
}

/** Every two rows of corresponding weights, or of which one has none. Win, tie and lose are the first judge's. */
export function pairsOf(
  columns: readonly PlannedColumn[],
  textsOf: (key: string) => readonly MeasuredText[],
  judges: readonly string[],
): SummaryPair[] {
  const [first = ''] = judges
  const isLike = likeWeight(columns)
  return columns.flatMap((a, i) =>
    columns
      .slice(i + 1)
      .filter((b) => isLike(a, b))
      .map((b) => {
        const [textsOfA, textsOfB] = [textsOf(a.key), textsOf(b.key)]
        const byJudge = Object.fromEntries(judges.map((name) => [name, judgedPair(textsOfA, textsOfB, name)]))
        const { difference, standardError, pValue } = (byJudge[first] as JudgedPair).all
        const counts = winTieLose(judgeRows(textsOfA, first), judgeRows(textsOfB, first))
        return { a: a.key, b: b.key, ...counts, difference, standardError, pValue, judges: byJudge }
      }),
  )
}

/**
 * Whether two columns have corresponding weights: equal ones, or one has none. Methods that share no weight (RAD's reward ends
 * at 1, so its weights have other units) correspond by order: the smallest of each, the next, and so on.
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

/** Every method with weights, from each weight to the next; presets have one weight and are left out. */
export function stepsOf(
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

/** Two frontiers are compared at these shares of the range of KL that both cover. */
const SHARES = [0.25, 0.5, 0.75]

/**
 * Every two sampling methods with weights, at 25, 50 and 75% of the range of KL (to top-k sampling) that both cover. Top-k
 * itself, at KL 0, is the first point of every frontier. Presets (another k) and negative weights are left out.
 */
export function frontierOf(
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
    [...start, ...drawn.filter(({ method }) => method === name)].map(({ weight, key }) =>
      frontierPoint(name, weight ?? 0, textsOf(key), judge),
    )
  const points = new Map(names.map((name) => [name, pointsOf(name)]))
  return names.flatMap((a, i) =>
    names
      .slice(i + 1)
      .flatMap((b) => compareFrontiers(points.get(a) ?? [], points.get(b) ?? []).map((at) => ({ judge, a, b, ...at }))),
  )
}

/** A point of a method's frontier: mean KL to top-k sampling and mean reward by a judge. */
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

/** Two frontiers at 25, 50 and 75% of the range of KL that both cover; none where they share no range. */
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
