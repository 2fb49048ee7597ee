// Reads the run in progress that an earlier version of the page left in the tab's storage when it was left. This version
// copies runs while they are written (library/growingRun.ts).

import type { RunRecord } from '../../decoding/record.ts'
import type { SmallStorage } from '../browser/pageStorage.ts'
import { checkStoredRun } from '../library/storedRun.ts'

/** Key under which the earlier version stored the run. */
const INTERRUPTED = 'tokenwise-interrupted'

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
