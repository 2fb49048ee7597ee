// The format of the runs behind the first view's slider: written by `tokenwise record-sweep`, read by the page.

import { z } from 'zod'
import { weightSweepSchema } from '../decoding/weightSweep.ts'
import { judgedSchema, noteSchema } from './recorded.ts'

export const firstSweepSchema = z
  .object({
    /** As for a recorded comparison, but `seed` is given to the command (docs/commands.md says how it was chosen). */
    note: noteSchema.omit({ id: true }),
    /** An independent judge's scores of the PARGS texts, [weights]. That of top-k is the one at weight 0, as are its tokens. */
    judged: judgedSchema,
    sweep: weightSweepSchema,
  })
  .refine(({ judged, sweep }) => judged.scores.length === sweep.weights.length, {
    error: 'there must be one score for each weight',
  })

export type FirstSweep = z.infer<typeof firstSweepSchema>
