// Creates the engine jobs that several features share, and has the shown run judged when the engine is free. Jobs of a
// single feature or lesson are created through ownStores.ts.

import type { StoreApi } from 'zustand'
import { CLASSIFIER_JUDGE } from '../../rewards/classifier/judge.ts'
import type { EngineClient, EngineInfo, RewardInfo } from '../../worker/protocol.ts'
import { createForkJudging } from '../jobs/forkJudging.ts'
import { createJudging, judgeOf, judgeRun, judgesOf } from '../jobs/judging.ts'
import { createOwnModels, type OwnModelsParts } from '../jobs/ownClassifiers.ts'
import { createOwnHeads } from '../jobs/ownHeads.ts'
import { createSeedComparison, seedsFrom } from '../jobs/seedComparison.ts'
import type { Forks } from '../run/forks.ts'
import type { Playground } from '../run/runState.ts'
import { detachedRecord, recordToJudge, shownRequest } from '../run/selectors.ts'
import type { SettingsStore } from '../settings/settings.ts'

export interface JobsParts extends Pick<OwnModelsParts, 'hub' | 'runtime' | 'storage' | 'addHosts'> {
  client: EngineClient
  /** Loads the model if needed; resolves with whether it is loaded. */
  ready: () => Promise<boolean>
  playground: StoreApi<Playground>
  settings: StoreApi<SettingsStore>
  forks: StoreApi<Forks>
}

export function createJobs({ client, ready, playground, settings, forks, ...own }: JobsParts) {
  const judging = createJudging(client)
  const forkJudging = createForkJudging(client)
  // The request is composed after loading, because only a loaded model reports its rewards and judges.
  const seedRuns = createSeedComparison(client, async ({ seeds }) => {
    if (!(await ready())) return null
    const { status, run: shown } = playground.getState()
    const run = shownRequest(settings.getState(), status, detachedRecord(shown))
    return seedsFrom(run, seeds.length, judgeOf(run.settings.reward, judgesOf(status)))
  })

  const judgeShown = (): void => {
    const record = recordToJudge(playground.getState())
    if (record) void judgeRun(judging, record, judgesOf(playground.getState().status))
  }
  const judgeForks = (): void => {
    const { nodes, records } = forks.getState().tree
    const shown = nodes.present.filter(({ parent }) => parent !== null).flatMap(({ id }) => records[id] ?? [])
    const written = shown.filter(({ columns }) => columns[0]?.stop)
    void forkJudging.getState().judge(written, judgesOf(playground.getState().status))
  }
  // A run, a seed comparison or a fork aborts judging, so judging is requested again when that ends.
  playground.subscribe(({ run }, { run: before }) => {
    if (before.kind === 'running' && run.kind !== 'running') judgeShown()
  })
  seedRuns.subscribe(({ state }, { state: before }) => {
    if (before.kind === 'running' && state.kind !== 'running') judgeShown()
  })
  forks.subscribe(({ writing, waiting, tree }, before) => {
    // If `waiting` is true, the next fork is about to start.
    if (writing !== null || waiting) return
    if (before.writing !== null) judgeShown()
    if (before.writing !== null || tree.nodes !== before.tree.nodes) judgeForks()
  })
  playground.subscribe(({ status }, before) => {
    if (status.kind === 'ready' && before.status.kind !== 'ready') judgeForks()
  })

  /** Changes what the loaded engine is known to offer. */
  const changeInfo = (change: (info: EngineInfo) => EngineInfo): void => {
    const { status } = playground.getState()
    if (status.kind === 'ready') playground.setState({ status: { ...status, info: change(status.info) } })
  }

  return {
    judging,
    forkJudging,
    seedRuns,
    judgeShown,
    ownHeads: createOwnHeads({
      client,
      ready,
      onAdded: (reward) => changeInfo((info) => withRewards(info, [reward])),
    }),
    ownModels: createOwnModels({
      client,
      ...own,
      isReady: () => playground.getState().status.kind === 'ready',
      onAdded(reward, judge) {
        changeInfo((info) => withJudges(reward ? withRewards(info, [reward]) : info, judge ? [judge] : []))
        // The shown run may have had no judge.
        judgeShown()
      },
      onClosed: (name) =>
        changeInfo((info) => ({
          ...info,
          rewards: info.rewards.filter((reward) => reward.name !== name),
          judges: info.judges.filter((judge) => judge !== CLASSIFIER_JUDGE + name),
        })),
    }),
  }
}

/** Adds the user's own rewards. Each replaces a reward of the same name. */
export const withRewards = (info: EngineInfo, added: readonly RewardInfo[]): EngineInfo => ({
  ...info,
  rewards: [...info.rewards.filter(({ name }) => added.every((one) => one.name !== name)), ...added],
})

/** Adds judges. There is one classifier among them, the last one opened. */
export const withJudges = (info: EngineInfo, added: readonly string[]): EngineInfo =>
  added.length === 0
    ? info
    : { ...info, judges: [...info.judges.filter((name) => !name.startsWith(CLASSIFIER_JUDGE)), ...added] }
