// The recorded runs of the first view, one for each weight, and the scales that they share, so that moving the slider moves
// only texts and marks. Pure.

import type { ColumnRecord, HeadName, RunRecord, TokenRecord } from '../../decoding/record.ts'
import { runAt, type WeightSweep } from '../../decoding/weightSweep.ts'
import { advantageAmong } from '../../metrics/credit.ts'
import { linearAxis, roundDomain } from '../../plot/axis.ts'
import { roundEnd } from '../../store/run/quantities.ts'

/** The head that steers PARGS, which also scores the text that is not steered. */
export const HEAD: HeadName = 'prefix'

export interface SweepRuns {
  weights: readonly number[]
  /** @throws for any other weight. */
  at(weight: number): SweepRun
  /** Axes of the chart: the same for every run. */
  axes: { x: ReturnType<typeof linearAxis>; y: ReturnType<typeof linearAxis> }
  /** The advantage with the full tint. */
  fullTint: number
}

/** One weight's run: the text without steering and the steered text. */
export interface SweepRun {
  record: RunRecord
  plain: ColumnRecord
  steered: ColumnRecord
  /** Position of the first token that differs between the two; null if they are the same. */
  leavesAt: number | null
}

export type SweepSide = 'plain' | 'steered'

export function runsOf(sweep: WeightSweep): SweepRuns {
  // Computed when first shown: all at once would delay the first view.
  const runs = new Map<number, SweepRun>()
  const chosen = chosenTokens(sweep)
  const x = roundDomain(
    chosen.map(({ baseLogProb }) => baseLogProb),
    { include: [0], count: 10 },
  )
  const y = roundDomain(
    chosen.map(({ reward }) => reward),
    { include: [0], count: 10 },
  )
  return {
    weights: sweep.weights,
    at(weight) {
      const run = runs.get(weight) ?? sweepRun(runAt(sweep, weight))
      runs.set(weight, run)
      return run
    },
    axes: {
      x: linearAxis(x, { title: 'base log-probability (0: the model was certain)' }),
      y: linearAxis(y, { title: 'reward', isSigned: true }),
    },
    fullTint: roundEnd(Math.max(...chosen.map(({ advantage }) => Math.abs(advantage)))) / 2.2,
  }
}

/** The tokens of all texts, each once, except the last of each text, which the tree does not mark. */
function chosenTokens({ nodes }: WeightSweep) {
  return nodes.flatMap(({ baseLogProbs, rewards, next }) => {
    const candidates = baseLogProbs.map((baseLogProb, i) => ({
      baseLogProb,
      rewards: { [HEAD]: rewards[i] as number },
    }))
    return next.map(([index]) => ({
      baseLogProb: baseLogProbs[index] as number,
      reward: rewards[index] as number,
      advantage: advantageAmong(rewards[index], candidates, HEAD) ?? 0,
    }))
  })
}

function sweepRun(record: RunRecord): SweepRun {
  const [plain, steered] = record.columns
  if (!plain || !steered) throw new Error('a run of the first view has two columns: one without steering, one steered')
  return { record, plain, steered, leavesAt: firstDifference(plain.tokens, steered.tokens) }
}

/** Position of the first token that differs; null if the texts are the same. A text that goes on longer differs. */
export function firstDifference(
  one: readonly Pick<TokenRecord, 'token'>[],
  other: readonly Pick<TokenRecord, 'token'>[],
): number | null {
  const length = Math.max(one.length, other.length)
  for (let at = 0; at < length; at++) if (one[at]?.token !== other[at]?.token) return at
  return null
}

export const rewardOf = ({ candidates, chosen }: TokenRecord): number => candidates[chosen]?.rewards[HEAD] ?? Number.NaN

/** The recorded weight that is closest to a number. */
export const nearestWeight = (weights: readonly number[], wanted: number): number =>
  weights.reduce((best, weight) => (Math.abs(weight - wanted) < Math.abs(best - wanted) ? weight : best))
