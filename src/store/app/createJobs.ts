// The jobs of the page and of the lessons, each with the model that the playground loads.

import type { StoreApi } from 'zustand'
import type { EngineClient, EngineInfo, RewardInfo } from '../../worker/protocol.ts'
import { createEndingRuns } from '../jobs/endingRuns.ts'
import { createJudging, judgeOf, judgesOf } from '../jobs/judging.ts'
import { createNamedToken } from '../jobs/namedToken.ts'
import { createOwnHeads } from '../jobs/ownHeads.ts'
import { createScoring } from '../jobs/scoring.ts'
import { createSeedComparison, seedsFrom } from '../jobs/seedComparison.ts'
import { createTwinRun } from '../jobs/twinRun.ts'
import { modelReady } from '../run/modelReady.ts'
import type { Playground } from '../run/runState.ts'
import { detachedRecord, shownRequest } from '../run/selectors.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { AppParts } from './parts.ts'

export interface JobsParts extends Pick<AppParts, 'read' | 'nextFrame'> {
  client: EngineClient
  playground: StoreApi<Playground>
  settings: StoreApi<SettingsStore>
}

export function createJobs({ client, playground, settings, read, nextFrame }: JobsParts) {
  const ready = () => modelReady(playground)
  const withModel = async <Request>(request: Request) => ((await ready()) ? request : null)

  return {
    judging: createJudging(client),
    /** The shown comparison with several seeds; only a loaded model says which rewards and judges there are. */
    seedRuns: createSeedComparison(client, async ({ seeds }) => {
      if (!(await ready())) return null
      const { status, run: shown } = playground.getState()
      const run = shownRequest(settings.getState(), status, detachedRecord(shown))
      return seedsFrom(run, seeds.length, judgeOf(run.settings.reward, judgesOf(status)))
    }),
    scoring: createScoring(client, withModel),
    namedToken: createNamedToken(client, withModel),
    ownHeads: createOwnHeads({
      client,
      ready,
      onAdded(reward) {
        const { status } = playground.getState()
        if (status.kind === 'ready')
          playground.setState({ status: { ...status, info: withRewards(status.info, [reward]) } })
      },
    }),

    // Of lessons.
    endingRuns: createEndingRuns(client, withModel),
    lessonComparison: createSeedComparison(client, withModel),
    creditScoring: createScoring(client, withModel),
    twinRun: createTwinRun({ client, prepare: withModel, read, nextFrame }),
  }
}

/** A person's own head replaces a reward of the same name. */
export const withRewards = (info: EngineInfo, added: readonly RewardInfo[]): EngineInfo => ({
  ...info,
  rewards: [...info.rewards.filter(({ name }) => added.every((one) => one.name !== name)), ...added],
})
