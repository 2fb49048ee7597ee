// What a judge, which steers nothing, says of the texts of a run. Asked when a run has ended and the model is there.

import { createStore } from 'zustand'
import type { RewardChoice, RunRecord } from '../../decoding/record.ts'
import { rewardNames } from '../../rewards/rewardChoice.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { EngineError } from '../../worker/protocol.ts'

/** What one judge said of all columns of one run, in the record's order. */
export interface Judged {
  record: RunRecord
  /** 'sentiment' */
  judge: string
  /** One plain sentence on what the judge is. */
  title: string
  /** In the judge's own units: log-odds of judges made of heads. */
  scores: readonly number[]
}

export interface Judging {
  judged: Judged | null
  /** The run that a judge is reading. */
  asking: RunRecord | null
  error: EngineError | null
  /** Asks for a run whose reward has a judge; of others, of empty runs and of one that was judged nothing is asked. */
  ask(record: RunRecord, judges: readonly string[]): Promise<void>
  /** Takes what was said elsewhere, of a run that is opened. */
  take(judged: Judged | null): void
}

export function createJudging(client: Pick<EngineClient, 'judge'>) {
  return createStore<Judging>()((set, get) => ({
    judged: null,
    asking: null,
    error: null,
    async ask(record, judges) {
      const judge = judgeOf(record.settings.reward, judges)
      const { judged, asking } = get()
      if (judged?.record === record || asking === record) return
      if (judge === null || record.columns.every(({ tokens }) => tokens.length === 0)) return
      set({ asking: record, error: null })
      const texts = record.columns.map(({ tokens, text, stop }) => ({
        promptTokens: record.promptTokens,
        tokens: tokens.map(({ token }) => token),
        text,
        finished: stop === 'endOfText',
      }))
      const outcome = await client.judge({ judge, texts })
      // Another run may have been asked about since.
      if (get().asking !== record) return
      if (outcome.ok) set({ asking: null, judged: { record, judge, ...outcome.value } })
      else set({ asking: null, error: outcome.error })
    },
    take: (judged) => set({ judged, asking: null, error: null }),
  }))
}

/** The judge of a reward: that of the first of its parts that has one; null where none has. */
export function judgeOf(reward: RewardChoice | null, judges: readonly string[]): string | null {
  return reward === null ? null : (rewardNames(reward).find((name) => judges.includes(name)) ?? null)
}

/** What judged a run, in words; null where it was not judged. */
export function judgeTitle(judged: Judged | null, record: RunRecord | null): string | null {
  return judged !== null && judged.record === record ? judged.title : null
}

/** The score of a run's column; null where this run was not judged. */
export function judgedScore(judged: Judged | null, record: RunRecord | null, column: number): number | null {
  return judged !== null && judged.record === record ? (judged.scores[column] ?? null) : null
}
