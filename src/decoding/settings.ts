// The settings of a run: their schema, their types, and the effective settings of a column. validateSettings.ts checks whether
// a model can run them.

import { dequal } from 'dequal/lite'
import { z } from 'zod'
import { type MethodName, methodNames, methods } from './methods/index.ts'

export type { MethodName }

export const MAX_COLUMNS = 8
export const MAX_MIXED_REWARDS = 8
export const MAX_TURNS = 64
export const MAX_BEST_OF = 64
export const DEFAULT_BEST_OF = 8

const wholeFrom = (minimum: number) => {
  const message = `must be a whole number of at least ${minimum}`
  return z.int(message).min(minimum, message)
}

const NOT_FINITE = 'must be a finite number'
const REWARD_RULE = 'must be the name of a reward, a list of {name, weight}, or null'

const rewardShare = z.strictObject({
  /** A reward with heads, such as 'sentiment', or a rule with its parameter, such as 'keyword:garden'. */
  name: z.string('must be the name of a reward').min(1, 'must be the name of a reward'),
  /** Multiplies the normalized reward. A negative weight steers away from it. */
  weight: z.number(NOT_FINITE).refine((weight) => weight !== 0, 'must not be 0 (leave the reward out instead)'),
})

const rewardShares = z
  .array(rewardShare)
  .min(1, 'must have at least one reward')
  .max(MAX_MIXED_REWARDS, `must have at most ${MAX_MIXED_REWARDS} rewards`)
  .refine((shares) => new Set(shares.map(({ name }) => name)).size === shares.length, 'must not name a reward twice')

const rewardChoice = z.union([z.string().min(1, REWARD_RULE), rewardShares, z.null()], REWARD_RULE)

const weight = z.number(NOT_FINITE)
const temperature = z
  .number('must be a finite number above 0')
  .positive('must be above 0 (to decode without randomness, use a greedy method)')

export const methodNameSchema = z.enum(methodNames, `must be one of ${methodNames.join(', ')}`)

const columnSettings = z.strictObject({
  method: methodNameSchema,
  /** This field and the next three override the run's settings. */
  weight: weight.optional(),
  reward: rewardChoice.optional(),
  topK: wholeFrom(1).optional(),
  temperature: temperature.optional(),
  /** Token ids that a fork starts with. They are given, not chosen; they count toward maxTokens and are not recorded again. */
  begin: z.array(wholeFrom(0)).min(1, 'must have at least one token, or be left out').optional(),
})

const chatTurn = z.strictObject({
  role: z.enum(['system', 'user', 'assistant'], 'must be system, user or assistant'),
  content: z.string('must be a string'),
})

const writtenSettings = z.strictObject({
  columns: z
    .array(columnSettings)
    .min(1, 'must have at least one column')
    .max(MAX_COLUMNS, `must have at most ${MAX_COLUMNS} columns`),
  /** Steering weight w for scores in `units`; methods without a head ignore it. Absent only in older settings. */
  weight: weight.optional(),
  /** The reward that steers and is recorded, or null: base model only. */
  reward: rewardChoice,
  /**
   * Whether w multiplies raw scores (the default) or normalized ones. Records always store raw scores, and methods that
   * clamp the reward always use the raw score.
   */
  units: z.enum(['raw', 'standard'], 'must be raw or standard').optional(),
  topK: wholeFrom(1),
  temperature,
  seed: wholeFrom(0),
  /** Index of the sample; part of the noise key, like the seed. */
  sample: wholeFrom(0),
  maxTokens: wholeFrom(1),
  /** N of Best-of-N. Default: DEFAULT_BEST_OF. */
  bestOf: wholeFrom(1).max(MAX_BEST_OF, `must be at most ${MAX_BEST_OF}`).optional(),
  /** Whether the prompt is put into the model's chat form, as a user turn. */
  chat: z.boolean('must be true or false'),
  /** Turns before the prompt; in chat form only. */
  turns: z.array(chatTurn).max(MAX_TURNS, `must have at most ${MAX_TURNS} turns`).optional(),
})

type WrittenSettings = z.infer<typeof writtenSettings>

export type RewardShare = z.infer<typeof rewardShare>
export type ChatTurn = z.infer<typeof chatTurn>
export type ColumnSettings = z.infer<typeof columnSettings>

/** The name of one reward, or a weighted sum of normalized rewards. */
export type RewardChoice = string | RewardShare[]

/** A plain text to continue, or, in the model's chat form, the user turn that follows `turns`. */
export interface Prompt extends Pick<WrittenSettings, 'chat' | 'turns'> {
  prompt: string
}

/** Settings after reading. The run's weight is always set, even if older settings lack it. */
export interface RunSettings extends WrittenSettings {
  weight: number
}

export type SharedSettings = Pick<RunSettings, 'weight' | 'reward' | 'topK' | 'temperature'>

/** Settings that a column overrides. Absent fields use the run's settings. */
export type Overrides = Pick<ColumnSettings, keyof SharedSettings>

/** The effective settings of a column: its own where set, otherwise the run's. */
export function effectiveSettings(column: Overrides, run: SharedSettings): SharedSettings {
  const { weight = run.weight, reward = run.reward, topK = run.topK, temperature = run.temperature } = column
  return { weight, reward, topK, temperature }
}

/** Reads settings of any version into canonical form. */
export const runSettingsSchema = writtenSettings.transform((given, context): RunSettings => {
  if (given.weight !== undefined) return canonicalSettings({ ...given, weight: given.weight })
  for (const [index, column] of given.columns.entries())
    if (column.weight === undefined)
      context.addIssue({ code: 'custom', path: ['columns', index, 'weight'], message: NOT_FINITE, input: undefined })
  return canonicalSettings({ ...given, weight: commonWeight(given.columns) })
})

/**
 * The run's weight for older settings, in which each column stated its own: the most frequent weight among steered columns,
 * or, in a tie, the one that comes first. No column's effective weight changes.
 */
function commonWeight(columns: readonly ColumnSettings[]): number {
  const steered = columns.filter(({ method }) => methods[method].head !== null)
  const weights = (steered.length > 0 ? steered : columns).map(({ weight = 0 }) => weight)
  const times = (weight: number) => weights.filter((other) => other === weight).length
  return weights.reduce((best, weight) => (times(weight) > times(best) ? weight : best), weights[0] ?? 0)
}

/** The same settings without overrides that equal the run's settings and without fields that equal their defaults. */
export function canonicalSettings({ units, bestOf, turns, columns, ...rest }: RunSettings): RunSettings {
  return {
    ...rest,
    ...(units === 'standard' ? { units } : {}),
    ...(bestOf === undefined || bestOf === DEFAULT_BEST_OF ? {} : { bestOf }),
    ...(turns && turns.length > 0 ? { turns } : {}),
    columns: columns.map(({ method, begin, ...own }) => ({
      method,
      ...differing(own, rest),
      ...(begin && begin.length > 0 ? { begin } : {}),
    })),
  }
}

function differing(own: Overrides, run: SharedSettings): Overrides {
  const { weight, reward, topK, temperature } = effectiveSettings(own, run)
  return {
    ...(weight === run.weight ? {} : { weight }),
    ...(dequal(reward, run.reward) ? {} : { reward }),
    ...(topK === run.topK ? {} : { topK }),
    ...(temperature === run.temperature ? {} : { temperature }),
  }
}
