// A run that was not made here: a recorded comparison, or one of a link, a file or the library; and what running it again
// needs. Pure. Reading and checking links and files is src/sharing's.

import { dequal } from 'dequal/lite'
import { composeFork, forkBegin } from '../../decoding/composeFork.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { effectiveSettings } from '../../decoding/settings.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import type { Settings } from '../settings/checkSettings.ts'
import { composeRequest } from '../settings/composeRun.ts'

/** Whether these settings, run as they are, repeat the run: then the two can be compared token by token. */
export function sameAsRan(settings: Settings, record: RunRecord): boolean {
  return sameRequest(composeRequest(settings, { kind: 'idle' }), record)
}

/** Whether two requests run the same. Both have canonical settings. */
export function sameRequest(one: RunRequest, other: RunRequest): boolean {
  return dequal(asItRuns(one), asItRuns(other))
}

/** A request with each column's settings in full: the weight of the run decides nothing by itself. */
export function asItRuns({ prompt, settings }: RunRequest) {
  const { weight: _, columns, ...shared } = settings
  return {
    prompt,
    ...shared,
    columns: columns.map((column) => ({ ...column, ...effectiveSettings(column, settings) })),
  }
}

/**
 * A run that was made again, with the tokens that its forks were given: the engine writes only what comes after them.
 * Columns that do not continue the opened ones stay as they were written.
 */
export function withGivenTokens(written: RunRecord, opened: RunRecord): RunRecord {
  if (written.columns.every(({ begin }) => !begin?.length)) return written
  return {
    ...written,
    columns: written.columns.map((column, index) => {
      const from = opened.columns[index]
      const position = (column.begin?.length ?? 0) - 1
      const candidate = from?.tokens[position]?.chosen
      if (!from || candidate === undefined || !from.tokens[position]?.candidates[candidate]) return column
      const point = { position, candidate }
      return forkBegin(from, point).join() === column.begin?.join() ? composeFork(from, point, column) : column
    }),
  }
}
