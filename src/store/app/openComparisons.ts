// Opens comparisons in the playground: the first, and on request a link, a file or a recorded one.

import { dequal } from 'dequal/lite'
import type { StoreApi } from 'zustand'
import type { RunRecord } from '../../decoding/record.ts'
import { SHOWN, type SmallStorage } from '../browser/pageStorage.ts'
import { type Judging, showJudged } from '../jobs/judging.ts'
import { type Autosave, showsAnother } from '../library/autosave.ts'
import { INTERRUPTED, keepInterrupted, leaveInterrupted } from '../run/interruptedRun.ts'
import { sameAsRan } from '../run/openedRun.ts'
import { createOpening } from '../run/opening.ts'
import { placeIn, recordedPlace } from '../run/places.ts'
import { createRecordings } from '../run/recorded.ts'
import type { Playground } from '../run/runState.ts'
import { isFree } from '../run/selectors.ts'
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
}

export function createComparisonOpener(parts: ComparisonOpenerParts) {
  const { address, read, window, tab, playground, settings, timeline, judging, keepRun, openKept } = parts
  // Without reward heads, the recorded comparisons could not be run again.
  const hasRecordings = address.request.headsUrl !== null
  const inAddress = () => placeIn(window.location.hash)
  const setAddress = (hash: string) => window.history.replaceState(window.history.state, '', hash)
  let isOpeningFirst = true
  /** Whether the user started or opened a run before the first comparison was ready. */
  const isOvertaken = () => isOpeningFirst && !isFree(playground.getState())

  /** Whether the user changed any setting. Settings taken over from the opened run do not count. */
  const hasOwnSettings = (): boolean => {
    const { opened } = playground.getState()
    const own = settings.getState().history.present
    if (opened && sameAsRan(own, opened.record)) return false
    return !dequal({ ...own, shownHead: DEFAULT_SETTINGS.shownHead }, DEFAULT_SETTINGS)
  }

  const opening = createOpening({
    show({ record, judged }, origin) {
      if (isOvertaken()) return
      playground.getState().openRun(record, origin, address.embedded || hasOwnSettings() ? 'leave' : 'take')
      showJudged(judging, record, judged)
    },
  })

  const recordings = createRecordings({
    read,
    show({ record, judged }, origin, named) {
      if (isOvertaken()) return
      // After a reload, the page's settings may still be those of this comparison.
      const leaves =
        address.embedded || ((isOpeningFirst || named) && hasOwnSettings() && !sameAsRan(settings.getState(), record))
      playground.getState().openRun(record, origin, leaves ? 'leave' : 'take')
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
    if (showsAnother(now, before)) recordings.getState().dismissError()
    if (keptAs !== null && keptAs !== before.keptAs) tab.setItem(SHOWN, String(keptAs))
  })
  recordings.subscribe(({ id, entries, error, opening: isOpening }, { opening: wasOpening }) => {
    if (id === null || error !== null || isOpening || !wasOpening) return
    if (id === entries?.[0]?.id) tab.removeItem(SHOWN)
    else tab.setItem(SHOWN, id)
  })

  window.addEventListener('pagehide', () => leaveInterrupted(playground.getState().run, tab))
  // If the browser restored the page together with its run, e.g. after the Back button, the stored copy is obsolete.
  window.addEventListener('pageshow', ({ persisted }) => persisted && tab.removeItem(INTERRUPTED))
  window.addEventListener('hashchange', () => void openAddress())

  async function openAddress(): Promise<void> {
    const place = inAddress()
    if (place?.kind === 'link') await opening.getState().openLink(place.name)
    if (place?.kind !== 'recorded') return
    const fault = await recordings.getState().openNamed(place.name)
    if (fault !== null) opening.getState().fail(fault)
  }

  async function open(): Promise<void> {
    const isStillFree = () => isFree(playground.getState())
    await openAddress()
    const interrupted = await keepInterrupted(tab, keepRun)
    const shown = interrupted === null ? tab.getItem(SHOWN) : String(interrupted)
    const isKept = shown !== null && /^\d+$/.test(shown)
    if (isStillFree() && isKept) await openKept(Number(shown), 'return')
    if (isStillFree() && hasRecordings) await recordings.getState().open(isKept ? undefined : (shown ?? undefined))
    isOpeningFirst = false
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
