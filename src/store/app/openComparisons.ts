// Opens comparisons in the playground: the first, and on request a link, a file or a recorded one.

import { dequal } from 'dequal/lite'
import type { StoreApi } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import { GROWING, SHOWN, type SmallStorage } from '../browser/pageStorage.ts'
import { type Judging, showJudged } from '../jobs/judging.ts'
import type { Archive } from '../library/archive.ts'
import { type Autosave, showsAnother } from '../library/autosave.ts'
import type { Recovery } from '../library/recoverRuns.ts'
import { keepInterrupted } from '../run/interruptedRun.ts'
import { sameAsRan } from '../run/openedRun.ts'
import { createOpening } from '../run/opening.ts'
import { isKnownPlace, placeIn, readable, recordedPlace } from '../run/places.ts'
import { createRecordings } from '../run/recorded.ts'
import type { Playground } from '../run/runState.ts'
import { isFree, waitsToRun } from '../run/selectors.ts'
import { DEFAULT_SETTINGS, type SettingsStore } from '../settings/settings.ts'
import type { Timeline } from '../view/timeline.ts'
import type { AppParts } from './parts.ts'

export interface ComparisonOpenerParts extends Pick<AppParts, 'address' | 'read' | 'window'> {
  tab: SmallStorage
  playground: StoreApi<Playground>
  settings: StoreApi<SettingsStore>
  timeline: StoreApi<Timeline>
  judging: StoreApi<Judging>
  keepRun: (record: RunRecord) => Promise<number | null>
  openKept: Autosave['openKept']
  archive: StoreApi<Archive>
  recovery: StoreApi<Recovery>
  /** Resolves when the page has been drawn. */
  drawn: Promise<void>
}

const OVERTAKEN =
  'The comparison in the address was not shown, because you had started or opened another run. Open the link again to see it.'

