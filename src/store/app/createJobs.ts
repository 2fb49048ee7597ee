// The jobs that several features read, and when the shown run is judged. Jobs of one feature or lesson are made by
// ownStores.ts.

import type { StoreApi } from 'zustand'
import type { EngineClient, EngineInfo, RewardInfo } from '../../worker/protocol.ts'
import { createJudging, judgeOf, judgeRun, judgesOf } from '../jobs/judging.ts'
import { createOwnHeads } from '../jobs/ownHeads.ts'
import { createSeedComparison, seedsFrom } from '../jobs/seedComparison.ts'
import type { Forks } from '../run/forks.ts'
import type { Playground } from '../run/runState.ts'
import { detachedRecord, recordToJudge, shownRequest } from '../run/selectors.ts'
import type { SettingsStore } from '../settings/settings.ts'

export interface JobsParts {
  client: EngineClient
  /** Loads the model if need be; false if it cannot be had. */
  ready: () => Promise<boolean>
  playground: StoreApi<Playground>
  settings: StoreApi<SettingsStore>
  forks: StoreApi<Forks>
}

export function createJobs({ client, ready, playground, settings, forks }: JobsParts) {
  const judging = createJudging(client)
  /** The shown comparison with several seeds; only a loaded model says which rewards and judges there are. */
  const seedRuns = createSeedComparison(client, async ({ seeds }) => {
    if (!(await ready())) return null
    const { status, run: shown } = playground.getState()
    const run = shownRequest(settings.getState(), status, detachedRecord(shown))
    return seedsFrom(run, seeds.length, judgeOf(run.settings.reward, judgesOf(status)))
  })

  /** Judges the shown run unless that was done. */
  const judgeShown = (): void => {
    const record = recordToJudge(playground.getState())
    if (record) void judgeRun(judging, record, judgesOf(playground.getState().status))
  }
  // Whatever else the engine writes aborts a judge, so the judge is called again when that has ended.
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

  return {
    judging,
    seedRuns,
    judgeShown,
    ownHeads: createOwnHeads({
      client,
      ready,
      onAdded(reward) {
        const { status } = playground.getState()
        if (status.kind === 'ready')
          playground.setState({ status: { ...status, info: withRewards(status.info, [reward]) } })
      },
    }),
  }
}

/** A person's own head replaces a reward of the same name. */
export const withRewards = (info: EngineInfo, added: readonly RewardInfo[]): EngineInfo => ({
  ...info,
  rewards: [...info.rewards.filter(({ name }) => added.every((one) => one.name !== name)), ...added],
})
