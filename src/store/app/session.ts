// The page's own stores, tied to each other, the real worker and the real address; components read them by hooks.ts. Tests
// make theirs from the factories instead.

import { dequal } from 'dequal/lite'
import type { RunRecord } from '../../decoding/record.ts'
import type { Overrides } from '../../decoding/settings.ts'
import { createEngineClient } from '../../worker/client.ts'
import type { EngineInfo, RewardInfo } from '../../worker/protocol.ts'
import { createEndingRuns } from '../jobs/endingRuns.ts'
import { createJudging, judgeOf } from '../jobs/judging.ts'
import { createNamedToken } from '../jobs/namedToken.ts'
import { createOwnHeads } from '../jobs/ownHeads.ts'
import { createScoring } from '../jobs/scoring.ts'
import { createSeedRuns } from '../jobs/seedRuns.ts'
import { createTrial } from '../jobs/trial.ts'
import { createTwinRun } from '../jobs/twinRun.ts'
import { createArchive } from '../library/archive.ts'
import { openIndexedDb } from '../library/archiveStorage.ts'
import { keepTogether, showsAnother } from '../library/autosave.ts'
import { checkStoredRun } from '../library/storedRun.ts'
import { createBranchesStore } from '../run/branchesStore.ts'
import { createForks } from '../run/forks.ts'
import { forgetInterrupted, keepInterrupted, leaveInterrupted } from '../run/interruptedRun.ts'
import { isMadeReady, modelReady } from '../run/modelReady.ts'
import { sameAsRan } from '../run/openedRun.ts'
import { createOpening, LINK_PLACE } from '../run/opening.ts'
import { createPlayground } from '../run/playground.ts'
import { createRecordings } from '../run/recorded.ts'
import { detachedRecord, isFree, recordOf, recordToJudge, shownRequest } from '../run/selectors.ts'
import { runLength } from '../run/visible.ts'
import { createWhatIf } from '../run/whatIf.ts'
import { branchOfColumn } from '../settings/columnIds.ts'
import { DEFAULT_SETTINGS, useSettings } from '../settings/settings.ts'
import { usePointer } from '../view/pointer.ts'
import { SHOWN } from '../view/shown.ts'
import { createTimeline } from '../view/timeline.ts'
import { readAddress } from './address.ts'
import { createIsolation, watchForTouch } from './isolation.ts'
import { tabStorage } from './pageStorage.ts'

export const address = readAddress(
  window.location.search,
  document.baseURI,
  import.meta.env.TOKENWISE_MODELS_URL as string | undefined,
)

export const archive = createArchive({ openStorage: openIndexedDb, check: checkStoredRun, now: Date.now })

const client = createEngineClient()

function keepRun(record: RunRecord): Promise<number | null> {
  return archive.getState().keep({ record, origin: 'here', forks: null })
}

const nextFrame = (callback: (timeMs: number) => void) => void requestAnimationFrame(callback)

/** Tells that the page was drawn for the first time: nothing plays before anybody can see it. */
export let tellDrawn = () => {}
const drawn = new Promise<void>((resolve) => {
  tellDrawn = resolve
})

export const playground = createPlayground({
  client,
  request: address.request,
  settings: useSettings.getState,
  openSettings: useSettings.getState().open,
  keep: keepRun,
  prepare: async (info) => withRewards(info, await ownHeads.getState().addAgain()),
  nextFrame,
  stopOthers() {
    forks.getState().stop()
    seedRuns.getState().stop()
  },
})

/** A head of one's own takes the place of one of its name. */
const withRewards = (info: EngineInfo, added: readonly RewardInfo[]): EngineInfo => ({
  ...info,
  rewards: [...info.rewards.filter(({ name }) => added.every((one) => one.name !== name)), ...added],
})

export const timeline = createTimeline({
  run: () => {
    const { run } = playground.getState()
    return { length: runLength(recordOf(run)), growing: run.kind === 'running' }
  },
  nextFrame: (callback, afterMs) => void drawn.then(() => setTimeout(() => nextFrame(callback), afterMs)),
  // A model that is made ready takes all cores, and somebody waits for it; one that is downloaded takes none.
  rests: () => isMadeReady(playground.getState().status),
  // The token that is looked at goes along.
  onStep: (step) => step !== null && usePointer.getState().movePin(step),
})

playground.subscribe((now, before) => {
  if (!showsAnother(now, before)) return
  timeline.getState().last()
  // The columns that are opened are others; those that run again keep the token that is looked at.
  const { pinned, pin } = usePointer.getState()
  if (pinned && (now.opened !== before.opened || branchOfColumn(pinned.column) !== null)) pin(null)
  // What is typed while it runs is undone on its own.
  useSettings.getState().endStep()
})

export const judging = createJudging(client)

/** Names of the judges that the engine has. */
const judgesAtHand = (): readonly string[] => {
  const { status } = playground.getState()
  return status.kind === 'ready' ? status.info.judges : []
}

/** Has what is shown judged, where that was not done: what else is written ends a judge that reads. */
const judgeShown = () => {
  const record = recordToJudge(playground.getState())
  if (record) void judging.getState().ask(record, judgesAtHand())
}

playground.subscribe(({ run }, { run: before }) => {
  if (before.kind === 'running' && run.kind !== 'running') judgeShown()
})

