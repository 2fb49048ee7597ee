// Times the calls to the rewards of a run's columns: heads, rules and classifiers in the same way.

import type { ScoringCost } from '../decoding/record.ts'
import type { CandidateScorer } from '../decoding/scorer.ts'

/**
 * @param scorers [columns]. Columns with the same reward share one, and so they share its calls.
 * @returns the scorers to use instead, and a function that gives the cost of each column [columns] so far, for the number of
 * tokens that each column has written; null without a scorer or a call.
 */
export function timeScorers(scorers: readonly (CandidateScorer | null)[]) {
  const work = new Map<CandidateScorer, { calls: number; ms: number }>()
  const timed = new Map<CandidateScorer | null, CandidateScorer | null>([[null, null]])
  for (const scorer of scorers) {
    if (scorer === null || timed.has(scorer)) continue
    const done = { calls: 0, ms: 0 }
    work.set(scorer, done)
    timed.set(scorer, {
      ...scorer,
      async score(...request) {
        const startedAt = performance.now()
        const rewards = await scorer.score(...request)
        done.calls += 1
        done.ms += performance.now() - startedAt
        return rewards
      },
    })
  }
  return {
    scorers: scorers.map((scorer) => timed.get(scorer) as CandidateScorer | null),
    costs: (tokens: readonly number[]): (ScoringCost | null)[] =>
      scorers.map((scorer) => {
        const done = scorer && work.get(scorer)
        const sharing = scorers.flatMap((other, column) => (other === scorer ? [tokens[column] ?? 0] : []))
        const steps = Math.max(...sharing)
        if (!done || done.calls === 0 || steps === 0) return null
        return { callsPerToken: done.calls / steps, msPerToken: done.ms / steps, columns: sharing.length }
      }),
  }
}
