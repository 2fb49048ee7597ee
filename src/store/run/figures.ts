// A column in a few numbers: for one text as it stands, and over the texts of several seeds. Pure.

import { mean, sampleStandardDeviation } from 'simple-statistics'
import { methods } from '../../decoding/methods/index.ts'
import type { ColumnRecord, RunRecord } from '../../decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../decoding/settings.ts'
import { hasDistributions } from '../../metrics/klDivergence.ts'
import { measure } from '../../metrics/measuredText.ts'
import { repetitionDiversity } from '../../metrics/ngramDiversity.ts'
import type { HeadCard } from '../../rewards/head.ts'
import type { SeedFigures } from '../../worker/protocol.ts'
import { meanLogProb, rewardOf } from './selectors.ts'

/** In the order in which the page shows them. */
export const figureNames = ['judge', 'ownReward', 'meanLogProb', 'klToTopK', 'diversity'] as const

export type FigureName = (typeof figureNames)[number]

/** Each null where it does not apply or is not known. */
export interface ColumnFigures {
  /** Score by a judge that steers nothing, in its own units. */
  judge: number | null
  /** Raw score by the head that steers or chooses. */
  ownReward: number | null
  /** Mean base log-probability of the tokens, nats. */
  meanLogProb: number | null
  /** KL of the column's own policy against top-k sampling, summed along the text, nats; null for greedy methods. */
  klToTopK: number | null
  /** (1 − rep2)(1 − rep3)(1 − rep4), in (0, 1]; 1 repeats nothing. */
  diversity: number | null
}

/**
 * The figures of a text as it stands.
 * @param judge the column's score by a judge, if any.
 * @param readsFinishedAt where the head that steers reads a text that ended by itself, as its card says; null: unknown.
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
    klToTopK: hasTables(column) && !underflows(column) ? measure(column, bestOf).klToTopK : null,
    diversity: repetitionDiversity(content.map(({ token }) => token)).diversity,
  }
}

/** The reward of the whole text, read where tables over seeds read it. */
function ownReward(
  { method, tokens, stop }: ColumnRecord,
  readsFinishedAt: HeadCard['readsFinishedAt'] | null,
): number | null {
  const { head, bestBy } = methods[method]
  const own = head ?? bestBy
  if (own === null) return null
  // Best-of-N has scored the text where the card says, and recorded that with its last token.
  const ended = stop === 'endOfText' && bestBy === null
  if (ended && readsFinishedAt === null) return null
  const token = tokens.at(ended && readsFinishedAt === 'lastContent' ? -2 : -1)
  return (token && rewardOf(token, own)) ?? null
}

/** Whether the candidates were recorded: a run from a link has the chosen tokens alone. */
export function hasTables({ tokens }: Pick<ColumnRecord, 'tokens'>): boolean {
  return tokens.every(({ candidates }) => hasDistributions(candidates))
}

/** At a very low temperature top-k's probability of what was written may underflow to 0, and no divergence is defined. */
function underflows({ tokens }: Pick<ColumnRecord, 'tokens'>): boolean {
  return tokens.some(({ candidates }) =>
    candidates.some(({ probBefore, probAfter }) => probBefore === 0 && probAfter > 0),
  )
}

/** What a run cost; each null where it was not measured. */
export interface RunCost {
  /** Of each column that writes: they write side by side. */
  tokensPerSecond: number | null
  /** Forward passes for each step of all columns together. */
  passesPerToken: number | null
  /** Tokens that the model evaluated in a pass, candidates and all. */
  rowsPerPass: number | null
}

/** Without the prefill of the prompt. */
export function costOf({ columns, cost }: RunRecord): RunCost {
  const written = columns.map(({ tokens, begin = [] }) => tokens.slice(begin.length))
  const steps = Math.max(0, ...written.map(({ length }) => length))
  // Columns share the time of a step.
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

/** One number over seeds. */
export interface OverSeeds {
  mean: number
  /** Of the mean, over seeds: standard deviation / √n; null for one seed. */
  standardError: number | null
  /** [seeds], without those where it does not apply. */
  values: number[]
}

/** A column's figure over seeds; null where no seed has one. */
export function overSeeds(figures: readonly SeedFigures[], column: number, name: FigureName): OverSeeds | null {
  const values = figures.map(({ columns }) => seedFigure(columns[column], name)).filter((value) => value !== null)
  if (values.length === 0) return null
  const standardError = values.length > 1 ? sampleStandardDeviation(values) / Math.sqrt(values.length) : null
  return { mean: mean(values), standardError, values }
}

/** The figure of one text of a seed. */
export function seedFigure(column: SeedFigures['columns'][number] | undefined, name: FigureName): number | null {
  if (!column) return null
  if (name === 'diversity') return column.repetition.diversity
  if (name !== 'meanLogProb') return column[name]
  const count = column.tokenCount + Number(column.finished)
  return count > 0 ? -column.negLogBase / count : null
}
