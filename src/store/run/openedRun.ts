// Helps to repeat an opened run: checks whether settings repeat it, and completes the texts of its forks. Pure.

import { dequal } from 'dequal/lite'
import { composeFork, forkBegin } from '../../decoding/composeFork.ts'
import type { RunRecord } from '../../decoding/record.ts'
import { effectiveSettings } from '../../decoding/settings.ts'
import type { RunRequest } from '../../worker/protocol.ts'
import { checkSettings, type Settings, settingsOfRun } from '../settings/checkSettings.ts'
import { composeRequest } from '../settings/composeRun.ts'

/** The request of a run within the limits of the page: what Run asks for once the page has the run's settings. */
export function requestOnPage(record: RunRequest): RunRequest {
  return composeRequest(checkSettings(settingsOfRun(record, 1)), { kind: 'idle' })
}

/** Whether running these settings repeats the run, so that the two can be compared token by token. */
export function sameAsRan(settings: Settings, record: RunRecord): boolean {
  return sameRequest(composeRequest(settings, { kind: 'idle' }), record)
}

/** Whether two requests with canonical settings result in the same run. */
export function sameRequest(one: RunRequest, other: RunRequest): boolean {
  return dequal(asItRuns(one), asItRuns(other))
}

/**
 * A request with every column's effective settings. The run's own weight is dropped, because each column then has a weight.
 */
export function asItRuns({ prompt, settings }: RunRequest) {
  const { weight: _, columns, ...shared } = settings
  return {
    prompt,
    ...shared,
    columns: columns.map((column) => ({ ...column, ...effectiveSettings(column, settings) })),
  }
}

/**
 * Puts the tokens with which a fork begins before those that the engine wrote. Columns that do not continue a column
 * of the opened run stay unchanged.
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
