// The texts that a run writes: one for each column of its settings, N for a column of Best-of-N.

import type { Forest, ForestNode } from './forest.ts'
import { methods } from './methods/index.ts'
import type { Method } from './methods/method.ts'
import type { ColumnSettings, HeadName, RunSettings } from './record.ts'
import { type CandidateScorer, HeadError } from './scorer.ts'
import { DEFAULT_BEST_OF, effectiveSettings } from './settings.ts'

export interface Column {
  /** Among the settings' columns. */
  readonly index: number
  /** Which of N samples; null for a method that writes one text. */
  readonly sampleIndex: number | null
  readonly method: Method
  readonly weight: number
  /** Divides its method's reward before w multiplies it; 1 where raw scores steer. */
  readonly unit: number
  /** Candidates at a step, and the temperature it samples at. */
  readonly topK: number
  readonly temperature: number
  /** Part of its noise key. */
  readonly sample: number
  /** Position in the response of the first token that it writes. */
  readonly first: number
  /** The reward it is scored by, or null: base model only. */
  readonly scorer: CandidateScorer | null
  /** Heads that score all its candidates; without any, only its chosen token is evaluated. */
  readonly scoredBy: readonly HeadName[]
  /** Its last token. */
  tip: ForestNode
}

/** Whether the tokens that a column was given end the text: it has nothing left to write. */
export function hasEnded({ begin = [] }: ColumnSettings, stopTokenIds: readonly number[]): boolean {
  const last = begin.at(-1)
  return last !== undefined && stopTokenIds.includes(last)
}

/** The reward of all columns, or one for each of them, in the settings' order. */
export type ColumnScorers = CandidateScorer | null | readonly (CandidateScorer | null)[]

/**
 * Columns of a run, in the order of the settings. Sample i of N in sample s of the run has the noise of sample s·N + i, so the
 * first one of the first is the top-k column's text.
 * @param record heads of the scorer that score every candidate beside the one that steers; true: all of them.
 * @throws HeadError for a method whose head is not loaded, or has no unit where standard units are asked for;
 * ForestError 'contextFull' when the given tokens do not fit in the context.
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
    const scorer = isOneForAll(scorers) ? scorers : (scorers[index] ?? null)
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

function isOneForAll(scorers: ColumnScorers): scorers is CandidateScorer | null {
  return !Array.isArray(scorers)
}

/**
 * What a method's raw reward is divided by before w multiplies it; 1 where raw scores steer, or no reward does.
 * @throws HeadError for a method whose head is not loaded, or has no unit although standard units are set.
 */
export function steeringUnit(method: Method, units: RunSettings['units'], scorer: CandidateScorer | null): number {
  const { head, bestBy, label, clampsReward } = method
  const loaded = scorer?.heads ?? []
  const needed = head ?? bestBy
  if (needed && !loaded.includes(needed)) throw missingHead(method, needed, loaded)
  if (units !== 'standard' || !scorer || !head || clampsReward) return 1
  const unit = scorer.unit(head)
  if (unit !== null && unit > 0 && Number.isFinite(unit)) return unit
  throw new HeadError(
    head,
    `${label} cannot be run in standard units: the ${head} head has no unit on its card (${unit}). Measure it, or set units to raw`,
  )
}

function missingHead({ label, bestBy }: Method, needed: HeadName, loaded: readonly HeadName[]): HeadError {
  return new HeadError(
    needed,
    `${label} ${bestBy ? 'chooses' : 'steers'} by a ${needed} head, which is not loaded (loaded: ${loaded.join(', ') || 'none'}): ` +
      'choose a reward that has one, or another method',
  )
}
