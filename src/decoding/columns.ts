// The texts that a run writes: one for each column in the run's settings, or N for a Best-of-N column.

import type { Forest, ForestNode } from './forest.ts'
import { methods } from './methods/index.ts'
import { type Method, neededHead } from './methods/method.ts'
import type { ColumnSettings, HeadName, RunSettings } from './record.ts'
import { type CandidateScorer, HeadError, unitOf } from './scorer.ts'
import { DEFAULT_BEST_OF, effectiveSettings } from './settings.ts'

export interface Column {
  /** Index in the settings' columns. */
  readonly index: number
  /** Index of the Best-of-N sample; null for a method that writes one text. */
  readonly sampleIndex: number | null
  readonly method: Method
  readonly weight: number
  /** The method's reward is divided by this before w multiplies it; 1 for raw scores. */
  readonly unit: number
  readonly topK: number
  readonly temperature: number
  readonly sample: number
  /** Position in the response of the first token that the column writes. */
  readonly first: number
  /** null: base model only. */
  readonly scorer: CandidateScorer | null
  /** Heads that score every candidate. If there are none, only the chosen token is evaluated. */
  readonly scoredBy: readonly HeadName[]
  /** The last token so far. */
  tip: ForestNode
}

/** Whether a column's given tokens already end with an end token. */
export function hasEnded({ begin = [] }: ColumnSettings, stopTokenIds: readonly number[]): boolean {
  const last = begin.at(-1)
  return last !== undefined && stopTokenIds.includes(last)
}

/** One reward for all columns, or one for each column, in the settings' order. */
export type ColumnScorers = CandidateScorer | null | readonly (CandidateScorer | null)[]

/**
 * The columns of a run, in the settings' order. If the run's `sample` is s, Best-of-N sample i uses the noise of sample
 * s·N + i. So if s is 0, Best-of-N sample 0 has the same text as a top-k column.
 * @param record heads that score every candidate, in addition to the one that steers; true: all heads.
 * @throws HeadError when `steeringUnit` does; ForestError 'contextFull' if the given tokens do not fit in the context.
 */
export function makeColumns(
  run: RunSettings,
  scorers: ColumnScorers,
  { forest, prompt, record }: { forest: Forest; prompt: ForestNode; record: boolean | readonly HeadName[] },
): Column[] {
  const { sample, units, bestOf = DEFAULT_BEST_OF } = run
  return run.columns.flatMap((settings, index): Column[] => {
    const { weight, topK, temperature } = effectiveSettings(settings, run)
    const { begin = [] } = settings
    const method = methods[settings.method]
    const scorer = scorers === null || 'heads' in scorers ? scorers : (scorers[index] ?? null)
    const unit = steeringUnit(method, units, scorer)
    const tip = begin.length > 0 ? (forest.chain(prompt, begin).at(-1) as ForestNode) : prompt
    const common = { index, method, weight, unit, topK, temperature, first: begin.length, scorer, tip }
    if (method.bestBy === null) {
      const isRecorded = (head: HeadName) => (typeof record === 'boolean' ? record : record.includes(head))
      const scoredBy = (scorer?.heads ?? []).filter((head) => head === method.head || isRecorded(head))
      return [{ ...common, sampleIndex: null, sample, scoredBy }]
    }
    return Array.from({ length: bestOf }, (_, sampleIndex) => ({
      ...common,
      sampleIndex,
      sample: sample * bestOf + sampleIndex,
      scoredBy: [],
    }))
  })
}

/**
 * The number that a method's raw reward is divided by before w multiplies it. It is 1 if the run uses raw scores, if the
 * method clamps the reward, or if the method has no head.
 * @throws HeadError if the method's head is not loaded, or has no unit although the run uses normalized rewards.
 */
export function steeringUnit(method: Method, units: RunSettings['units'], scorer: CandidateScorer | null): number {
  const { head, label, clampsReward } = method
  const loaded = scorer?.heads ?? []
  const needed = neededHead(method)
  if (needed && !loaded.includes(needed))
    throw new HeadError(
      needed,
      `${label} needs a ${needed} head, which is not loaded (loaded: ${loaded.join(', ') || 'none'}). ` +
        'Choose a reward that has this head, or choose another method',
    )
  if (units !== 'standard' || !scorer || !head || clampsReward) return 1
  return unitOf(scorer, head, `${label} cannot use normalized rewards`, 'set units to raw')
}
