// Has the shown run judged as soon as the engine is free. Whatever else the engine writes aborts a judge, so the judge is
// called again when that has ended.

import type { StoreApi } from 'zustand'
import { type Judging, judgeRun, judgesOf } from '../jobs/judging.ts'
import type { SeedComparison } from '../jobs/seedComparison.ts'
import type { Forks } from '../run/forks.ts'
import type { Playground } from '../run/runState.ts'
import { recordToJudge } from '../run/selectors.ts'

export interface JudgeParts {
  playground: StoreApi<Playground>
  judging: StoreApi<Judging>
  seedRuns: StoreApi<SeedComparison>
  forks: StoreApi<Forks>
}

export function judgeShownRuns({ playground, judging, seedRuns, forks }: JudgeParts): { judgeShown: () => void } {
  /** Judges the shown run unless that was done. */
  const judgeShown = () => {
    const record = recordToJudge(playground.getState())
    if (record) void judgeRun(judging, record, judgesOf(playground.getState().status))
  }

  playground.subscribe(({ run }, { run: before }) => {
    if (before.kind === 'running' && run.kind !== 'running') judgeShown()
  })
  seedRuns.subscribe(({ state }, { state: before }) => {
    if (before.kind === 'running' && state.kind !== 'running') judgeShown()
  })
  forks.subscribe(({ writing, waiting }, { writing: before }) => {
    // A fork that waits starts at once.
    if (before !== null && writing === null && !waiting) judgeShown()
  })
  return { judgeShown }
}
