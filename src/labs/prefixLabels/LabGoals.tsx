// The goals of the exercise. Two of them break the claim that a prefix deserves its text's label.

import type { EndingsSet } from '../parts/endings.ts'
import { Goals } from '../parts/Goals.tsx'
import { pairOf } from './asking.ts'
import { type CutReading, readPair } from './endingReadings.ts'
import type { SeenCut } from './seenCut.ts'
import type { LabState } from './state.ts'

export interface LabGoalsProps {
  state: LabState
  /** Null for the reader's own pair. */
  set: EndingsSet | null
  /** Index of the recorded cut on show; −1 where there is none. */
  place: number
  live: SeenCut | null
}

/** Endings per prefix that meet the goal. */
const ENOUGH = 8

export function LabGoals({ state, set, place, live }: LabGoalsProps) {
  const at = (which: number): CutReading | null => {
    if (!set || which < 0) return null
    const scorer = set.judge.isExact ? 'judge' : state.scorer
    return readPair(set, pairOf(set, state.pair), which, scorer, state.of)
  }
  const now = at(place)
  const last = (set?.pairs[0]?.cuts.length ?? 0) - 1
  return (
    <Goals
      lab="prefix-labels"
      goals={[
        {
          name: 'wrong',
          text: 'Break the claim: find a pair and a cut where the better text clearly has the worse prefix. (Click a triangle in the plot of all pairs.)',
          met: now?.verdict === 'worse',
        },
        {
          name: 'late',
          text: 'Find a pair whose label is undecided at 25% and clearly right at 75%.',
          met: place === last && place > 0 && now?.verdict === 'better' && at(0)?.verdict === 'open',
        },
        {
          name: 'readings',
          text: 'Find a pair and a cut where the two readings disagree. (Can they, for the short sentences?)',
          met: now?.disagrees ?? false,
        },
        {
          name: 'live',
          text: 'Let the model write 8 endings per prefix, for your own pair or a recorded one.',
          met: (live?.sides[0].scores.length ?? 0) >= ENOUGH,
        },
      ]}
    />
  )
}
