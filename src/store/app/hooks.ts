// The hooks through which components read the app's stores and values derived from them.

import { useMemo } from 'react'
import { type StoreApi, useStore } from 'zustand'
import type { HeadName } from '../../decoding/heads.ts'
import type { RunRecord, SharedSettings } from '../../decoding/record.ts'
import { type ForksBeside, forksBeside, rootColumns } from '../run/forksBeside.ts'
import { forkAt } from '../run/forkTree.ts'
import type { EngineStatus, RunState } from '../run/runState.ts'
import { availableHeads, detachedRecord, type ShownColumn, shownColumns, shownHead } from '../run/selectors.ts'
import { setAsidePrompt } from '../run/setAside.ts'
import { columnsAt } from '../run/visible.ts'
import { forkColumnId, forkOfColumn } from '../settings/columnIds.ts'
import type { TokenPlace } from '../view/pointer.ts'
import { useApp } from './context.ts'
import type { App } from './createApp.ts'
import type { CreateOwn } from './ownStores.ts'

interface StoreHook<State> {
  (): State
  <T>(select: (state: State) => T): T
}

function hookOf<State>(storeOf: (app: App) => StoreApi<State>): StoreHook<State> {
  return function useStoreOfApp<T>(select?: (state: State) => T) {
    return useStore<StoreApi<State>, State | T>(storeOf(useApp()), select ?? ((state) => state))
  } as StoreHook<State>
}

export const useSettings = hookOf((app) => app.settings)
export const useView = hookOf((app) => app.view)
export const usePointer = hookOf((app) => app.pointer)
export const usePlayground = hookOf((app) => app.playground)
export const useTimeline = hookOf((app) => app.timeline)
export const useForks = hookOf((app) => app.forks)
export const useArchive = hookOf((app) => app.archive)
export const useOpening = hookOf((app) => app.opening)
export const useRecordings = hookOf((app) => app.recordings)
export const useRecovery = hookOf((app) => app.recovery)
export const useIsolation = hookOf((app) => app.isolation)
export const useSiteWorker = hookOf((app) => app.siteWorker.store)
export const useConnection = hookOf((app) => app.connection)
export const useStorageTrouble = hookOf((app) => app.storageTrouble)
export const useStoredHere = hookOf((app) => app.storedHere)
export const useJudging = hookOf((app) => app.judging)
export const useForkJudging = hookOf((app) => app.forkJudging)
export const useSeedRuns = hookOf((app) => app.seedRuns)
export const useBackground = hookOf((app) => app.background)
export const useAddingHead = hookOf((app) => app.ownHeads.adding)
export const useOwnModels = hookOf((app) => app.ownModels.store)
export const useOwnHeadFiles = hookOf((app) => app.ownHeads.files)

const LOADING: EngineStatus = { kind: 'loading', progress: null, fallbacks: [], thenRun: false }

/**
 * The engine's status without the progress of a load. A load reports hundreds of steps, which only the progress bar shows.
 * Re-rendering everything else would slow the load down.
 */
export const useEngineStatus = (): EngineStatus =>
  usePlayground(({ status }) => (status.kind === 'loading' ? LOADING : status))

export const useDetachedRun = (): RunRecord | null => usePlayground(({ run }) => detachedRecord(run))

/** The settings that the shown columns share: the page's, or those of a detached run. */
export function useSharedByColumns(): SharedSettings {
  const settings = useSettings()
  return useDetachedRun()?.settings ?? settings
}

/** What a run downloads first, in MB; null if the model is stored in this browser, while it is loading, and once it is ready. */
export function useDownloadMegabytes(): number | null {
  const { sizeMegabytes } = useApp().address.model
  const isLoaded = usePlayground(({ status }) => status.kind !== 'idle' && status.kind !== 'failed')
  const models = useStoredHere((state) => state.models)
  // The size tells the site's models apart before anything of them is requested.
  const isStored = models?.some(
    ({ storedBytes, sizeBytes }) =>
      sizeBytes !== null && storedBytes >= sizeBytes && Math.round(sizeBytes / 1e6) === sizeMegabytes,
  )
  return isLoaded || isStored ? null : sizeMegabytes
}

/** Suffix for the label of a button that downloads the model first, else ''. */
export function useLoadsFirst(): string {
  const megabytes = useDownloadMegabytes()
  return megabytes === null ? '' : ` (loads ${megabytes} MB first)`
}

/** The prompt of the shown run if its texts are set aside because the current prompt is another one; else null. */
export function useSetAsidePrompt(): string | null {
  const settings = useSettings()
  return usePlayground(({ run }) => setAsidePrompt(settings, run))
}

/** The shown run, or no run while its texts are set aside. */
export function useShownRun(): RunState {
  const isSetAside = useSetAsidePrompt() !== null
  const run = usePlayground((state) => state.run)
  return isSetAside ? NO_RUN : run
}

const NO_RUN: RunState = { kind: 'none' }

/** The page's columns with their complete texts, whatever the timeline's position. */
export function useShownColumns(): ShownColumn[] {
  const choices = useSettings((state) => state.columns)
  const run = useShownRun()
  return useMemo(() => shownColumns(choices, run), [choices, run])
}

export function useVisibleColumns(): ShownColumn[] {
  const columns = useShownColumns()
  const position = useTimeline((state) => state.position)
  return useMemo(() => columnsAt(columns, position), [columns, position])
}

/** The fork shown next to the columns: the one that contains the token `pointed`, else the selected one, else null. */
export function useShownFork(pointed: TokenPlace | null): ShownColumn | null {
  const tree = useForks((state) => state.tree)
  const selected = useForks((state) => state.selected)
  const id = (pointed && forkOfColumn(pointed.column)) ?? selected
  return useMemo(() => {
    const fork = id === null ? null : forkAt(tree, id)
    const record = fork?.record.columns[0]
    return fork && record ? { id: forkColumnId(fork.id), method: record.method, record } : null
  }, [tree, id])
}

/** The forks of each column, in the order in which they stand beside it; see `forksBeside`. */
export function useForksBeside(): ForksBeside {
  const tree = useForks((state) => state.tree)
  const run = usePlayground((state) => state.run)
  const { nodes } = tree
  // Comparing columns by value is slow, and a growing fork does not change where it stands.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the records of roots do not grow
  const columnOf = useMemo(() => rootColumns(tree, run), [nodes, run])
  return useMemo(() => forksBeside(tree, columnOf), [tree, columnOf])
}

/** The head to show: the user's choice if it is available, else another one. */
export function useShownHead(): HeadName {
  const preferred = useSettings((state) => state.shownHead)
  const reward = useSettings((state) => state.reward)
  return usePlayground((state) => shownHead(preferred, availableHeads(reward, state.status, state.run)))
}

/**
 * Reads a store that only one feature or lesson uses (ownStores.ts).
 * @param create must be the same function in every render.
 */
export const useOwnStore = <State, T>(create: CreateOwn<State>, select: (state: State) => T): T =>
  useStore(useApp().ownStores.get(create), select)
