// A run that the page was left in: the library takes its time, which a page that goes has not. So the tab keeps it as it
// is, and the next page of the tab puts it into the library as a run that was stopped.

import { abortRun } from '../../decoding/assembleRun.ts'
import type { RunRecord } from '../../decoding/record.ts'
import type { SmallStorage } from '../app/pageStorage.ts'
import type { RecordCheck } from '../library/savedBranches.ts'
import type { RunState } from './runState.ts'

const PLACE = 'tokenwise-interrupted'

/** To be called as the page goes. A run that no token was written of leaves nothing. */
export function leaveInterrupted(run: RunState, storage: SmallStorage): void {
  if (run.kind !== 'running' || !run.record?.columns.some(({ tokens }) => tokens.length > 0)) return
  storage.setItem(PLACE, JSON.stringify(abortRun(run.record)))
}

/** To be called where the page comes back as it was, with its run. */
export function forgetInterrupted(storage: SmallStorage): void {
  storage.removeItem(PLACE)
}

/**
 * Puts what an earlier page left into the library, once.
 * @returns what `keep` does; null where there is none, or what is there is no run.
 */
export async function keepInterrupted(
  storage: SmallStorage,
  check: RecordCheck,
  keep: (record: RunRecord) => Promise<number | null>,
): Promise<number | null> {
  const left = storage.getItem(PLACE)
  if (left === null) return null
  storage.removeItem(PLACE)
  const checked = check(parse(left))
  return checked.ok ? keep(checked.value) : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
