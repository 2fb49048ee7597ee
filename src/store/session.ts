// The page's own stores, tied to the real worker and the real address. Tests make theirs from the factories instead.

import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { HeadName } from '../decoding/heads.ts'
import { createEngineClient } from '../worker/client.ts'
import { readAddress } from './address.ts'
import { type Archive, createArchive } from './archive.ts'
import { openIndexedDb } from './archiveStorage.ts'
import { branchColumn, branchOfColumn } from './branchColumn.ts'
import { branchAt } from './branches.ts'
import { type BranchesStore, createBranchesStore } from './branchesStore.ts'
import type { OwnSettings } from './columnChoices.ts'
import { composeRun } from './composeRun.ts'
import { createEndingRuns, type EndingRuns } from './endingRuns.ts'
import { createForks, type Forks } from './forks.ts'
import { createIsolation, type Isolation, watchForTouch } from './isolation.ts'
import { createJudging, type Judging, judgeOf } from './judging.ts'
import { keepTogether, showsAnother } from './keepTogether.ts'
import { modelReady } from './modelReady.ts'
import { createNamedToken, type NamedToken } from './namedToken.ts'
import { sameAsRan } from './openedRun.ts'
import { createOpening, LINK_PLACE, type Opening } from './opening.ts'
import { createOwnHeads, type OwnHeads } from './ownHeads.ts'
import { tabStorage } from './pageStorage.ts'
import { createPlayground, type Playground } from './playground.ts'
import { type TokenPlace, usePointer } from './pointer.ts'
import { createRecordings, type Recordings } from './recorded.ts'
import { samePlain } from './samePlain.ts'
import { createScoring, type Scoring } from './scoring.ts'
import { createSeedRuns, type SeedRuns } from './seedRuns.ts'
import { availableHeads, recordOf, type ShownColumn, shownColumns, shownHead } from './selectors.ts'
import { DEFAULT_SETTINGS, useSettings } from './settings.ts'
import { SHOWN } from './shown.ts'
import { checkStoredRun } from './storedRun.ts'
import { createTimeline, type Timeline } from './timeline.ts'
import { createTrial, type Trial } from './trial.ts'
import { createTwinRun, type TwinRun } from './twinRun.ts'
import { columnsAt, runLength } from './visible.ts'
import { createWhatIf, type WhatIfQuestion } from './whatIf.ts'

export const address = readAddress(
  window.location.search,
  document.baseURI,
  import.meta.env.TOKENWISE_MODELS_URL as string | undefined,
)

const archive = createArchive({ openStorage: openIndexedDb, check: checkStoredRun, now: Date.now })

const client = createEngineClient()

const nextFrame = (callback: (timeMs: number) => void) => void requestAnimationFrame(callback)

/** Tells that the page was drawn for the first time: nothing plays before anybody can see it. */
export let tellDrawn = () => {}
const drawn = new Promise<void>((resolve) => {
  tellDrawn = resolve
})

const playground = createPlayground({
  client,
  request: address.request,
  settings: useSettings.getState,
  openSettings: useSettings.getState().open,
  keep: (record) => archive.getState().keep({ record, origin: 'here', forks: null }),
  nextFrame,
})

const timeline = createTimeline({
  run: () => {
    const { run } = playground.getState()
    return { length: runLength(recordOf(run)), growing: run.kind === 'running' }
  },
  nextFrame: (callback, afterMs) => void drawn.then(() => setTimeout(() => nextFrame(callback), afterMs)),
  // The token that is looked at goes along.
  onStep: (step) => step !== null && usePointer.getState().movePin(step),
})

playground.subscribe((now, before) => {
  if (!showsAnother(now, before)) return
  timeline.getState().last()
  // What is typed while it runs is undone on its own.
  useSettings.getState().endStep()
})

const judging = createJudging(client)

/** Names of the judges that the engine has. */
const judgesAtHand = (): readonly string[] => {
  const { status } = playground.getState()
  return status.kind === 'ready' ? status.info.judges : []
}

playground.subscribe(({ run }, { run: before }) => {
  if (before.kind === 'running' && (run.kind === 'done' || run.kind === 'stopped'))
    void judging.getState().ask(run.record, judgesAtHand())
})

