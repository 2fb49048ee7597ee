// How much better one method is than another on the same prompts. Pairing removes the variance between prompts, which is most
// of the error.

import { meanWithError } from './clusteredMean.ts'
import { promptMeans, type Row } from './rows.ts'
import { signFlipTest } from './signFlipTest.ts'

export interface PairedDifference {
  /** Mean over prompts of a - b. */
  difference: number
  /** Standard error of the difference over prompts; null for a single prompt. */
  standardError: number | null
  /** Number of prompts in both sets. */
  n: number
  /** p-value of the two-sided sign-flip permutation test, in (0, 1]. */
  pValue: number
}

/**
 * Mean of a - b over the prompts in both sets. The seeds of each prompt are averaged first.
 * @throws if no prompt is in both; also when `promptMeans` or `signFlipTest` throws.
 */
export function pairedDifference(a: readonly Row[], b: readonly Row[]): PairedDifference {
  const differences = differencesOf(a, b)
  return { ...meanDifference(differences), pValue: signFlipTest(differences) }
}

/** Like `pairedDifference`, without the test, which takes most of its time. @throws when `pairedDifference` does. */
export const pairedMean = (a: readonly Row[], b: readonly Row[]): Omit<PairedDifference, 'pValue'> =>
  meanDifference(differencesOf(a, b))

function meanDifference(differences: number[]): Omit<PairedDifference, 'pValue'> {
  const { mean, standardError, n } = meanWithError(differences)
  return { difference: mean, standardError, n }
}

function differencesOf(a: readonly Row[], b: readonly Row[]): number[] {
  const meansOfA = promptMeans(a)
  const meansOfB = promptMeans(b)
  const differences = [...meansOfA]
    .filter(([prompt]) => meansOfB.has(prompt))
    .map(([prompt, value]) => value - meansOfB.get(prompt)!)
  if (differences.length === 0)
    throw new Error(
      `No prompt is in both sets (${meansOfA.size} and ${meansOfB.size} prompts): there is nothing to pair`,
    )
  return differences
}
