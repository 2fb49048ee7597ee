// What components read of the page's stores, and what follows from several of them.

import { useMemo } from 'react'
import { type StoreApi, useStore } from 'zustand'
import type { HeadName } from '../../decoding/heads.ts'
import type { RunRecord, SharedSettings } from '../../decoding/record.ts'
import { branchColumn } from '../run/branchColumn.ts'
import { branchAt } from '../run/branches.ts'
import type { EngineStatus } from '../run/playground.ts'
import { availableHeads, detachedRecord, type ShownColumn, shownColumns, shownHead } from '../run/selectors.ts'
import { columnsAt } from '../run/visible.ts'
import { branchOfColumn } from '../settings/columnIds.ts'
import { useSettings } from '../settings/settings.ts'
import type { TokenPlace } from '../view/pointer.ts'
import type { Isolation } from './isolation.ts'
import * as session from './session.ts'

const hookOf =
  <State>(store: StoreApi<State>) =>
  <T>(select: (state: State) => T): T =>
    useStore(store, select)

export const usePlayground = hookOf(session.playground)
export const useTimeline = hookOf(session.timeline)
export const useJudging = hookOf(session.judging)
export const useSeedRuns = hookOf(session.seedRuns)
export const useWhatIf = hookOf(session.whatIf)
export const useNamedToken = hookOf(session.namedToken)
export const useScoring = hookOf(session.scoring)
export const useOwnHeads = hookOf(session.ownHeads)
export const useOpening = hookOf(session.opening)
export const useRecordings = hookOf(session.recordings)

const LOADING: EngineStatus = { kind: 'loading', progress: null, fallbacks: [], thenRun: false }

/**
 * How far the engine is, a load being one state without its progress: hundreds of steps of a load concern the bar that shows
 * them, and would have all else drawn again while the processor is needed for the load.
 */
export const useEngineStatus = (): EngineStatus =>
  usePlayground(({ status }) => (status.kind === 'loading' ? LOADING : status))

/** The library of runs: those made here are kept in it when they end. */
export const useArchive = hookOf(session.archive)

/** The tree of forks, with undo. */
export const useBranches = hookOf(session.branches)

/** Which fork is written and looked at. */
export const useForks = hookOf(session.forks)

export const useEndingRuns = hookOf(session.endingRuns)

/** A comparison that a lesson asks for. */
export const useTrial = hookOf(session.trial)

/** Scores for the lesson on credit, which has texts of its own. */
export const useCreditScoring = hookOf(session.creditScoring)

/** A lesson's comparison of a head and its twin. */
export const useTwinRun = hookOf(session.twinRun)

/** Whether the page may use threads, or why not. */
export function useIsolation(): Isolation {
  return useStore(session.isolation)
}

/** The run that is shown beside settings that are not its own, or null. */
export function useDetachedRun(): RunRecord | null {
  return usePlayground((state) => detachedRecord(state.run))
}

/** What a shown column has where it has nothing of its own: the page's settings, or those of a run that left them. */
export function useSharedByColumns(): SharedSettings {
  const settings = useSettings()
  return useDetachedRun()?.settings ?? settings
}

/** What a button says after its words where it fetches the model first; '' once that was asked for. */
export function useLoadsFirst(): string {
  const asksFirst = usePlayground(({ status }) => status.kind === 'idle' || status.kind === 'failed')
  return asksFirst ? ` (loads ${session.address.model.sizeMegabytes} MB first)` : ''
}

/** The page's columns, whole wherever the time line is. */
export function useShownColumns(): ShownColumn[] {
  const choices = useSettings((state) => state.columns)
  const run = usePlayground((state) => state.run)
  return useMemo(() => shownColumns(choices, run), [choices, run])
}

/** The page's columns as far as the time line has come; the very same objects where they are whole. */
export function useVisibleColumns(): ShownColumn[] {
  const columns = useShownColumns()
  const position = useTimeline((state) => state.position)
  return useMemo(() => columnsAt(columns, position), [columns, position])
}

/** A fork as a column beside the others: that of a token that is pointed at, else the one that is read; null without any. */
export function useShownFork(pointed: TokenPlace | null): ShownColumn | null {
  const branches = useBranches((state) => state.branches)
  const selected = useForks((state) => state.selected)
  const id = (pointed && branchOfColumn(pointed.column)) ?? selected
  return useMemo(() => {
    const branch = id === null ? null : branchAt(branches, id)
    return branch && branchColumn(branch)
  }, [branches, id])
}

/** The head whose reward tints the text and fills the pictures. */
export function useShownHead(): HeadName {
  const wanted = useSettings((state) => state.shownHead)
  const reward = useSettings((state) => state.reward)
  return usePlayground((state) => shownHead(wanted, availableHeads(reward, state.status, state.run)))
}