const seedRuns = createSeedRuns({
  client,
  ensureModel: () => modelReady(playground),
  ask: () => {
    const run = composeRun(useSettings.getState(), playground.getState().status)
    return { run, judge: judgeOf(run.request.settings.reward, judgesAtHand()) }
  },
})

const twinRun = createTwinRun({ client, ready: () => modelReady(playground), read: readBeside, nextFrame })

const scoring = createScoring({ client, ready: () => modelReady(playground) })

const endingRuns = createEndingRuns({ client, ready: () => modelReady(playground) })

const namedToken = createNamedToken({ client, ready: () => modelReady(playground) })
const trial = createTrial({ client, ready: () => modelReady(playground) })
const creditScoring = createScoring({ client, ready: () => modelReady(playground) })

const ownHeads = createOwnHeads({
  client,
  ready: () => modelReady(playground),
  onAdded(reward) {
    const { status } = playground.getState()
    if (status.kind !== 'ready') return
    const rewards = [...status.info.rewards.filter(({ name }) => name !== reward.name), reward]
    playground.setState({ status: { ...status, info: { ...status.info, rewards } } })
  },
})

playground.subscribe(({ status }, { status: before }) => {
  if (status.kind === 'ready' && before.kind === 'loading') void ownHeads.getState().addAgain()
})

const opening = createOpening({
  show({ record, judged }, origin) {
    playground.getState().openRun(record, origin, hasOwnSettings() ? 'leave' : 'take')
    judging.getState().take(judged ? { record, ...judged } : null)
  },
})

// The link stays in the address as long as what is shown is what it holds, so that a reload shows what was shown.
playground.subscribe(({ run, opened, keptAs }) => {
  const isLink =
    run.kind === 'done' && opened?.origin.kind === 'link' && run.record === opened.record && keptAs === null
  if (!isLink && run.kind !== 'none' && window.location.hash.startsWith(LINK_PLACE))
    window.history.replaceState(window.history.state, '', '#/')
})

// Whoever runs something has gone on from a link that could not be read.
playground.subscribe(({ run }, { run: before }) => {
  if (run.kind === 'running' && before.kind !== 'running') opening.getState().forgive()
})

window.addEventListener('hashchange', () => {
  if (window.location.hash.startsWith(LINK_PLACE)) void opening.getState().openLink(window.location.hash)
})

/** Whether a person has set anything of their own: then what is opened leaves it. What an opened run set is not theirs. */
const hasOwnSettings = (): boolean => {
  const { opened } = playground.getState()
  if (opened && sameAsRan(useSettings.getState(), opened.record)) return false
  const { history: _, shownHead: __, ...settings } = useSettings.getState()
  return Object.entries(DEFAULT_SETTINGS).some(
    ([name, value]) => name !== 'shownHead' && !samePlain(settings[name as keyof typeof settings], value),
  )
}

let opensItself = true

/** Bytes of a file beside the page. */
async function readBeside(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(path, document.baseURI))
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

const recordings = createRecordings({
  read: readBeside,
  check: checkStoredRun,
  show({ record, judged }, origin) {
    // Somebody was quicker than the file.
    if (opensItself && playground.getState().run.kind !== 'none') return
    // After a reload they may be those that it set itself.
    const leaves = opensItself && hasOwnSettings() && !sameAsRan(useSettings.getState(), record)
    playground.getState().openRun(record, origin, leaves ? 'leave' : 'take')
    judging.getState().take(judged && { record, ...judged })
    if (!prefersStillness()) timeline.getState().playFromFirst()
  },
})

const prefersStillness = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

const untouched = watchForTouch(window)

const isolation = createIsolation(
  {
    crossOriginIsolated: window.crossOriginIsolated,
    isSecureContext: window.isSecureContext,
    embedded: window.parent !== window,
    // While developing, the server itself sends the headers, and there is no worker of this name.
    serviceWorkers: () => (import.meta.env.PROD ? navigator.serviceWorker : null),
    // Not the careful one: what it forgets in a load would have the page load for ever.
    tabStorage: () => sessionStorage,
    untouched: () => untouched() && playground.getState().status.kind === 'idle',
    reload: () => window.location.reload(),
  },
  new URL('service-worker.js', document.baseURI).href,
)

/** Whether the page may use threads, or why not. */
export function useIsolation(): Isolation {
  return useStore(isolation)
}

