// An independent judge's scores of a run's texts. They are requested when the run has ended and the model is loaded.

import type { StoreApi } from 'zustand'
import type { RewardChoice, RunRecord } from '../../decoding/record.ts'
import { CLASSIFIER_JUDGE, shownJudge } from '../../rewards/classifier/judge.ts'
import { learnedNames, rewardNames } from '../../rewards/rewardChoice.ts'
import { type IdentifiedModel, selfJudging } from '../../rewards/selfJudging.ts'
import type { SharedJudgement } from '../../sharing/comparison.ts'
import type { EngineClient, Judgement } from '../../worker/protocol.ts'
import type { EngineStatus } from '../run/runState.ts'
import { createJob, type Job, mapOutcome } from './engineJob.ts'

export interface JudgedRun {
  record: RunRecord
  /** The judge's name, e.g. 'sentiment'. */
  judge: string
}

/** A run with a judge's scores, one per column, in the order of the record. */
export type Judged = JudgedRun & Readonly<Judgement>

export type Judging = Job<JudgedRun, never, Judged>

export const createJudging = (client: Pick<EngineClient, 'judge'>) =>
  createJob<JudgedRun, never, Judged>({
    async work({ record, judge }, { signal }) {
      const texts = textsToJudge(record)
      return mapOutcome(await client.judge({ judge, texts }, { signal }), (value) => ({ record, judge, ...value }))
    },
  })

export const textsToJudge = ({ promptTokens, columns }: RunRecord) =>
  columns.map(({ tokens, text, stop }) => ({
    promptTokens,
    tokens: tokens.map(({ token }) => token),
    text,
    finished: stop === 'endOfText',
  }))

/** Judges a run if its reward has a judge, unless the run is empty, already judged or being judged. */
export async function judgeRun(
  judging: StoreApi<Judging>,
  record: RunRecord,
  judges: readonly string[],
): Promise<void> {
  const judge = judgeOf(record.settings.reward, judges)
  const { state, start } = judging.getState()
  const isDone = (state.kind === 'done' || state.kind === 'running') && state.request.record === record
  if (isDone || judge === null || record.columns.every(({ tokens }) => tokens.length === 0)) return
  await start({ record, judge })
}

/** Shows the scores that came with an opened run, if any. */
export function showJudged(judging: StoreApi<Judging>, record: RunRecord, scores?: SharedJudgement | null): void {
  const judged = scores && { record, ...scores }
  judging.getState().replace(judged ? { kind: 'done', request: judged, result: judged } : { kind: 'none' })
}

export const judgedOf = ({ state }: Judging): Judged | null => (state.kind === 'done' ? state.result : null)

export const judgesOf = (status: EngineStatus): readonly string[] => (status.kind === 'ready' ? status.info.judges : [])

/**
 * The judge of a reward, or null. A classifier that a person opened as a judge judges everything: it never steers. For a mix, the
 * first part that has a judge decides.
 */
export function judgeOf(reward: RewardChoice | null, judges: readonly string[]): string | null {
  const own = judges.find((name) => name.startsWith(CLASSIFIER_JUDGE))
  if (own !== undefined) return own
  return reward === null ? null : (rewardNames(reward).find((name) => judges.includes(name)) ?? null)
}

/**
 * The sentence that says why these judges cannot judge texts that these rewards steer, or null.
 * @param own the person's reward models.
 */
export function selfJudgingOf(
  rewards: readonly (RewardChoice | null)[],
  judges: readonly string[],
  own: readonly IdentifiedModel[],
): string | null {
  const identified = (name: string): IdentifiedModel => own.find((one) => one.name === name) ?? { name, sha256: null }
  const steering = rewards.flatMap((reward) => (reward === null ? [] : learnedNames(reward)))
  const classifiers = judges.filter((name) => name.startsWith(CLASSIFIER_JUDGE))
  return selfJudging(
    steering.map(identified),
    classifiers.map((name) => identified(shownJudge(name))),
  )
}

export function judgeTitle(judged: Judged | null, record: RunRecord | null): string | null {
  return judged !== null && judged.record === record ? judged.title : null
}

/** The judge's score of a column, or null if this run was not judged. */
export function judgedScore(judged: Judged | null, record: RunRecord | null, column: number): number | null {
  return judged !== null && judged.record === record ? (judged.scores[column] ?? null) : null
}
