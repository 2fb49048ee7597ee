// The metrics of a column: for one text, and over several seeds. Pure.

import { mean, sampleStandardDeviation } from 'simple-statistics'
import { methods } from '../../decoding/methods/index.ts'
import { neededHead } from '../../decoding/methods/method.ts'
import type { ColumnRecord, RunRecord, TokenRecord } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../decoding/settings.ts'
import { hasDistributions } from '../../metrics/klDivergence.ts'
import { measure } from '../../metrics/measuredText.ts'
import { repetitionDiversity } from '../../metrics/ngramDiversity.ts'
import type { HeadCard } from '../../rewards/head.ts'
import type { SeedFigures } from '../jobs/seedComparison.ts'
import { meanLogProb, rewardOf } from './selectors.ts'

/** The metrics, in the order in which the page shows them. */
export const figureNames = ['judge', 'ownReward', 'meanLogProb', 'klToTopK', 'diversity'] as const

export type FigureName = (typeof figureNames)[number]

/** Each is null if it does not apply or is unknown. */
export interface ColumnFigures {
  /** Score by an independent judge, in the judge's units. */
  judge: number | null
  /** Raw score by the head that steers the column or chooses its text. */
  ownReward: number | null
  /** Mean base log-probability of the tokens, nats. */
  meanLogProb: number | null
  /** KL divergence of the column's policy from top-k sampling, summed over the text, nats; null for greedy methods. */
  klToTopK: number | null
  /** (1 − rep2)(1 − rep3)(1 − rep4), in (0, 1]; 1 without repetition. */
  diversity: number | null
}

/**
 * The metrics of a column's text.
 * @param judge the judge's score of the text, if any.
 * @param readsFinishedAt where the head reads a finished text, according to its card; null if unknown.
 */
export function figuresOf(
  column: ColumnRecord,
  bestOf: number = DEFAULT_BEST_OF,
  judge: number | null = null,
  readsFinishedAt: HeadCard['readsFinishedAt'] | null = null,
): ColumnFigures {
  const { tokens } = column
  const content = column.stop === 'endOfText' ? tokens.slice(0, -1) : tokens
  return {
    judge,
    ownReward: ownReward(column, readsFinishedAt),
    meanLogProb: tokens.length > 0 ? meanLogProb(tokens) : null,
    klToTopK: tokens.every(isMeasurable) ? measure(column, bestOf).klToTopK : null,
    diversity: repetitionDiversity(content.map(({ token }) => token)).diversity,
  }
}

/** The reward of the complete text. In a seed comparison, the engine reads it at the same token. */
function ownReward(
  { method, tokens, stop }: ColumnRecord,
  readsFinishedAt: HeadCard['readsFinishedAt'] | null,
): number | null {
  const own = neededHead(methods[method])
  if (own === null) return null
  // Best-of-N stores a sample's score in the record of its last token, even if the head's card says that finished texts are
  // read at the last content token.
  const ended = stop === 'endOfText' && methods[method].bestBy === null
  if (ended && readsFinishedAt === null) return null
  const token = tokens.at(ended && readsFinishedAt === 'lastContent' ? -2 : -1)
  return (token && rewardOf(token, own)) ?? null
}

/**
 * Whether the KL divergence is defined. It is not if only the chosen token was recorded (in a link), or if the probability
 * under top-k underflowed to 0 (at a very low temperature).
 */
function isMeasurable({ candidates }: TokenRecord): boolean {
  return (
    hasDistributions(candidates) && !candidates.some(({ probBefore, probAfter }) => probBefore === 0 && probAfter > 0)
  )
}

/** What a run cost. Each is null if it was not measured. */
export interface RunCost {
  /** Per column; all columns advance together. */
  tokensPerSecond: number | null
  /** Forward passes per step; a step adds one token to every column. */
  passesPerToken: number | null
  /** Tokens that the model evaluates in a pass, candidates included. */
  rowsPerPass: number | null
}

/** The cost of a run; the prefill of the prompt does not count. */
export function costOf({ columns, cost }: RunRecord): RunCost {
  const written = columns.map(({ tokens, begin = [] }) => tokens.slice(begin.length))
  const steps = Math.max(0, ...written.map(({ length }) => length))
  // The columns advance together, so a step takes as long as its slowest column.
  const timesMs = Array.from({ length: steps }, (_, step) =>
    Math.max(...written.map((one) => one[step]?.elapsedMs ?? 0)),
  )
  const seconds = timesMs.reduce((sum, time) => sum + time, 0) / 1000
  return {
    tokensPerSecond: seconds > 0 ? steps / seconds : null,
    passesPerToken: cost && steps > 0 ? cost.passes / steps : null,
    rowsPerPass: cost && cost.passes > 0 ? cost.rows / cost.passes : null,
  }
}

export interface OverSeeds {
  mean: number
  /** Standard error of the mean, standard deviation / √n; null for one seed. */
  standardError: number | null
  /** One value per seed, without the seeds to which the metric does not apply. */
  values: number[]
}

/** A column's metric over seeds; null if it applies to no seed. */
export function overSeeds(figures: readonly SeedFigures[], column: number, name: FigureName): OverSeeds | null {
  const values = figures.map(({ columns }) => seedFigure(columns[column], name)).filter((value) => value !== null)
  if (values.length === 0) return null
  const standardError = values.length > 1 ? sampleStandardDeviation(values) / Math.sqrt(values.length) : null
  return { mean: mean(values), standardError, values }
}

export function seedFigure(column: SeedFigures['columns'][number] | undefined, name: FigureName): number | null {
  if (!column) return null
  if (name === 'diversity') return column.repetition.diversity
  if (name !== 'meanLogProb') return column[name]
  const count = column.tokenCount + Number(column.finished)
  return count > 0 ? -column.negLogBase / count : null
}
