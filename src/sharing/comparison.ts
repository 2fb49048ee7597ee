// A comparison that travels: a run with what its sender says of it. The strict check of what comes from others: sizes are
// clamped, nothing unknown is kept, and text is made of token bytes here, never taken on trust.

import { z } from 'zod'
import { headNames } from '../decoding/heads.ts'
import { isMethodName } from '../decoding/methods/index.ts'
import type {
  CandidateRecord,
  ColumnRecord,
  MethodName,
  RunRecord,
  TextRecord,
  TokenRecord,
} from '../decoding/record.ts'
import { MAX_BEST_OF, MAX_COLUMNS, runSettingsSchema } from '../decoding/settings.ts'
import { joinText } from '../decoding/text.ts'
import { isDistribution } from '../metrics/klDivergence.ts'
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** More than any page shows or any model of ours writes. */
export const LIMITS = {
  promptCharacters: 100_000,
  promptTokens: 20_000,
  tokens: 4096,
  candidates: 100,
  tokenBytes: 256,
  titleCharacters: 200,
  noticeCharacters: 2000,
  /** Largest size of a reward, a weight and the like: beyond it no axis could be drawn. */
  number: 1e6,
  topK: 100_000,
} as const

const finite = z.number().min(-LIMITS.number).max(LIMITS.number)
const logProb = finite.max(1e-6)
const MAX_ID = 10_000_000
const id = z.int().min(0).max(MAX_ID)
const bytes = z.array(z.int().min(0).max(255)).max(LIMITS.tokenBytes)
/** Without characters that are not seen but turn the text around them: controls, and overrides of its direction. */
const plain = z.string().overwrite((text) => text.replace(UNSEEN, ''))
const line = plain.overwrite((text) => text.replace(/\s+/g, ' '))
const probability = z.number().min(0).max(1.000001)
const rewards = z.partialRecord(z.enum(headNames), finite)

const candidate = z.object({
  token: id,
  bytes,
  baseLogProb: logProb,
  rewards,
  score: finite,
  probBefore: probability,
  probAfter: probability,
  noise: finite,
})

type Probabilities = readonly Pick<CandidateRecord, 'probBefore' | 'probAfter'>[]

/** The chosen token without the others, as a link brings it. */
const isAlone = (candidates: Probabilities): boolean =>
  candidates.length === 1 && candidates.every(({ probBefore, probAfter }) => probBefore === 0 && probAfter === 0)

const isTable = (candidates: Probabilities): boolean =>
  isDistribution(candidates.map(({ probBefore }) => probBefore)) &&
  isDistribution(candidates.map(({ probAfter }) => probAfter))

const token = z
  .object({
    token: id,
    bytes,
    baseLogProb: logProb,
    entropy: finite.min(0),
    candidates: z.array(candidate).min(1).max(LIMITS.candidates),
    chosen: z.int().min(0),
    elapsedMs: z.number().min(0).max(1e9),
  })
  .refine(({ candidates, chosen, token: own }) => candidates[chosen]?.token === own, {
    error: 'chose a token that is not among its candidates',
  })
  .refine(({ candidates }) => isAlone(candidates) || isTable(candidates), {
    error: 'has candidates whose probabilities do not add up to 1',
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

/** What can be run is checked by its own schema; here are the sizes that a page can show. */
const sharedSettings = runSettingsSchema.superRefine((settings, context) => {
  const { topK, temperature, maxTokens, turns = [], columns, reward } = settings
  const within = (field: string, value: number, most: number) => {
    if (Math.abs(value) > most) context.addIssue({ code: 'custom', path: [field], message: `is beyond ${most}` })
  }
  within('maxTokens', maxTokens, LIMITS.tokens)
  within(
    'turns',
    turns.reduce((sum, { content }) => sum + content.length, 0),
    LIMITS.promptCharacters,
  )
  for (const asked of [{ topK, temperature, reward, weight: 0, begin: [] as number[] }, ...columns]) {
    within('weight', asked.weight, LIMITS.number)
    within('topK', asked.topK ?? 1, LIMITS.topK)
    within('temperature', asked.temperature ?? 1, LIMITS.number)
    within('begin', asked.begin?.length ?? 0, LIMITS.tokens)
    for (const id of asked.begin ?? []) within('begin', id, MAX_ID)
    const parts = typeof asked.reward === 'string' ? [{ name: asked.reward, weight: 1 }] : (asked.reward ?? [])
    for (const { name, weight } of parts) {
      within('reward', name.length, LIMITS.titleCharacters)
      within('reward', weight, LIMITS.number)
    }
  }
})

const sharedRecord = z
  .object({
    prompt: z.string().max(LIMITS.promptCharacters),
    promptTokens: z.array(id).max(LIMITS.promptTokens),
    settings: sharedSettings,
    columns: z.array(column).min(1).max(MAX_COLUMNS),
    model: z.object({ name: line.max(200), sha256: z.string().max(64), runtime: line.max(200) }),
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
  title: line.max(LIMITS.titleCharacters).optional(),
  notice: plain.max(LIMITS.noticeCharacters).optional(),
  judged: z.object({ judge: line.max(100), title: line.max(400), scores: z.array(finite).max(MAX_COLUMNS) }).optional(),
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
  const { record, lacksTables, ...rest } = checked.data
  return { ...rest, record: withTexts(record), lacksTables: lacksTables || record.columns.some(isWithoutTables) }
}

/** Whatever is said of it: the chosen tokens alone are no candidates. */
function isWithoutTables({ tokens }: { tokens: TokenRecord[] }): boolean {
  return tokens.length > 0 && tokens.every(({ candidates }) => isAlone(candidates))
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
