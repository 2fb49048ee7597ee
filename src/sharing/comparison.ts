// A comparison that travels: a run with what its sender says of it. The strict check of what comes from others: sizes are
// clamped, nothing unknown is kept, and text is made of token bytes here, never taken on trust.

import { z } from 'zod'
import { headNames } from '../decoding/heads.ts'
import { isMethodName } from '../decoding/methods/index.ts'
import type { ColumnRecord, MethodName, RunRecord, TextRecord, TokenRecord } from '../decoding/record.ts'
import { MAX_BEST_OF, MAX_COLUMNS, runSettingsSchema } from '../decoding/settings.ts'
import { joinText } from '../decoding/text.ts'
import { SharingError } from './sharingError.ts'

/** What a judge, which steers nothing, said of the columns. */
export interface SharedJudgement {
  judge: string
  title: string
  /** [columns], in the judge's own units. */
  scores: number[]
}

export interface Comparison {
  record: RunRecord
  title?: string | undefined
  /** What to notice, by whoever shares it: shown as text. */
  notice?: string | undefined
  judged?: SharedJudgement | undefined
  /** Only the chosen tokens came with it, not what else could have been chosen. */
  lacksTables: boolean
}

/** More than any page shows or any model of ours writes. */
export const LIMITS = {
  promptCharacters: 100_000,
  promptTokens: 20_000,
  tokens: 4096,
  candidates: 100,
  tokenBytes: 256,
  titleCharacters: 200,
  noticeCharacters: 2000,
} as const

const finite = z.number()
const id = z.int().min(0).max(10_000_000)
const bytes = z.array(z.int().min(0).max(255)).max(LIMITS.tokenBytes)
const probability = z.number().min(0).max(1.000001)
const rewards = z.partialRecord(z.enum(headNames), finite)

const candidate = z.object({
  token: id,
  bytes,
  baseLogProb: finite.max(1e-6),
  rewards,
  score: finite,
  probBefore: probability,
  probAfter: probability,
  noise: finite,
})

const token = z
  .object({
    token: id,
    bytes,
    baseLogProb: finite.max(1e-6),
    entropy: finite.min(0),
    candidates: z.array(candidate).min(1).max(LIMITS.candidates),
    chosen: z.int().min(0),
    elapsedMs: finite.min(0),
  })
  .refine(({ candidates, chosen, token: own }) => candidates[chosen]?.token === own, {
    error: 'chose a token that is not among its candidates',
  })

const text = {
  tokens: z.array(token).max(LIMITS.tokens),
  stop: z.enum(['endOfText', 'length', 'aborted', 'contextFull']).nullable(),
}

const branch = z.object(text)

const column = z
  .object({
    ...text,
    method: z.custom<MethodName>((name) => typeof name === 'string' && isMethodName(name), 'is no method'),
    branches: z.array(branch).min(1).max(MAX_BEST_OF).optional(),
    leader: z.int().min(0).optional(),
  })
  .refine(({ branches, leader = 0 }) => !branches || leader < branches.length, {
    error: 'leads with no branch of its own',
  })

const sharedRecord = z
  .object({
    prompt: z.string().max(LIMITS.promptCharacters),
    promptTokens: z.array(id).max(LIMITS.promptTokens),
    settings: runSettingsSchema,
    columns: z.array(column).min(1).max(MAX_COLUMNS),
    model: z.object({ name: z.string().max(200), sha256: z.string().max(64), runtime: z.string().max(200) }),
    cost: z.object({ passes: z.int().min(0), rows: z.int().min(0) }).optional(),
  })
  .refine(
    ({ columns, settings }) =>
      columns.length === settings.columns.length &&
      columns.every(({ method }, index) => method === settings.columns[index]?.method),
    { error: 'has other columns than its settings' },
  )

const sharedComparison = z.object({
  record: sharedRecord,
  title: z.string().max(LIMITS.titleCharacters).optional(),
  notice: z.string().max(LIMITS.noticeCharacters).optional(),
  judged: z
    .object({ judge: z.string().max(100), title: z.string().max(400), scores: z.array(finite).max(MAX_COLUMNS) })
    .optional(),
  lacksTables: z.boolean().default(false),
})

/** @throws SharingError naming the first thing that is wrong. @param what is read, for the message. */
export function checkComparison(given: unknown, what: string): Comparison {
  const checked = sharedComparison.safeParse(given)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const place = z.core.toDotPath(issue?.path ?? []) || 'the top level'
    throw new SharingError(
      `${what} cannot be shown: ${place} ${issue?.message ?? 'is not as it should be'}. Ask for it again, or for the file.`,
    )
  }
  const { record, ...rest } = checked.data
  return { ...rest, record: withTexts(record) }
}

function withTexts(record: z.infer<typeof sharedRecord>): RunRecord {
  const { columns, settings } = record
  return {
    ...record,
    columns: columns.map((column, index): ColumnRecord => {
      const { branches, leader, ...own } = column
      return {
        ...settings.columns[index],
        ...withText(own),
        method: column.method,
        weight: settings.columns[index]?.weight ?? 0,
        ...(branches ? { branches: branches.map(withText), leader: leader ?? 0 } : {}),
      }
    }),
  }
}

function withText<T extends { tokens: TokenRecord[]; stop: TextRecord['stop'] }>(given: T): T & TextRecord {
  const { tokens, stop } = given
  const shown = stop === 'endOfText' ? tokens.slice(0, -1) : tokens
  return {
    ...given,
    text: joinText(
      shown.map(({ bytes: piece }) => piece),
      stop !== null,
    ),
  }
}
