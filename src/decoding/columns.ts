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
  readonly branch: number | null
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
  readonly heads: CandidateScorer | null
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
export type ColumnHeads = CandidateScorer | null | readonly (CandidateScorer | null)[]

/**
 * The columns of a run, in the order of its settings. Branch b of N in sample s draws the noise of sample s·N + b, so the
 * first branch of the first sample is the top-k column's text.
 * @param record loaded heads that score every candidate besides the one that steers; true: all of them.
 * @throws HeadError for a method whose head is not loaded, or has no unit although standard units are set; ForestError
 * 'contextFull' where the context has no room for the tokens that a column was given.
 */
export function makeColumns(
  run: RunSettings,
  rewards: ColumnHeads,
  { forest, prompt, record }: { forest: Forest; prompt: ForestNode; record: boolean | readonly HeadName[] },
): Column[] {
  const { sample, units, bestOf = DEFAULT_BEST_OF } = run
  return run.columns.flatMap((settings, index): Column[] => {
    const { weight, topK, temperature } = effectiveSettings(settings, run)
    const { begin = [] } = settings
    const method = methods[settings.method]
    const heads = isOneForAll(rewards) ? rewards : (rewards[index] ?? null)
    const unit = steeringUnit(method, units, heads)
    const tip = begin.length > 0 ? (forest.chain(prompt, begin).at(-1) as ForestNode) : prompt
    const common = { index, method, weight, unit, topK, temperature, first: begin.length, heads, tip }
    if (method.bestBy === null) {
      const isRecorded = (head: HeadName) => (typeof record === 'boolean' ? record : record.includes(head))
      const scoredBy = (heads?.heads ?? []).filter((head) => head === method.head || isRecorded(head))
      return [{ ...common, branch: null, sample, scoredBy }]
    }
    return Array.from({ length: bestOf }, (_, branch) => ({
      ...common,
      branch,
      sample: sample * bestOf + branch,
      scoredBy: [],
    }))
  })
}

function isOneForAll(rewards: ColumnHeads): rewards is CandidateScorer | null {
  return !Array.isArray(rewards)
}

/**
 * What a method's raw reward is divided by before w multiplies it; 1 where raw scores steer, or no reward does.
 * @throws HeadError for a method whose head is not loaded, or has no unit although standard units are set.
 */
export function steeringUnit(method: Method, units: RunSettings['units'], heads: CandidateScorer | null): number {
  const { head, bestBy, label, clampsReward } = method
  const loaded = heads?.heads ?? []
  const needed = head ?? bestBy
  if (needed && !loaded.includes(needed)) throw missingHead(method, needed, loaded)
  if (units !== 'standard' || !heads || !head || clampsReward) return 1
  const unit = heads.unit(head)
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
