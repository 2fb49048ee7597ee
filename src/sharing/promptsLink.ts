// The summary of a comparison on many prompts, as the page shows it and as a link carries it. It has no prompts and no texts.
// Links are untrusted input.

import { z } from 'zod'
import { cleanTitle } from '../decoding/cleanText.ts'
import { MAX_BEST_OF, methodNameSchema } from '../decoding/settings.ts'
import { packLink, unpackLink } from './linkPayload.ts'

const LINK_VERSION = 1

const MAX_ROWS = 100
const MAX_JUDGES = 20

const finite = z.number().min(-1e9).max(1e9)
const count = z.int().min(0).max(1e6)
const label = z
  .string()
  .max(400)
  .transform((text) => cleanTitle(text, 200))

/** Mean over prompts with its standard error, which is null for one prompt. */
const estimate = z.object({ mean: finite, standardError: finite.nullable(), n: count })

const row = z.object({
  key: label,
  title: label,
  method: methodNameSchema,
  weight: finite.nullable(),
  /** Whether the row has settings of its own, and is on no frontier. */
  preset: z.boolean(),
  /** In the order of the summary's judges. */
  judges: z.array(estimate).min(1).max(MAX_JUDGES),
  ownReward: estimate.nullable(),
  klToBase: estimate.nullable(),
  klToTopK: estimate.nullable(),
  /** Share of different pairs of tokens among all texts. */
  distinct2: finite.nullable(),
  length: estimate,
  /** Milliseconds, for the method alone on the device that ran it; null if not measured yet. */
  msPerToken: finite.nullable(),
})

const difference = z.object({
  key: label,
  difference: finite,
  standardError: finite.nullable(),
  n: count,
  /** Numbers of texts that score higher than, the same as, or lower than the one of the base row with the same seed. */
  win: count,
  tie: count,
  lose: count,
})

const promptsSummary = z
  .object({
    title: label,
    /** Number of prompts that are finished, and of all. */
    prompts: count,
    planned: count,
    samples: count,
    maxTokens: count,
    bestOf: count.max(MAX_BEST_OF),
    reward: label.nullable(),
    judges: z.array(label).min(1).max(MAX_JUDGES),
    /** Name and device. */
    model: z.tuple([label, label]),
    rows: z.array(row).min(1).max(MAX_ROWS),
    /** Key of the row that the others are compared with. */
    base: label,
    /** By judge, in their order. */
    differences: z.array(z.array(difference).max(MAX_ROWS)).max(MAX_JUDGES),
  })
  .refine(
    ({ rows, judges, base, differences }) =>
      rows.every((one) => one.judges.length === judges.length) &&
      differences.length === judges.length &&
      new Set(rows.map(({ key }) => key)).size === rows.length &&
      [base, ...differences.flat().map(({ key }) => key)].every((key) => rows.some((one) => one.key === key)),
    { error: 'rows and judges do not match' },
  )

export type PromptsSummary = z.infer<typeof promptsSummary>
export type PromptsRow = PromptsSummary['rows'][number]

/** Numbers have five significant digits. */
export const encodePromptsLink = (summary: PromptsSummary): string =>
  packLink(
    LINK_VERSION,
    JSON.parse(
      JSON.stringify(summary, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value)),
    ),
  )

/** @throws SharingError that says what is wrong. */
export const decodePromptsLink = (text: string): PromptsSummary => unpackLink(text, LINK_VERSION, promptsSummary)
