import { mean, sampleStandardDeviation } from 'simple-statistics'
import { promptMeans, type Row } from './rows.ts'

export interface MeanWithError {
  mean: number
  /** Sample standard deviation over prompts, divided by sqrt(n); null for a single prompt. */
  standardError: number | null
  /** Number of prompts. */
  n: number
}

/**
 * Averages the seeds of each prompt, then the prompts, so that every prompt counts equally.
 * @throws if there are no rows; also when `promptMeans` throws.
 */
export function clusteredMean(rows: readonly Row[]): MeanWithError {
  if (rows.length === 0) throw new Error('No rows were given: a mean needs at least one prompt')
  return meanWithError([...promptMeans(rows).values()])
}

/** Mean of independent values [n] with its standard error; n is at least 1. */
export function meanWithError(values: number[]): MeanWithError {
  const n = values.length
  const standardError = n === 1 ? null : sampleStandardDeviation(values) / Math.sqrt(n)
  return { mean: mean(values), standardError, n }
}
