// The jobs that several features read. Those of one feature or lesson are made by ownStores.ts.

import type { StoreApi } from 'zustand'
import type { EngineClient, EngineInfo, RewardInfo } from '../../worker/protocol.ts'
import { createJudging, judgeOf, judgesOf } from '../jobs/judging.ts'
import { createOwnHeads } from '../jobs/ownHeads.ts'
import { createSeedComparison, seedsFrom } from '../jobs/seedComparison.ts'
import type { Playground } from '../run/runState.ts'
import { detachedRecord, shownRequest } from '../run/selectors.ts'
import type { SettingsStore } from '../settings/settings.ts'

export interface JobsParts {
  client: EngineClient
  /** Loads the model if need be; false if it cannot be had. */
  ready: () => Promise<boolean>
  playground: StoreApi<Playground>
  settings: StoreApi<SettingsStore>
}

export function createJobs({ client, ready, playground, settings }: JobsParts) {
  return {
    judging: createJudging(client),
    /** The shown comparison with several seeds; only a loaded model says which rewards and judges there are. */
    seedRuns: createSeedComparison(client, async ({ seeds }) => {
      if (!(await ready())) return null
      const { status, run: shown } = playground.getState()
      const run = shownRequest(settings.getState(), status, detachedRecord(shown))
      return seedsFrom(run, seeds.length, judgeOf(run.settings.reward, judgesOf(status)))
    }),
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