export const seedRuns = createSeedRuns({
  client,
  ensureModel: () => modelReady(playground),
  ask: () => {
    const { status, run: shown } = playground.getState()
    const run = shownRequest(useSettings.getState(), status, detachedRecord(shown))
    return { run, judge: judgeOf(run.settings.reward, judgesAtHand()) }
  },
})

seedRuns.subscribe(({ state }, { state: before }) => {
  if (before.kind === 'running' && state.kind !== 'running') judgeShown()
})

export const twinRun = createTwinRun({ client, ready: () => modelReady(playground), read: readBeside, nextFrame })

export const scoring = createScoring({ client, ready: () => modelReady(playground) })

export const endingRuns = createEndingRuns({ client, ready: () => modelReady(playground) })

export const namedToken = createNamedToken({ client, ready: () => modelReady(playground) })
export const whatIf = createWhatIf()

export const trial = createTrial({ client, ready: () => modelReady(playground) })
export const creditScoring = createScoring({ client, ready: () => modelReady(playground) })

export const ownHeads = createOwnHeads({
  client,
  ready: () => modelReady(playground),
  onAdded(reward) {
    const { status } = playground.getState()
    if (status.kind === 'ready')
      playground.setState({ status: { ...status, info: withRewards(status.info, [reward]) } })
  },
})

export const opening = createOpening({
  show({ record, judged }, origin) {
    if (isOvertaken()) return
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

window.addEventListener('pagehide', () => leaveInterrupted(playground.getState().run, tabStorage))
window.addEventListener('pageshow', ({ persisted }) => persisted && forgetInterrupted(tabStorage))

window.addEventListener('hashchange', () => {
  if (window.location.hash.startsWith(LINK_PLACE)) void opening.getState().openLink(window.location.hash)
})

/** Whether a person has set anything of their own: then what is opened leaves it. What an opened run set is not theirs. */
const hasOwnSettings = (): boolean => {
  const { opened } = playground.getState()
  if (opened && sameAsRan(useSettings.getState(), opened.record)) return false
  const { history: _, shownHead: __, ...settings } = useSettings.getState()
  return Object.entries(DEFAULT_SETTINGS).some(
    ([name, value]) => name !== 'shownHead' && !dequal(settings[name as keyof typeof settings], value),
  )
}

let opensItself = true

/** Whether somebody was quicker than what the page opens by itself. */
const isOvertaken = () => opensItself && !isFree(playground.getState())

/** Bytes of a file beside the page. */
async function readBeside(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(path, document.baseURI))
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

export const recordings = createRecordings({
  read: readBeside,
  check: checkStoredRun,
  show({ record, judged }, origin) {
    if (isOvertaken()) return
    // After a reload they may be those that it set itself.
    const leaves = opensItself && hasOwnSettings() && !sameAsRan(useSettings.getState(), record)
    playground.getState().openRun(record, origin, leaves ? 'leave' : 'take')
    judging.getState().take(judged && { record, ...judged })
    if (!prefersStillness()) timeline.getState().playFromFirst()
  },
})

const prefersStillness = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

const untouched = watchForTouch(window)

export const isolation = createIsolation(
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

/** Runs the shown comparison with something of one column otherwise, by its index in the run. */
export function runOtherwise(index: number, overrides: Overrides): void {
  playground.getState().takeSettings()
  const { run, start } = playground.getState()
  const id = run.kind === 'none' ? undefined : run.columnIds[index]
  if (id === undefined) return
  useSettings.getState().override(id, overrides)
  void start()
}

export const branches = createBranchesStore()

export const forks = createForks({
  client,
  nextFrame,
  branches,
  stopEngine: () => client.stop(),
  ready: () => modelReady(playground),
})

forks.subscribe(({ writing, waiting }, { writing: before }) => {
  // One that waits comes at once.
  if (before !== null && writing === null && !waiting) judgeShown()
})

/** The library with what is shown. */
const together = keepTogether({
  playground,
  branches,
  forks,
  judging,
  archive,
  check: checkStoredRun,
})

export const { keepOpened } = together

/** As `keepTogether` says; a judge that had no time for it reads it now. */
export const openKept: typeof together.openKept = async (id, settings) => {
  const fault = await together.openKept(id, settings)
  if (fault === null) judgeShown()
  return fault
}

playground.subscribe(({ keptAs }, { keptAs: before }) => {
  if (keptAs !== null && keptAs !== before) tabStorage.setItem(SHOWN, String(keptAs))
})

playground.subscribe((now, before) => {
  if (showsAnother(now, before)) recordings.getState().forgive()
})

recordings.subscribe(({ id, entries, error, opening: isOpening }, { opening: wasOpening }) => {
  if (id === null || error !== null || isOpening || !wasOpening) return
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
  const isStillFree = () => isFree(playground.getState())
  if (window.location.hash.startsWith(LINK_PLACE)) await opening.getState().openLink(window.location.hash)
  const interrupted = await keepInterrupted(tabStorage, checkStoredRun, keepRun)
  const shown = interrupted === null ? tabStorage.getItem(SHOWN) : String(interrupted)
  const isKept = shown !== null && /^\d+$/.test(shown)
  if (isStillFree() && isKept) await openKept(Number(shown), 'return')
  // A model of another trunk has no heads that could make these again.
  if (isStillFree() && address.request.headsUrl !== null)
    await recordings.getState().open(isKept ? undefined : (shown ?? undefined))
  opensItself = false
  if (address.request.headsUrl !== null) await recordings.getState().list()
}