export function usePlayground<T>(select: (state: Playground) => T): T {
  return useStore(playground, select)
}

/** Runs the shown comparison with something of one column otherwise, by its index in the run. */
export function runOtherwise(index: number, own: OwnSettings): void {
  playground.getState().takeSettings()
  const { run, start } = playground.getState()
  const id = run.kind === 'none' ? undefined : run.columnIds[index]
  if (id === undefined) return
  useSettings.getState().setOwn(id, own)
  void start()
}

/** The library of runs: those made here are kept in it when they end. */
export function useArchive<T>(select: (state: Archive) => T): T {
  return useStore(archive, select)
}

const branches = createBranchesStore()

const forks = createForks({
  client,
  nextFrame,
  branches,
  stopEngine: () => client.stop(),
  ready: () => modelReady(playground),
})

/** The library with what is shown. */
export const { openKept, keepOpened } = keepTogether({ playground, branches, forks, archive, check: checkStoredRun })

playground.subscribe(({ keptAs }, { keptAs: before }) => {
  if (keptAs !== null && keptAs !== before) tabStorage.setItem(SHOWN, String(keptAs))
})

recordings.subscribe(({ id, entries, opening: isOpening }, { opening: wasOpening }) => {
  if (id === null || isOpening || !wasOpening) return
  if (id === entries?.[0]?.id) tabStorage.removeItem(SHOWN)
  else tabStorage.setItem(SHOWN, id)
})

let first: Promise<void> | null = null

/** What the page opens with, once: after a reload what was shown, else the first recorded comparison. */
export function openFirst(): Promise<void> {
  first ??= openOnce()
  return first
}

async function openOnce(): Promise<void> {
  const isFree = () => playground.getState().run.kind === 'none'
  if (window.location.hash.startsWith(LINK_PLACE)) await opening.getState().openLink(window.location.hash)
  const shown = tabStorage.getItem(SHOWN)
  const isKept = shown !== null && /^\d+$/.test(shown)
  if (isFree() && isKept) await openKept(Number(shown))
  // A model of another trunk has no heads that could make these again.
  if (isFree() && address.request.headsUrl !== null)
    await recordings.getState().open(isKept ? undefined : (shown ?? undefined))
  opensItself = false
}

/** The tree of forks, with undo. */
export function useBranches<T>(select: (state: BranchesStore) => T): T {
  return useStore(branches, select)
}

/** Which fork is written and looked at. */
export function useForks<T>(select: (state: Forks) => T): T {
  return useStore(forks, select)
}

const question = createWhatIf()

export function useWhatIf<T>(select: (state: WhatIfQuestion) => T): T {
  return useStore(question, select)
}

export function useTimeline<T>(select: (state: Timeline) => T): T {
  return useStore(timeline, select)
}

export function useJudging<T>(select: (state: Judging) => T): T {
  return useStore(judging, select)
}

export function useSeedRuns<T>(select: (state: SeedRuns) => T): T {
  return useStore(seedRuns, select)
}

export function useScoring<T>(select: (state: Scoring) => T): T {
  return useStore(scoring, select)
}

export function useEndingRuns<T>(select: (state: EndingRuns) => T): T {
  return useStore(endingRuns, select)
}

export function useNamedToken<T>(select: (state: NamedToken) => T): T {
  return useStore(namedToken, select)
}

/** A comparison that a lesson asks for. */
export function useTrial<T>(select: (state: Trial) => T): T {
  return useStore(trial, select)
}

/** The same for the lesson on credit, which has texts of its own. */
export function useCreditScoring<T>(select: (state: Scoring) => T): T {
  return useStore(creditScoring, select)
}

/** A lesson's comparison of a head and its twin. */
export function useTwinRun<T>(select: (state: TwinRun) => T): T {
  return useStore(twinRun, select)
}

export function useOwnHeads<T>(select: (state: OwnHeads) => T): T {
  return useStore(ownHeads, select)
}

export function useOpening<T>(select: (state: Opening) => T): T {
  return useStore(opening, select)
}

export function useRecordings<T>(select: (state: Recordings) => T): T {
  return useStore(recordings, select)
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
  const rewards = useSettings((state) => state.rewards)
  return usePlayground((state) => shownHead(wanted, availableHeads(rewards, state.status, state.run)))
}
