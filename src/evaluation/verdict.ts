// What a difference between two methods on the same prompts means.

import studentTQuantile from '@stdlib/stats-base-dists-t-quantile'

interface Difference {
  difference: number
  /** Null for a single prompt. */
  standardError: number | null
  /** Number of prompts. */
  n: number
}

export interface Verdict {
  /** 95% interval of the mean difference, by Student's t over prompts; null for a single prompt. */
  interval: [low: number, high: number] | null
  kind: 'higher' | 'lower' | 'undecided' | 'tooFew'
}

/** With fewer prompts, no sign-flip test can reach p < .05. */
export const FEWEST_PROMPTS = 6

/** A difference counts if its interval does not contain 0. With several comparisons, about one in twenty does so by chance. */
export function verdictOn({ difference, standardError, n }: Difference): Verdict {
  if (standardError === null) return { interval: null, kind: 'tooFew' }
  const half = standardError * studentTQuantile(0.975, n - 1)
  const interval: [number, number] = [difference - half, difference + half]
  if (n < FEWEST_PROMPTS) return { interval, kind: 'tooFew' }
  if (interval[0] > 0) return { interval, kind: 'higher' }
  return { interval, kind: interval[1] < 0 ? 'lower' : 'undecided' }
}
