// What Best-of-N would give, for every N, from samples that are already there.

/** A sample of the base policy: the score by which Best-of-N chooses, and what the choice is judged by. */
export interface ScoredSample {
  choose: number
  judge: number
}

/**
 * Expected judge score of the sample with the highest `choose` among n that are drawn from `samples` without replacement: the mean
 * over all subsets of size n. Samples with equal `choose` are chosen equally often.
 * @param n from 1 to the number of samples.
 */
export function bestOfSamples(samples: readonly ScoredSample[], n: number): number {
  if (!Number.isInteger(n) || n < 1 || n > samples.length)
    throw new Error(`n must be a whole number from 1 to ${samples.length}, the number of samples: ${n} was given`)
  const ascending = [...samples].sort((a, b) => a.choose - b.choose)
  let total = 0
  for (let from = 0; from < ascending.length; ) {
    const level = ascending.filter(({ choose }) => choose === ascending[from]?.choose)
    // The highest is of this level if all are at most of this level, but not all are below it.
    const chance = shareWithin(from + level.length, samples.length, n) - shareWithin(from, samples.length, n)
    total += (chance * level.reduce((sum, { judge }) => sum + judge, 0)) / level.length
    from += level.length
  }
  return total
}

/** The share of subsets of size n, of `all` items, that lie within `some` of them. */
function shareWithin(some: number, all: number, n: number): number {
  let share = 1
  for (let i = 0; i < n; i++) share *= Math.max(0, some - i) / (all - i)
  return share
}
