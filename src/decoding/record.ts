// The record of a run: everything that charts, exports, links and statistics read, with no model loaded. Plain JSON,
// one record per generated token, never parallel arrays. All types follow from one schema: the library applies it
// without limits, links and files within limits (src/sharing).

import { z } from 'zod'
import { type HeadName, headNames } from './heads.ts'
import {
  type ColumnSettings,
  effectiveSettings,
  MAX_BEST_OF,
  MAX_COLUMNS,
  methodNameSchema,
  type RunSettings,
  runSettingsSchema,
} from './settings.ts'
import { joinText } from './text.ts'

// A record contains settings, so readers of records import all types from here.
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

/** Size limits: none for records written by this page or its tools. */
const NO_LIMITS = {
  promptCharacters: Infinity,
  promptTokens: Infinity,
  /** Tokens of a column. */
  tokens: Infinity,
  candidates: Infinity,
  tokenBytes: Infinity,
  tokenId: Infinity,
  /** Absolute value of a reward, a score or any other plain number. */
  number: Infinity,
  elapsedMs: Infinity,
  /** Log-probabilities and probabilities, with the tolerance for rounding past 0 and 1. */
  logProb: Infinity,
  probability: Infinity,
}

export type RecordLimits = typeof NO_LIMITS

const stopReason = z.enum(['endOfText', 'length', 'aborted', 'contextFull'])

function schemasWithin(limits: RecordLimits) {
  const finite = z.number().min(-limits.number).max(limits.number)
  const logProb = finite.max(limits.logProb)
  const probability = z.number().min(0).max(limits.probability)
  const id = z.int().min(0).max(limits.tokenId)
  const bytes = z.array(z.int().min(0).max(255)).max(limits.tokenBytes)

  /** One of the k tokens that were considered at a step. */
  const candidate = z.object({
    token: id,
    /** The token's own UTF-8 bytes (may be part of a character). */
    bytes,
    /** Natural log, base model, full vocabulary, before temperature, truncation and reward. */
    baseLogProb: logProb,
    /**
     * Raw score of prompt + prefix + this token, by the heads that were recorded: the compared ones (full, prefix,
     * value) and the one that steers.
     */
    rewards: z.partialRecord(z.enum(headNames), finite),
    /** The method's score, before temperature and noise: what it maximizes or samples from. */
    score: finite,
    /** In [0, 1]: softmax(baseLogProb / temperature) over the candidates. */
    probBefore: probability,
    /** In [0, 1]: the method's own distribution over the candidates (one-hot for greedy methods). */
    probAfter: probability,
    /** Gumbel noise added to score / temperature; 0 for greedy methods. */
    noise: finite,
  })

  const token = z
    .object({
      token: id,
      bytes,
      /** The chosen token's, as in its candidate. */
      baseLogProb: logProb,
      /** Entropy of the base distribution over the full vocabulary, nats. */
      entropy: finite.min(0),
      /** The k candidates, best base log-probability first (ties: lower token id first). */
      candidates: z.array(candidate).min(1).max(limits.candidates),
      /** Index of the chosen token in `candidates`. */
      chosen: z.int().min(0),
      /** Wall time of the lockstep step that made this token, shared by all columns; not part of the comparison. */
      elapsedMs: z.number().min(0).max(limits.elapsedMs),
    })
    .refine(({ candidates, chosen, token: own }) => candidates[chosen]?.token === own, {
      error: 'chose a token that is not among its candidates',
    })

  const tokens = z.array(token).max(limits.tokens)
  return { candidate, token, tokens, id }
}

type Schemas = ReturnType<typeof schemasWithin>

export type CandidateRecord = z.infer<Schemas['candidate']>
export type TokenRecord = z.infer<Schemas['token']>
export type StopReason = z.infer<typeof stopReason>

/** A generated text, token by token. */
export interface TextRecord {
  /** Decoded from the tokens' bytes, without an end token. */
  text: string
  tokens: TokenRecord[]
  /** null while it is being written. */
  stop: StopReason | null
}

