// What the page says if the library cannot be opened or changed.

import type { ArchiveEntry } from './archiveEntry.ts'
import { MissingCodeError, NewerDatabaseError } from './database.ts'

/** Nothing can be stored now. `reason` is shown to the user; `detail` is the browser's message. */
export interface Unavailable {
  kind: 'unavailable'
  why: keyof typeof REASONS
  reason: string
  detail: string
}

const REASONS = {
  refused:
    'This browser does not let the page store runs (private window, or storage is turned off). They will be lost when you close the page. To keep a run, download it as a file.',
  code: 'The part of the page that stores runs could not be downloaded. Check your connection and try again.',
  blocked:
    'Another tab has an earlier version of this page open, and the library of runs waits for it. Close or reload your other tabs of this page.',
  newer:
    'A newer version of this page has changed the library of runs, so this version cannot use it. Download the runs that you want to keep as files, then reload the page.',
  broken:
    'The browser could not open the library of runs. Try again, or restart the browser. If that does not help, delete this site’s data in the browser’s settings, which also deletes the library.',
}

/** @param cause what opening failed of, or 'blocked'. */
export function unavailable(cause: unknown): Unavailable {
  const why = cause === 'blocked' ? 'blocked' : whyOf(cause)
  return { kind: 'unavailable', why, reason: REASONS[why], detail: messageOf(cause) }
}

function whyOf(error: unknown): Unavailable['why'] {
  if (error instanceof MissingCodeError) return 'code'
  if (error instanceof NewerDatabaseError) return 'newer'
  const name = error instanceof Error ? error.name : ''
  const isRefused = ['SecurityError', 'NotSupportedError', 'NotAllowedError', 'InvalidStateError', 'MissingAPIError']
  // Chromium reports a refusal and a damaged database by the same name.
  return isRefused.includes(name) || /denied|not allowed/i.test(messageOf(error)) ? 'refused' : 'broken'
}

/** @param what did not happen. @param sizeBytes that were to be written, or 0. */
export function faultMessage(
  what: string,
  error: unknown,
  sizeBytes: number,
  entries: readonly ArchiveEntry[],
): string {
  if (!isQuota(error)) return `${what}: ${messageOf(error)}`
  const used = entries.reduce((sum, entry) => sum + (entry.id < 0 ? 0 : entry.sizeBytes), 0)
  const needed = sizeBytes > 0 ? ` for ${megabytes(sizeBytes)}` : ''
  return `${what}: the browser has no space left${needed}. The library takes up ${megabytes(used)}. Delete runs there, or download runs as files.`
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether the browser closed the database in the middle of a change, as when the user clears the site's data. */
export function isLostConnection(error: unknown): boolean {
  const isLost =
    error instanceof Error && ['AbortError', 'DatabaseClosedError', 'InvalidStateError'].includes(error.name)
  return isLost && !isQuota(error)
}

/** Whether storage is full. Dexie wraps the browser's error in an error of its own. */
function isQuota(error: unknown): boolean {
  if (error === null || typeof error !== 'object') return false
  const { name, inner } = error as { name?: unknown; inner?: unknown }
  return name === 'QuotaExceededError' || isQuota(inner)
}

/** '0.4 MB', rounded up, so that only 0 bytes are '0.0 MB'. */
export function megabytes(sizeBytes: number): string {
  const rounded = Math.ceil(sizeBytes / 1e5) / 10
  return `${rounded.toFixed(1)} MB`
}
