// Creates the app's stores and connects them to each other. Components read them through hooks.ts.

import { createStore } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import type { Overrides } from '../../decoding/settings.ts'
import { createConnection } from '../browser/connection.ts'
import { createPageStorages, GROWING } from '../browser/pageStorage.ts'
import { createArchive } from '../library/archive.ts'
import { isUnsaved } from '../library/archiveEntry.ts'
import { createAutosave, showsAnother } from '../library/autosave.ts'
import { createGrowingRuns } from '../library/growingRun.ts'
import { createRecovery } from '../library/recoverRuns.ts'
import { createStoredHere } from '../library/storedHere.ts'
import { createForks } from '../run/forks.ts'
import { hiddenSettings } from '../run/hiddenSettings.ts'
import { isPreparing, modelReady } from '../run/modelReady.ts'
import { createPlayground } from '../run/playground.ts'
import { detachedRecord, recordOf } from '../run/selectors.ts'
import { otherPrompt } from '../run/setAside.ts'
import { runLength } from '../run/visible.ts'
import { settingsChanged } from '../run/writtenWith.ts'
import { forkOfColumn } from '../settings/columnIds.ts'
import { createSettingsStore } from '../settings/settings.ts'
import { followAddressedView } from '../view/addressedView.ts'
import { createPointer, samePlace, type TokenPlace } from '../view/pointer.ts'
import { createTimeline } from '../view/timeline.ts'
import { createViewStore } from '../view/view.ts'
import { createJobs, withJudges, withRewards } from './createJobs.ts'
import { createJsonFiles } from './jsonFiles.ts'
import { createComparisonOpener } from './openComparisons.ts'
import { createOwnStores } from './ownStores.ts'
import type { AppParts } from './parts.ts'

export type App = ReturnType<typeof createApp>