/** What a column wrote. For Best-of-N the text is that of the branch with the highest reward so far. */
export interface ColumnRecord extends ColumnSettings, TextRecord {
  /** The weight that the column ran with: its own or the run's. */
  weight: number
  /** Best-of-N only: all N samples, and the index of the one whose text is the column's. */
  branches?: TextRecord[] | undefined
  leader?: number | undefined
}

/** A whole comparison: what `tokenwise generate --json` prints and the page saves. */
export interface RunRecord {
  prompt: string
  promptTokens: number[]
  settings: RunSettings
  columns: ColumnRecord[]
  /** Model files and runtime: numbers are comparable only where these agree. */
  model: { name: string; sha256: string; runtime: string }
  /** Forward passes after the prompt's, and the rows evaluated in them; absent where they were not counted. */
  cost?: { passes: number; rows: number } | undefined
}

/**
 * Reads records of any origin and version. Unknown fields are dropped, texts are rebuilt from the token bytes, and a
 * column's
 * settings are filled in from those of the run.
 * @param label schema of the names of the model and its runtime.
 */
export function recordSchemaWithin(limits: RecordLimits, label: z.ZodString = z.string()) {
  const { tokens, id } = schemasWithin(limits)
  const text = { tokens, stop: stopReason.nullable() }
  const column = z
    .object({
      ...text,
      method: methodNameSchema,
      branches: z.array(z.object(text)).min(1).max(MAX_BEST_OF).optional(),
      leader: z.int().min(0).optional(),
    })
    .refine(({ branches, leader = 0 }) => !branches || leader < branches.length, {
      error: 'leads with no branch of its own',
    })
  return z
    .object({
      prompt: z.string().max(limits.promptCharacters),
      promptTokens: z.array(id).max(limits.promptTokens),
      settings: runSettingsSchema,
      columns: z.array(column).min(1).max(MAX_COLUMNS),
      model: z.object({ name: label, sha256: z.string(), runtime: label }),
      cost: z.object({ passes: z.int().min(0), rows: z.int().min(0) }).optional(),
    })
    .refine(
      ({ columns, settings }) =>
        columns.length === settings.columns.length &&
        columns.every(({ method }, index) => method === settings.columns[index]?.method),
      { error: 'has other columns than its settings' },
    )
    .transform(
      ({ columns, ...run }): RunRecord => ({
        ...run,
        columns: columns.map(({ method, tokens, stop, branches, leader }, index) => ({
          ...settingsInRecord({ ...run.settings.columns[index], method }, run.settings),
          ...textRecord(tokens, stop),
          ...(branches
            ? { branches: branches.map((branch) => textRecord(branch.tokens, branch.stop)), leader: leader ?? 0 }
            : {}),
        })),
      }),
    )
}

/** For records written by this page or its tools. */
export const runRecordSchema = recordSchemaWithin(NO_LIMITS)

/** A column's settings as its record states them: the weight is always included. */
export function settingsInRecord(column: ColumnSettings, run: RunSettings): ColumnSettings & { weight: number } {
  return { ...column, weight: effectiveSettings(column, run).weight }
}

/** The record of a text. An end token is recorded but is not part of the text. */
export function textRecord(tokens: TokenRecord[], stop: StopReason | null): TextRecord {
  const written = stop === 'endOfText' ? tokens.slice(0, -1) : tokens
  const pieces = written.map(({ bytes }) => bytes)
  return { tokens, stop, text: joinText(pieces, stop !== null) }
}

/** What one lockstep step appends: one token for each column, or branch of one, that is still writing. */
export interface StepRecord {
  /** From 0; equals the position in the response for a column with no given tokens. */
  step: number
  tokens: StepToken[]
}

export interface StepToken {
  /** Index in the settings' columns. */
  column: number
  /** Which of N samples; Best-of-N only. */
  branch?: number
  record: TokenRecord
  stop: StopReason | null
}
