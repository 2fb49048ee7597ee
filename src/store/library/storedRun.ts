// Checks a run read from the library. This page wrote it; links and files come from others and pass the stricter check of
// src/sharing.

import { z } from 'zod'
import { type RunRecord, runRecordSchema } from '../../decoding/record.ts'

/** What was read, or the reason why it is invalid. */
export type Checked<T> = { ok: true; value: T } | { ok: false; reason: string }

export function checkStoredRun(given: unknown): Checked<RunRecord> {
  const checked = runRecordSchema.safeParse(given)
  if (checked.success) return { ok: true, value: checked.data }
  const [first] = checked.error.issues
  const place = first && first.path.length > 0 ? z.core.toDotPath(first.path) : 'the run'
  return { ok: false, reason: `${place}: ${first?.message ?? 'is invalid'}.` }
}
