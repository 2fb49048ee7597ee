// The check of a run that comes out of the library: this page wrote it. What comes from others, links and files, passes the
// stricter reader of src/sharing.

import { z } from 'zod'
import { type RunRecord, runRecordSchema } from '../../decoding/record.ts'

/** The record, or a sentence that says what is wrong with it. */
export function checkStoredRun(given: unknown): { ok: true; value: RunRecord } | { ok: false; reason: string } {
  const checked = runRecordSchema.safeParse(given)
  if (checked.success) return { ok: true, value: checked.data }
  const [first] = checked.error.issues
  const place = first && first.path.length > 0 ? z.core.toDotPath(first.path) : 'the run'
  return { ok: false, reason: `${place}: ${first?.message ?? 'is not as it should be'}.` }
}
