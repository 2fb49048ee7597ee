// A run that was in progress when the user left the page. The library writes asynchronously, and a page that is being closed
// has no time for that. So the tab stores the run, and the tab's next page puts it into the library as a stopped run.

import { abortRun } from '../../decoding/assembleRun.ts'
import type { RunRecord } from '../../decoding/record.ts'
import type { SmallStorage } from '../browser/pageStorage.ts'
import { checkStoredRun } from '../library/storedRun.ts'
import type { RunState } from './runState.ts'

/** Key under which the tab stores the run. */
export const INTERRUPTED = 'tokenwise-interrupted'

/** Call this when the page is left. A run without tokens is not stored. */
export function leaveInterrupted(run: RunState, storage: SmallStorage): void {
  if (run.kind !== 'running' || !run.record?.columns.some(({ tokens }) => tokens.length > 0)) return
  storage.setItem(INTERRUPTED, JSON.stringify(abortRun(run.record)))
}

/**
 * Puts the run that an earlier page left behind into the library.
 * @returns the result of `keep`; null if there is no run or the run is damaged.
 */
export async function keepInterrupted(
  storage: SmallStorage,
  keep: (record: RunRecord) => Promise<number | null>,
): Promise<number | null> {
  const left = storage.getItem(INTERRUPTED)
  if (left === null) return null
  storage.removeItem(INTERRUPTED)
  try {
    const checked = checkStoredRun(JSON.parse(left))
    return checked.ok ? keep(checked.value) : null
  } catch {
    return null
  }
}
