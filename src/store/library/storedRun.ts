// Whether what comes out of the library is a run: a look at its shape, for it was written by this page. What comes from
// others, links and files, passes the stricter reader of src/sharing.

import { z } from 'zod'
import { isMethodName } from '../../decoding/methods/index.ts'
import type { MethodName, RunRecord } from '../../decoding/record.ts'
import { runSettingsSchema } from '../../decoding/settings.ts'
import type { RecordCheck } from './savedBranches.ts'

const byteList = z.array(z.int().min(0).max(255))

const token = z
  .looseObject({
    token: z.int().min(0),
    bytes: byteList,
    baseLogProb: z.number(),
    candidates: z
      .array(
        z.looseObject({
          token: z.int().min(0),
          bytes: byteList,
          baseLogProb: z.number(),
          rewards: z.record(z.string(), z.number()),
        }),
      )
      .min(1),
    chosen: z.int().min(0),
  })
  .refine(({ candidates, chosen }) => chosen < candidates.length, 'chose a candidate that is not there')

const text = {
  text: z.string(),
  tokens: z.array(token),
  stop: z.enum(['endOfText', 'length', 'aborted', 'contextFull']).nullable(),
}

const run = z
  .looseObject({
    prompt: z.string(),
    promptTokens: z.array(z.int().min(0)),
    settings: runSettingsSchema,
    columns: z
      .array(
        z.looseObject({
          method: z.custom<MethodName>((name) => typeof name === 'string' && isMethodName(name), 'is no method'),
          weight: z.number(),
          ...text,
          branches: z.array(z.looseObject(text)).optional(),
        }),
      )
      .min(1),
    model: z.looseObject({ name: z.string(), sha256: z.string(), runtime: z.string() }),
  })
  .refine(({ columns, settings }) => columns.length === settings.columns.length, 'has other columns than its settings')

export const checkStoredRun: RecordCheck = (given) => {
  const checked = run.safeParse(given)
  if (checked.success) return { ok: true, value: checked.data as unknown as RunRecord }
  const [first] = checked.error.issues
  const place = first && first.path.length > 0 ? z.core.toDotPath(first.path) : 'the run'
  return { ok: false, reason: `${place}: ${first?.message ?? 'is not as it should be'}.` }
}
