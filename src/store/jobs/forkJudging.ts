// An independent judge's scores of forks, one fork after the other. They are not stored; a stored fork is judged again.

import { createStore } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import type { EngineClient } from '../../worker/protocol.ts'
import { type Judged, judgeOf, textsToJudge } from './judging.ts'

export interface ForkJudging {
  /** By the run of the fork. */
  judged: ReadonlyMap<RunRecord, Judged>
  /** The run that is being judged. */
  judging: RunRecord | null
  /** Judges the runs that have not been judged and whose reward has a judge. Ends early if the engine gets other work. */
  judge(records: readonly RunRecord[], judges: readonly string[]): Promise<void>
}

export const createForkJudging = (client: Pick<EngineClient, 'judge'>) =>
  createStore<ForkJudging>()((set, get) => ({
    judged: new Map(),
    judging: null,
    async judge(records, judges) {
      for (const record of records) {
        const judge = judgeOf(record.settings.reward, judges)
        if (judge === null || get().judged.has(record)) continue
        set({ judging: record })
        const outcome = await client.judge({ judge, texts: textsToJudge(record), steeredBy: record.classifiers })
        if (get().judging === record) set({ judging: null })
        if (!outcome.ok) return
        const result = { record, judge, ...outcome.value }
        set(({ judged }) => ({ judged: new Map(judged).set(record, result) }))
      }
    },
  }))
