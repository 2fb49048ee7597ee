// The record of a run: everything that charts, exports, links and statistics need, without a model. It is plain JSON with one
// object per generated token. The library reads records without size limits; src/sharing sets limits for links and files.

import { z } from 'zod'
import { type HeadName, headNames } from './heads.ts'
import {
  type ColumnSettings,
  effectiveSettings,
  MAX_BEST_OF,
  MAX_COLUMNS,
  MAX_MIXED_REWARDS,
  methodNameSchema,
  type RunSettings,
  runSettingsSchema,
} from './settings.ts'
import { joinText } from './text.ts'

// Re-exported because code that reads records also needs the types of settings.
export type {
  ChatTurn,
  ColumnSettings,
  MethodName,
  Prompt,
  RewardChoice,
  RewardShare,
  RunSettings,
  SharedSettings,
} from './settings.ts'
export type { HeadName }

/** Records that this page or its tools wrote have no size limits. */
const NO_LIMITS = {
  promptCharacters: Infinity,
  promptTokens: Infinity,
  /** Maximum number of tokens per column. */
  tokens: Infinity,
  candidates: Infinity,
  tokenBytes: Infinity,
  tokenId: Infinity,
  /** Largest absolute value of any number that has no limit of its own, such as a reward or a score. */
  number: Infinity,
  elapsedMs: Infinity,
  /** Largest log-probability; the next field is the largest probability. Limits slightly above 0 and 1 allow for rounding. */
  logProb: Infinity,
  probability: Infinity,
}

type RecordLimits = typeof NO_LIMITS

export const stopReasons = {
  endOfText: 'end of text',
  length: 'length limit',
  aborted: 'stopped',
  contextFull: 'context full',
} as const

const stopReason = z.enum(Object.keys(stopReasons) as (keyof typeof stopReasons)[])

function schemasWithin(limits: RecordLimits) {
  const finite = z.number().min(-limits.number).max(limits.number)
  const logProb = finite.max(limits.logProb)
  const probability = z.number().min(0).max(limits.probability)
  const id = z.int().min(0).max(limits.tokenId)
  const bytes = z.array(z.int().min(0).max(255)).max(limits.tokenBytes)

  const candidate = z.object({
    token: id,
    /** The token's UTF-8 bytes, which may be part of a character. */
    bytes,
    /** Natural-log probability over the full vocabulary, before temperature, truncation and reward. */
    baseLogProb: logProb,
    /**
     * Raw scores of prompt + prefix + this token by the steering head and by the others that the run records, such as
     * `comparedHeads`. Best-of-N: only for the chosen token, by the head that chooses the sample.
     */
    rewards: z.partialRecord(z.enum(headNames), finite),
    /** The method's score, before temperature and noise. */
    score: finite,
    /** softmax(baseLogProb / temperature) over the candidates, in [0, 1]. */
    probBefore: probability,
    /** The method's distribution over the candidates, in [0, 1]; one-hot for greedy methods. */
    probAfter: probability,
    /** Gumbel noise added to score / temperature; 0 for greedy methods. */
    noise: finite,
  })

  const token = z
    .object({
      token: id,
      bytes,
      /** Copied from the chosen candidate. */
      baseLogProb: logProb,
      /** Entropy of the base distribution over the full vocabulary, nats. */
      entropy: finite.min(0),
      /** The k candidates by descending base log-probability; in a tie, the lower token id comes first. */
      candidates: z.array(candidate).min(1).max(limits.candidates),
      chosen: z.int().min(0),
      /** Wall time of the step, the same for all columns. */
      elapsedMs: z.number().min(0).max(limits.elapsedMs),
    })
    .refine(({ candidates, chosen, token: own }) => candidates[chosen]?.token === own, {
      error: 'the chosen token is not among the candidates',
    })

  const tokens = z.array(token).max(limits.tokens)
  return { candidate, token, tokens, id }
}

type Schemas = ReturnType<typeof schemasWithin>

export type CandidateRecord = z.infer<Schemas['candidate']>
export type TokenRecord = z.infer<Schemas['token']>
export type StopReason = z.infer<typeof stopReason>

export interface TextRecord {
  /** Decoded from the tokens' bytes, without the end token. */
  text: string
  tokens: TokenRecord[]
  /** null while the text is being written. */
  stop: StopReason | null
}

/** A column's settings and text. For Best-of-N, the text of the branch with the highest reward so far. */
export interface ColumnRecord extends ColumnSettings, TextRecord {
  /** The effective weight: the column's own or the run's. */
  weight: number
  /** Best-of-N only: all N samples, and the index of the one whose text the column shows. */
  branches?: TextRecord[] | undefined
  leader?: number | undefined
  /** What its reward cost; absent without a reward, and if it was not measured. */
  scoring?: ScoringCost | undefined
}

