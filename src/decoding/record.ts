// What a run leaves behind: everything that charts, exports, links and statistics read, with no model needed.
// Plain JSON. One record per emitted token, never parallel arrays.

import type { HeadName } from './heads.ts'
import type { MethodName } from './methods/index.ts'

export type { HeadName, MethodName }

/** One of the k tokens that were considered at a step. */
export interface CandidateRecord {
  token: number
  /** The token's own UTF-8 bytes (may be part of a character). */
  bytes: number[]
  /** Natural log, base model, full vocabulary, before temperature, truncation and reward. */
  baseLogProb: number
  /** Raw scores of prompt + prefix + this token, by the heads that were recorded and the one that steers. */
  rewards: Partial<Record<HeadName, number>>
  /** The method's score, before temperature and noise: what it maximises or samples from. */
  score: number
  /** In [0, 1]: softmax(baseLogProb / temperature) over the candidates. */
  probBefore: number
  /** In [0, 1]: the method's own distribution over the candidates (one-hot for greedy methods). */
  probAfter: number
  /** Gumbel noise that was added to score / temperature; 0 for greedy methods. */
  noise: number
}

export interface TokenRecord {
  token: number
  bytes: number[]
  /** As in CandidateRecord, of the chosen token. */
  baseLogProb: number
  /** Entropy of the base distribution over the full vocabulary, nats. */
  entropy: number
  /** The k candidates, best base log-probability first (ties: lower token id first). */
  candidates: CandidateRecord[]
  /** Index of the chosen token in `candidates`. */
  chosen: number
  /** Wall time of the lockstep step that made this token, shared by all columns; not part of the comparison. */
  elapsedMs: number
}

export type StopReason = 'endOfText' | 'length' | 'aborted' | 'contextFull'

export interface ColumnSettings {
  method: MethodName
  /** w of the paper, on scores in the settings' units; methods without a head ignore it. */
  weight: number
  /** Where the column differs from the run's settings of the same names. */
  reward?: RewardChoice | null | undefined
  topK?: number | undefined
  temperature?: number | undefined
  /**
   * Token ids at the beginning of the response that are given, not chosen: a fork. What the column writes goes on from
   * them, with the noise of the positions after them; they count towards maxTokens and are not recorded again.
   */
  begin?: number[] | undefined
}

/** A turn of a conversation. */
export interface ChatTurn {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** A part of a mix of rewards. */
export interface RewardShare {
  /** Of a reward with heads ('sentiment') or of a rule with its parameter ('keyword:garden'). */
  name: string
  /** Multiplies the reward in units of its own spread; negative: against it. Never 0. */
  weight: number
}

/** One reward by name, or several that are added, each in units of its own spread. */
export type RewardChoice = string | RewardShare[]

export interface RunSettings {
  columns: ColumnSettings[]
  /** The reward that steers and is recorded, or null: base model only. */
  reward: RewardChoice | null
  /**
   * What w multiplies: raw scores (where nothing is said), or scores in units of their standard deviation over base
   * candidates. Records keep raw scores either way; methods that clamp the reward to a probability always read it raw.
   */
  units?: 'raw' | 'standard' | undefined
  topK: number
  temperature: number
  seed: number
  /** Which of several samples from one seed: part of the noise key. */
  sample: number
  maxTokens: number
  /** N of Best-of-N; DEFAULT_BEST_OF where it is not given. */
  bestOf?: number | undefined
  /** Prompt is put into the model's chat form, as a user turn. */
  chat: boolean
  /** Turns before the prompt; in chat form only. */
  turns?: ChatTurn[] | undefined
}

/** What columns go on from: a text as it stands, or in the model's chat form as the last user turn after `turns`. */
export interface Prompt extends Pick<RunSettings, 'chat' | 'turns'> {
  prompt: string
}

/** A text that was written, token by token. */
export interface TextRecord {
  text: string
  tokens: TokenRecord[]
  /** null while it is still being written. */
  stop: StopReason | null
}

/** Of Best-of-N the column's own text is that of the branch that leads by reward so far, and in the end the best one. */
export interface ColumnRecord extends ColumnSettings, TextRecord {
  /** Best-of-N only: all N samples, and which of them the column's text is. */
  branches?: TextRecord[]
  leader?: number
}

/** A whole comparison: what `tokenwise generate --json` prints and the page keeps. */
export interface RunRecord {
  prompt: string
  promptTokens: number[]
  settings: RunSettings
  columns: ColumnRecord[]
  /** Which weights, on which runtime: figures are comparable only where these agree. */
  model: { name: string; sha256: string; runtime: string }
  /** Forward passes after the prompt's, and rows evaluated in them; absent where it was not counted. */
  cost?: { passes: number; rows: number } | undefined
}

/** What one lockstep step appends: one token for each column, or branch of one, that is still writing. */
export interface StepRecord {
  /** From 0; the position in the response of a column that was given nothing to begin with. */
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