export function createApp(parts: AppParts) {
  const { client, address, nextFrame, read } = parts
  const storages = createPageStorages({ ...parts.storages, window: parts.window })

  const settings = createSettingsStore(() => storages.page)
  const usesHidden = hiddenSettings(settings.getState()).length > 0
  const view = createViewStore(() => storages.page, usesHidden ? 'full' : 'simple')
  followAddressedView(parts.window, view)
  const pointer = createPointer()

  const archive = createArchive({
    openStorage: parts.openArchive,
    now: parts.now,
    onSaved: (unsavedId, id) => playground.getState().keptAs === unsavedId && playground.setState({ keptAs: id }),
    onGrown(grown) {
      growing.release(grown)
      if (storages.tab.getItem(GROWING) === grown) storages.tab.removeItem(GROWING)
    },
  })
  const growing = createGrowingRuns({
    storage: () => archive.getState().storage(),
    locks: parts.locks,
    now: parts.now,
    onFault: archive.getState().reportGrowing,
  })
  const keepRun = (record: RunRecord, grown?: string) =>
    archive.getState().keep({ record, origin: 'here', forks: null, grown })
  const storedHere = createStoredHere(parts.fileStorage, () => parts.siteWorker.ask({ kind: 'stop' }))
  const playground = createPlayground({
    client,
    request: address.request,
    settings: settings.getState,
    openSettings: settings.getState().open,
    keep: keepRun,
    grow(again) {
      const copy = growing.begin(again)
      storages.tab.setItem(GROWING, copy.id)
      return copy
    },
    isOnline: parts.isOnline,
    async prepare(info) {
      const heads = await jobs.ownHeads.addAgain()
      const { rewards, judges } = await jobs.ownModels.addAgain()
      return withJudges(withRewards(info, [...heads, ...rewards]), judges)
    },
    nextFrame,
    onDownloaded() {
      // Inside another page, the browser would ask about that page's site.
      if (!address.embedded) void storedHere.getState().askToKeep()
      void storedHere.getState().look()
    },
    stopOthers() {
      forks.getState().stop()
      jobs.seedRuns.getState().stop()
    },
  })
  const ready = () => modelReady(playground)
  const withModel = async <Request>(request: Request) => ((await ready()) ? request : null)
  const forks = createForks({ client, nextFrame, ready })

  const jobs = createJobs({
    client,
    ready,
    playground,
    settings,
    forks,
    hub: parts.hub,
    storage: parts.classifierStorage,
    async addHosts(hosts) {
      const { addedHosts } = await parts.siteWorker.ask({ kind: 'state' })
      if (hosts.every((host) => addedHosts.includes(host))) return
      await parts.siteWorker.ask({ kind: 'hosts', hosts: [...new Set([...addedHosts, ...hosts])] })
    },
  })

  // Playback starts only once the page is drawn.
  let markDrawn = () => {}
  const drawn = new Promise<void>((resolve) => {
    markDrawn = resolve
  })
  const timeline = createTimeline({
    run: () => {
      const { run } = playground.getState()
      return { length: runLength(recordOf(run)), growing: run.kind === 'running' }
    },
    nextFrame: (callback, afterMs) => void drawn.then(() => setTimeout(() => nextFrame(callback), afterMs)),
    // Playback would delay the preparation of the model, which the user is waiting for.
    rests: () => isPreparing(playground.getState().status),
    // Steps move the pin; playback does not, so that a pinned token stays where the user pinned it.
    onStep: (step) => step !== null && !timeline.getState().playing && pointer.getState().movePin(step),
  })
  // Playback would show a text under settings that did not write it.
  settings.subscribe((now, before) => {
    const { status, run } = playground.getState()
    // Whoever edits the prompt works on a run of their own.
    const isEdited = now.prompt !== before.prompt || now.chat !== before.chat || now.turns !== before.turns
    if (isEdited && detachedRecord(run) && otherPrompt(now, run) !== null) {
      timeline.getState().pause()
      playground.getState().showOwnColumns()
    }
    if (timeline.getState().playing && settingsChanged(now, status, run)) timeline.getState().pause()
  })
  pointer.subscribe(({ pinned }, before) => {
    if (!pinned || pinned === before.pinned) return
    timeline.getState().pause()
    const fork = forkOfColumn(pinned.column)
    if (fork !== null) forks.getState().select(fork)
  })
  playground.subscribe((now, before) => {
    if (!showsAnother(now, before)) return
    timeline.getState().last()
    // The pinned token is gone if another run was opened, or if its column was a fork.
    const { pinned, pin } = pointer.getState()
    if (pinned && (now.opened !== before.opened || forkOfColumn(pinned.column) !== null)) pin(null)
    // Text typed during the run becomes a separate undo step.
    settings.getState().endStep()
  })

  const autosave = createAutosave({ playground, forks, judging: jobs.judging, archive })
  const openKept: typeof autosave.openKept = async (id, openedSettings) => {
    const fault = await autosave.openKept(id, openedSettings)
    if (fault === null) jobs.judgeShown()
    return fault
  }

  const recovery = createRecovery({ archive, locks: parts.locks, now: parts.now })
  const { opening, recordings, openFirst } = createComparisonOpener({
    ...parts,
    tab: storages.tab,
    playground,
    settings,
    timeline,
    judging: jobs.judging,
    keepRun,
    openKept,
    archive,
    recovery,
    drawn,
  })

  parts.window.addEventListener('online', () => {
    void playground.getState().retryOnline()
    void archive.getState().saveUnsaved()
  })
  parts.window.addEventListener('pagehide', growing.flush)
  // Asks before runs are lost, unless the user has read that nothing is stored. A listener that is always there would keep the
  // browser from storing the page for the Back button.
  const ask = (event: Event) => event.preventDefault()
  const askIfNeeded = (): void => {
    const isNeeded = !storages.trouble.getState().isRead && archive.getState().entries.some(isUnsaved)
    if (isNeeded) parts.window.addEventListener('beforeunload', ask)
    else parts.window.removeEventListener('beforeunload', ask)
  }
  archive.subscribe(({ entries }, before) => entries !== before.entries && askIfNeeded())
  storages.trouble.subscribe(askIfNeeded)

  const isolation = parts.isolation(() => playground.getState().status.kind === 'idle')
  const { siteWorker } = parts
  void drawn.then(() => {
    // Whether a run downloads the model first.
    void storedHere.getState().look()
    siteWorker.begin()
    // A part of another page stores nothing.
    if (address.embedded) return
    // A page that is about to reload would only begin.
    const keep = () => isolation.getState().kind !== 'pending' && siteWorker.keepPage().catch(() => {})
    keep()
    isolation.subscribe(keep)
  })

  /** How much of a comparison on many prompts is done; null if none is running. */
  const background = createStore<{ share: number | null }>()(() => ({ share: null }))

  return {
    address,
    settings,
    view,
    pointer,
    playground,
    timeline,
    forks,
    ...jobs,
    archive,
    keepOpened: autosave.keepOpened,
    /** Like `Autosave.openKept`, but also judges the run if no judge has scored it yet. */
    openKept,
    opening,
    recordings,
    recovery,
    openFirst,
    isolation,
    siteWorker,
    connection: createConnection(parts),
    storageTrouble: storages.trouble,
    storedHere,
    background,
    ownStores: createOwnStores({
      reportBackground: (share) => background.setState({ share }),
      client,
      playground,
      siteWorker,
      // A model whose list of files cannot be read cannot be loaded.
      modelHere: () =>
        parts
          .modelHere(address.request.manifestUrl)
          .catch(() => ({ storedBytes: 0, totalBytes: address.model.sizeMegabytes * 1e6 })),
      withModel,
      read,
      readTraceFile: parts.readTraceFile,
      nextFrame,
      indexedDB: parts.indexedDB,
      locks: parts.locks,
      now: parts.now,
      storage: () => storages.page,
      sharedStorage: () => storages.long,
    }),
    files: createJsonFiles(read),
    /** Pins a token and opens its candidates. If they are open already, it closes them and removes the pin. */
    inspect(place: TokenPlace): void {
      const { pinned, pin } = pointer.getState()
      const { panel, setPanel } = view.getState()
      const isSame = samePlace(pinned, place)
      timeline.getState().pause()
      if (!isSame || panel !== 'closed') pin(place)
      setPanel(isSame && panel !== 'closed' ? 'closed' : 'open')
    },
    /** Call this when the page has been drawn. */
    markDrawn,

    /** Brings back the prompt and the settings of texts that are set aside. */
    bringBack(): void {
      const { run, takeSettings } = playground.getState()
      const record = recordOf(run)
      if (run.kind !== 'running') takeSettings()
      // The columns of a run in progress must keep their ids.
      else if (record)
        settings
          .getState()
          .change({ prompt: record.prompt, chat: record.settings.chat, turns: record.settings.turns ?? [] })
    },

    /** Runs the shown comparison again with overrides for the column at `index` of the run. */
    runWithChange(index: number, overrides: Overrides): void {
      if (detachedRecord(playground.getState().run)) playground.getState().takeSettings()
      const { run, start } = playground.getState()
      const id = run.kind === 'none' ? undefined : run.columnIds[index]
      if (id === undefined) return
      settings.getState().override(id, overrides)
      void start()
    },
  }
}
