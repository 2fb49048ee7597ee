import { expect } from 'vitest'
import type { RunRecord } from '../../decoding/record.ts'
import { type SeenRun, seenRun } from './seen.ts'

/** Compares a loaded run with its expected values. @param within maximum absolute difference of log-probabilities and rewards. */
export function expectRun(record: RunRecord, expected: SeenRun, within: number): void {
  const seen = seenRun(record)
  expect(withoutNumbers(seen)).toEqual(withoutNumbers(expected))
  const differences = numbersOf(seen).map((value, i) => Math.abs(value - (numbersOf(expected)[i] as number)))
  expect(numbersOf(seen).length).toBe(numbersOf(expected).length)
  expect(Math.max(...differences)).toBeLessThanOrEqual(within)
}

const withoutNumbers = (run: SeenRun) => ({
  ...run,
  columns: run.columns.map(({ logProbs: _, rewards: __, ...column }) => column),
})

const numbersOf = ({ columns }: SeenRun): number[] =>
  columns.flatMap(({ logProbs, rewards }) => [...logProbs, ...Object.values(rewards).flat()])
