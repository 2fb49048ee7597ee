// The format of recorded comparisons and of their index: written by `tokenwise record`, read by the page.

import { z } from 'zod'
import type { RunRecord } from '../decoding/record.ts'

export const noteSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  /** What the reader should notice, in one or two sentences. */
  notice: z.string().min(1),
  /** What was counted over seeds; completes the sentence 'In 40 of 50 seeds, …'. */
  claim: z.string().min(1),
  /** Number of seeds for which the claim holds, total number of seeds, and the 95% Wilson interval of the share. */
  holds: z.int().nonnegative(),
  of: z.int().positive(),
  interval: z.tuple([z.number(), z.number()]),
  /** The seed that is shown: the first seed for which the claim holds. */
  seed: z.int().nonnegative(),
  command: z.string(),
})

export type RecordedNote = z.infer<typeof noteSchema>

export const indexSchema = z.object({
  comparisons: z.array(noteSchema.extend({ file: z.string().regex(/^[a-z0-9-]+\.json\.gz$/) })).min(1),
})

export type RecordedEntry = z.infer<typeof indexSchema>['comparisons'][number]

/** A judge's scores, [columns]. */
export const judgedSchema = z.object({ judge: z.string(), title: z.string(), scores: z.array(z.number()) })

export const fileSchema = z.object({
  note: noteSchema,
  judged: judgedSchema.nullable(),
  record: z.unknown(),
})

export type Recorded = z.infer<typeof fileSchema> & { record: RunRecord }