/** Calls to the reward of a column, and the time in them. The base model's passes, whose hidden rows heads read, do not count. */
export interface ScoringCost {
  callsPerToken: number
  msPerToken: number
  /** Number of columns that share the calls, itself included. */
  columns: number
}

/** A complete comparison, as `tokenwise generate --json` prints it and the page saves it. */
export interface RunRecord {
  prompt: string
  promptTokens: number[]
  settings: RunSettings
  columns: ColumnRecord[]
  /** Model files and runtime. Numbers are comparable only if these are the same. */
  model: { name: string; sha256: string; runtime: string }
  /** Forward passes after the prompt, and the rows evaluated in them; absent if they were not counted. */
  cost?: { passes: number; rows: number } | undefined
  /** Text classifiers that steered or chose, with what they did meanwhile; absent if there were none. */
  classifiers?: ClassifierCost[] | undefined
}

export interface ClassifierCost {
  name: string
  /** Hash of its weights; absent in older records. */
  weights?: string | undefined
  /** Spread of its scores over the base model's candidates; null if it was not measured. */
  unit: number | null
  /** Batches, texts, and wall time in milliseconds. */
  calls: number
  texts: number
  ms: number
}

/**
 * The schema of records of any version. It drops unknown fields, rebuilds texts from token bytes, and takes columns'
 * settings from the run's settings.
 * @param label schema for two names: the model's and the runtime's.
 */
export function recordSchemaWithin(limits: RecordLimits, label: z.ZodString = z.string()) {
  const { tokens, id } = schemasWithin(limits)
  const text = { tokens, stop: stopReason.nullable() }
  const count = z.int().min(0)
  const measured = z.number().min(0).max(limits.number)
  const classifier = z.object({
    name: label,
    weights: z.hex().max(64).optional(),
    unit: measured.nullable(),
    calls: count,
    texts: count,
    ms: measured,
  })
  const column = z
    .object({
      ...text,
      method: methodNameSchema,
      branches: z.array(z.object(text)).min(1).max(MAX_BEST_OF).optional(),
      leader: z.int().min(0).optional(),
      scoring: z.object({ callsPerToken: measured, msPerToken: measured, columns: count }).optional(),
    })
    .refine(({ branches, leader = 0 }) => !branches || leader < branches.length, {
      error: 'leader is not the index of a branch',
    })
  return z
    .object({
      prompt: z.string().max(limits.promptCharacters),
      promptTokens: z.array(id).max(limits.promptTokens),
      settings: runSettingsSchema,
      columns: z.array(column).min(1).max(MAX_COLUMNS),
      model: z.object({ name: label, sha256: z.string(), runtime: label }),
      cost: z.object({ passes: count, rows: count }).optional(),
      classifiers: z
        .array(classifier)
        .max(MAX_MIXED_REWARDS * MAX_COLUMNS)
        .optional(),
    })
    .refine(
      ({ columns, settings }) =>
        columns.length === settings.columns.length &&
        columns.every(({ method }, index) => method === settings.columns[index]?.method),
      { error: 'the columns do not match the settings' },
    )
    .transform(
      ({ columns, ...run }): RunRecord => ({
        ...run,
        columns: columns.map(({ method, tokens, stop, branches, leader, scoring }, index) => ({
          ...settingsInRecord({ ...run.settings.columns[index], method }, run.settings),
          ...textRecord(tokens, stop),
          ...(branches
            ? { branches: branches.map((branch) => textRecord(branch.tokens, branch.stop)), leader: leader ?? 0 }
            : {}),
          ...(scoring ? { scoring } : {}),
        })),
      }),
    )
}

export const runRecordSchema = recordSchemaWithin(NO_LIMITS)

/** A column's settings as its record stores them, always with the weight. */
export function settingsInRecord(column: ColumnSettings, run: RunSettings): ColumnSettings & { weight: number } {
  return { ...column, weight: effectiveSettings(column, run).weight }
}

/** The end token stays in `tokens` but is not part of `text`. */
export function textRecord(tokens: TokenRecord[], stop: StopReason | null): TextRecord {
  const written = stop === 'endOfText' ? tokens.slice(0, -1) : tokens
  const pieces = written.map(({ bytes }) => bytes)
  return { tokens, stop, text: joinText(pieces, stop !== null) }
}

/** The result of one step: a token for each column or branch that was still writing. */
export interface StepRecord {
  /** Step number, from 0. Equals the position in the response unless the column has given tokens. */
  step: number
  tokens: StepToken[]
}

export interface StepToken {
  column: number
  /** Best-of-N only: index of the sample. */
  branch?: number
  record: TokenRecord
  stop: StopReason | null
}
