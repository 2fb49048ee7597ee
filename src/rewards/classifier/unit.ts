// The unit of a classifier: the spread of its scores over the base model's candidates. A head's unit is in its file; a
// classifier's is measured when it is opened, because its file knows nothing of the base model.

import type { Forest } from '../../decoding/forest.ts'
import { decode } from '../../decoding/lockstep.ts'
import type { RunSettings } from '../../decoding/record.ts'
import type { TokenText } from '../ruleScorer.ts'
import { UnitSum } from '../unitSum.ts'
import { type ClassifierReward, createClassifierScorer } from './scorer.ts'

/** Openings of no theme in particular, so that every reward varies a little over their continuations. */
export const UNIT_OPENINGS = [
  'I watched it yesterday, and I have to say that',
  'The most important thing about this is',
  'My friend asked me what I think. I said',
  'In the end, the whole thing was',
] as const

const SETTINGS: RunSettings = {
  columns: [{ method: 'topK', weight: 0 }],
  weight: 0,
  reward: null,
  topK: 10,
  temperature: 1,
  seed: 1,
  sample: 0,
  maxTokens: 12,
  chat: false,
}

export const UNIT_STEPS = UNIT_OPENINGS.length * SETTINGS.maxTokens

/**
 * Scores the 10 candidates of every step along one top-k sample of 12 tokens from each opening, always with the same noise.
 * Drops the nodes of the forest.
 * @returns the square root of the mean variance within a step, or null if aborted. 0 if the classifier scores all alike.
 * @throws HeadError for a score that is not finite.
 */
export async function measureClassifierUnit(
  reward: ClassifierReward,
  {
    forest,
    encode,
    onStep,
    signal,
    ...text
  }: TokenText & {
    forest: Forest
    encode: (text: string) => readonly number[]
    onStep?: (done: number, total: number) => void
    signal?: AbortSignal | undefined
  },
): Promise<number | null> {
  const scorer = createClassifierScorer(reward, text)
  const sum = new UnitSum()
  let done = 0
  for (const opening of UNIT_OPENINGS) {
    const promptTokens = encode(opening)
    for await (const { tokens } of decode({ forest, promptTokens, scorer, settings: SETTINGS, signal, ...text })) {
      for (const { record } of tokens) sum.add(record.candidates.map(({ rewards }) => rewards.full as number))
      onStep?.(++done, UNIT_STEPS)
    }
    if (signal?.aborted) return null
  }
  return sum.unit.unit
}