export function createComparisonOpener(parts: ComparisonOpenerParts) {
  const {
    address,
    read,
    window,
    tab,
    playground,
    settings,
    timeline,
    judging,
    keepRun,
    openKept,
    archive,
    recovery,
    drawn,
  } = parts
  // Without reward heads, the recorded comparisons could not be run again.
  const hasRecordings = address.request.headsUrl !== null
  const inAddress = () => placeIn(window.location.hash)
  const setAddress = (hash: string) => window.history.replaceState(window.history.state, '', hash)
  let isOpeningFirst = true
  /** Counts the fragments that were opened: a later one takes the place of those that are still read. */
  let newest = 0
  /** Counts the runs that the user started or opened, except from the address. */
  let usersCount = 0
  let isFromAddress = false
  const openFromAddress = (...given: Parameters<Playground['openRun']>): void => {
    isFromAddress = true
    playground.getState().openRun(...given)
    isFromAddress = false
  }

  /** Whether the user changed any setting. Settings taken over from the opened run do not count. */
  const hasOwnSettings = (): boolean => {
    const { opened } = playground.getState()
    const own = settings.getState().history.present
    if (opened && sameAsRan(own, opened.record)) return false
    return !dequal({ ...own, shownHead: DEFAULT_SETTINGS.shownHead }, DEFAULT_SETTINGS)
  }

  const opening = createOpening({
    show({ record, judged }, origin) {
      openFromAddress(record, origin, address.embedded || hasOwnSettings() ? 'leave' : 'take')
      showJudged(judging, record, judged)
    },
  })

  const recordings = createRecordings({
    read,
    show({ record, judged }, origin, named) {
      // The user asked for a run before the first comparison was there.
      if (isOpeningFirst && !named && waitsToRun(playground.getState().status)) return
      // After a reload, the page's settings may still be those of this comparison.
      const leaves =
        address.embedded || ((isOpeningFirst || named) && hasOwnSettings() && !sameAsRan(settings.getState(), record))
      const open = named ? openFromAddress : playground.getState().openRun
      open(record, origin, leaves ? 'leave' : 'take')
      if (!isOpeningFirst) {
        if (origin.name !== undefined) setAddress(recordedPlace(origin.name))
        opening.getState().dismissError()
      }
      showJudged(judging, record, judged)
      // Inside another page, a text that grows would move what is below it.
      const plays = !address.embedded && !window.matchMedia('(prefers-reduced-motion: reduce)').matches
      if (plays) timeline.getState().playFromFirst()
    },
  })

  playground.subscribe((now, before) => {
    const { run, opened, keptAs } = now
    if (showsAnother(now, before)) {
      // While the page opens, only runs are the user's doing.
      if (run.kind === 'running' || !(isFromAddress || isOpeningFirst)) usersCount++
      recordings.getState().abandon()
      recordings.getState().dismissError()
    }
    // The comparison's link or name stays in the address while it is shown, so that a reload opens it again.
    const place = inAddress()
    const isShown =
      run.kind === 'done' &&
      run.record === opened?.record &&
      keptAs === null &&
      opened.origin.kind === place?.kind &&
      (place.kind === 'link' || place.name === opened.origin.name)
    if (place !== null && !isShown && run.kind !== 'none') setAddress('#/playground')
    if (run.kind === 'running' && before.run.kind !== 'running') opening.getState().dismissError()
    // A run that is not stored cannot be shown again after a reload.
    if (keptAs !== null && keptAs > 0 && keptAs !== before.keptAs) tab.setItem(SHOWN, String(keptAs))
  })
  recordings.subscribe(({ id, entries, error, opening: isOpening }, { opening: wasOpening }) => {
    if (id === null || error !== null || isOpening || !wasOpening) return
    if (id === entries?.[0]?.id) tab.removeItem(SHOWN)
    else tab.setItem(SHOWN, id)
  })

  window.addEventListener('hashchange', () => void openAddress())
  window.addEventListener('online', () => {
    opening.getState().again?.()
    if (recordings.getState().error !== null) void recordings.getState().openAgain()
  })

  async function openAddress(): Promise<void> {
    const { hash } = window.location
    const place = inAddress()
    const ownNumber = ++newest
    const countBefore = usersCount
    const waitedBefore = waitsToRun(playground.getState().status)
    const refusal = () => {
      if (ownNumber !== newest) return 'silent'
      const waits = !waitedBefore && waitsToRun(playground.getState().status)
      return waits || usersCount !== countBefore ? OVERTAKEN : null
    }
    if (place?.kind === 'link') {
      await opening.getState().openLink(place.name, refusal)
    } else if (place?.kind === 'recorded') {
      const fault = await recordings.getState().openNamed(place.name, () => refusal() === null)
      const { origin } = playground.getState().opened ?? {}
      const isShown = origin?.kind === 'recorded' && origin.name === place.name
      const refused = isShown || recordings.getState().error !== null ? null : refusal()
      if (ownNumber !== newest) return
      if (fault !== null || refused !== null) opening.getState().fail(fault ?? (refused as string))
    } else if (isKnownPlace(hash)) {
      opening.getState().dismissError()
    } else {
      opening.getState().fail(`There is no page “${readable(hash)}” here. This is the playground.`)
    }
  }

  /** The run that this tab's previous page was writing when it was left, by its id in the library; null if there is none. */
  async function leftBehind(): Promise<number | null> {
    const grown = tab.getItem(GROWING)
    const id = grown === null ? null : await recovery.getState().own(grown)
    if (id !== null) tab.removeItem(GROWING)
    return id ?? keepInterrupted(tab, keepRun)
  }

  async function openAgain(id: number): Promise<void> {
    const fault = await openKept(id, 'return')
    const { status, entries } = archive.getState()
    // A run that the user deleted is not missed.
    const isMissed = status.kind === 'unavailable' || entries.some((entry) => entry.id === id)
    if (fault !== null && isMissed)
      opening.getState().fail(`The run that this tab showed could not be opened. ${fault}`)
  }

  async function open(): Promise<void> {
    const isStillFree = () => isFree(playground.getState())
    await openAddress()
    const interrupted = await leftBehind()
    const shown = interrupted === null ? tab.getItem(SHOWN) : String(interrupted)
    const isKept = shown !== null && /^-?\d+$/.test(shown)
    if (isStillFree() && isKept) await openAgain(Number(shown))
    if (isStillFree() && hasRecordings) await recordings.getState().open(isKept ? undefined : (shown ?? undefined))
    isOpeningFirst = false
    void drawn.then(() => recovery.getState().others())
    if (hasRecordings) await recordings.getState().list()
  }
  let first: Promise<void> | null = null

  return {
    opening,
    recordings,
    /**
     * Opens what the address names, else what was shown before a reload, else the first recorded comparison. Later calls
     * return the same promise.
     */
    openFirst(): Promise<void> {
      first ??= open()
      return first
    },
  }
}
