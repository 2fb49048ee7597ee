// Writes a summary as CSV tables. Pure.

import { type HeadName, headNames } from '../decoding/heads.ts'
import { methods } from '../decoding/methods/index.ts'
import type { MeanWithError } from '../metrics/clusteredMean.ts'
import type { MeasuredText } from '../metrics/measuredText.ts'
import type { PairedDifference } from '../metrics/pairedDifference.ts'
import type { FrontierComparison, SummaryPair, SummaryStep } from './comparisons.ts'
import { type Cell, type Column, writeCsv } from './csvText.ts'
import type { Summary, SummaryRow } from './summary.ts'

/** CSV by file name, with numbers at full precision and an empty cell for a missing value. */
export function csvTables(summary: Summary): Record<'rows.csv' | 'pairs.csv' | 'steps.csv' | 'frontier.csv', string> {
  const heads = headsOf(summary)
  return {
    'rows.csv': writeCsv(summary.rows, [
      ...fields<SummaryRow>('key', 'method', 'label', 'weight', 'units', 'preset', 'topK', 'temperature', 'n', 'seeds'),
      ...withError('judge', (row: SummaryRow) => row.judge),
      ...summary.judges.flatMap((name) => withError(`judges.${name}`, (row: SummaryRow) => row.judges[name])),
      ...withError('ownReward', (row: SummaryRow) => row.ownReward),
      ...heads.flatMap((head) => withError(`heads.${head}`, (row: SummaryRow) => row.heads[head])),
      ...withError('klToBase', (row: SummaryRow) => row.klToBase),
      ...withError('klToTopK', (row: SummaryRow) => row.klToTopK),
      ['klIsBound', isBound],
      ...withError('negLogBase', (row: SummaryRow) => row.negLogBase),
      ...(['rougeL', 'rep2', 'rep3', 'rep4', 'product'] as const).flatMap((name) =>
        withError(`diversity.${name}`, (row: SummaryRow) => row.diversity[name]),
      ),
      ...(['distinct1', 'distinct2', 'distinct3'] as const).map(
        (name): Column<SummaryRow> => [`diversity.${name}`, (row) => row.diversity[name]],
      ),
      ...withError('length', (row: SummaryRow) => row.length),
      ...fields<SummaryRow>('finished'),
      ...withError('tokenMrr', (row: SummaryRow) => row.tokenMrr),
      ...withError('tokenMrrControl', (row: SummaryRow) => row.tokenMrrControl),
      ...paired('tokenMrrGain', (row: SummaryRow) => row.tokenMrrGain),
      ...(['tokensPerSecond', 'passesPerToken', 'rowsPerToken', 'rewardsPerToken'] as const).map(
        (name): Column<SummaryRow> => [`cost.${name}`, (row) => row.cost?.[name]],
      ),
      ...(summary.rows.some(({ cost }) => cost?.classifier)
        ? (['callsPerToken', 'msPerToken'] as const).map(
            (name): Column<SummaryRow> => [`cost.classifier.${name}`, (row) => row.cost?.classifier?.[name]],
          )
        : []),
    ]),
    'pairs.csv': writeCsv(summary.pairs, [
      ...fields<SummaryPair>('a', 'b', 'win', 'tie', 'lose', 'share'),
      ['shareLow', (pair) => pair.interval[0]],
      ['shareHigh', (pair) => pair.interval[1]],
      ...fields<SummaryPair>('difference', 'standardError', 'pValue', 'n'),
      ...summary.judges.flatMap((name) => [
        ...paired(`judges.${name}.all`, (pair: SummaryPair) => pair.judges[name]?.all),
        ...paired(`judges.${name}.bothCut`, (pair: SummaryPair) => pair.judges[name]?.bothCut),
      ]),
      ['bothCut.klA', (pair) => pair.judges[summary.judges[0] ?? '']?.bothCut?.klA],
      ['bothCut.klB', (pair) => pair.judges[summary.judges[0] ?? '']?.bothCut?.klB],
    ]),
    'steps.csv': writeCsv(summary.steps, [
      ...fields<SummaryStep>('method', 'from', 'to'),
      ...paired('ownReward', (step: SummaryStep) => step.ownReward),
      ...summary.judges.flatMap((name) => paired(`judges.${name}`, (step: SummaryStep) => step.judges[name])),
    ]),
    'frontier.csv': writeCsv(summary.frontier, [
      ...fields<FrontierComparison>('judge', 'kl', 'a', 'b'),
      ...withError('rewardA', (at: FrontierComparison) => at.rewardA),
      ...withError('rewardB', (at: FrontierComparison) => at.rewardB),
      ...fields<FrontierComparison>('difference', 'standardError', 'pValue', 'n'),
    ]),
  }
}

/**
 * One row of measurements per text. `tokenwise at-kl` reads these rows.
 * @param withText whether the last column is the text itself.
 */
export function textsCsv(texts: readonly MeasuredText[], judges: readonly string[], withText = false): string {
  const heads = headNames.filter((head) => texts.some((text) => text.heads[head] !== undefined))
  return writeCsv(texts, [
    ['key', ({ column }) => column],
    ...fields<MeasuredText>('prompt', 'seed'),
    ['tokens', ({ tokens }) => tokens.length],
    ...fields<MeasuredText>('finished', 'klToBase', 'klToTopK', 'negLogBase', 'ownReward'),
    ...judges.map((name): Column<MeasuredText> => [`judges.${name}`, (text) => text.judges[name]]),
    ...heads.map((head): Column<MeasuredText> => [`heads.${head}`, (text) => text.heads[head]]),
    ...(withText ? fields<MeasuredText>('text') : []),
  ])
}

type Plain<T> = { [Name in keyof T & string]: T[Name] extends Cell ? Name : never }[keyof T & string]

const fields = <T>(...names: Plain<T>[]): Column<T>[] => names.map((name) => [name, (row) => row[name] as Cell])

function withError<T>(name: string, value: (row: T) => MeanWithError | null | undefined): Column<T>[] {
  return [
    [`${name}.mean`, (row) => value(row)?.mean],
    [`${name}.standardError`, (row) => value(row)?.standardError],
  ]
}

function paired<T>(name: string, value: (row: T) => PairedDifference | null | undefined): Column<T>[] {
  return (['difference', 'standardError', 'pValue', 'n'] as const).map(
    (figure): Column<T> => [`${name}.${figure}`, (row) => value(row)?.[figure]],
  )
}

/** Heads that scored the texts, in the order of `headNames`. */
export function headsOf({ rows }: Summary): HeadName[] {
  return headNames.filter((head) => rows.some((row) => row.heads[head]))
}

/** Whether the KL to top-k is the bound of Best-of-N instead of a measured value. */
export const isBound = ({ method, klToTopK }: Pick<SummaryRow, 'method' | 'klToTopK'>): boolean =>
  methods[method].bestBy !== null && klToTopK !== null
