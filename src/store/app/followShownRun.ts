// What else changes when another run is shown.

import type { StoreApi } from 'zustand'
import { showsAnother } from '../library/autosave.ts'
import type { Playground } from '../run/runState.ts'
import { forkOfColumn } from '../settings/columnIds.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { Pointer } from '../view/pointer.ts'
import type { Timeline } from '../view/timeline.ts'

export interface FollowParts {
  playground: StoreApi<Playground>
  timeline: StoreApi<Timeline>
  pointer: StoreApi<Pointer>
  settings: StoreApi<SettingsStore>
}

export function followShownRun({ playground, timeline, pointer, settings }: FollowParts): void {
  playground.subscribe((now, before) => {
    if (!showsAnother(now, before)) return
    timeline.getState().last()
    // An opened run has other columns. A run of the same columns keeps the pinned token.
    const { pinned, pin } = pointer.getState()
    if (pinned && (now.opened !== before.opened || forkOfColumn(pinned.column) !== null)) pin(null)
    // Text typed while it runs is a step of its own to undo.
    settings.getState().endStep()
  })
}
