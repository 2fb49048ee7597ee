// The settings of a run: one schema for all that reads them, the types that follow from it, and what a column runs with.
// Whether settings can be run by a given model is validateSettings.ts' business.

import { dequal } from 'dequal/lite'
import { z } from 'zod'
import { isMethodName, type MethodName, methodNames, methods } from './methods/index.ts'

export type { MethodName }

/** The most columns that run side by side. */
export const MAX_COLUMNS = 8

/** The most rewards in a mix. */
export const MAX_MIXED_REWARDS = 8

/** The most turns before a prompt. */
export const MAX_TURNS = 64

/** The most samples of Best-of-N, and their number in settings that give none. */
export const MAX_BEST_OF = 64
export const DEFAULT_BEST_OF = 8

const wholeFrom = (least: number) => {
  const message = `must be a whole number from ${least}`
  return z.int(message).min(least, message)
}

const NOT_FINITE = 'must be a finite number'
const REWARD_RULE = 'must be the name of a reward, a list of {name, weight}, or null'

/** One part of a mix of rewards. */
const rewardShare = z.strictObject({
  /** Of a reward with heads ('sentiment') or of a rule with its parameter ('keyword:garden'). */
  name: z.string('must be the name of a reward').min(1, 'must be the name of a reward'),
  /** Multiplies the reward in units of its own spread; negative steers against it. Never 0. */
  weight: z.number(NOT_FINITE).refine((weight) => weight !== 0, 'must not be 0: leave the reward out instead'),
})

const rewardShares = z
  .array(rewardShare)
  .min(1, 'must have 1 reward at least')
  .max(MAX_MIXED_REWARDS, `must have ${MAX_MIXED_REWARDS} rewards at most`)
  .refine((shares) => new Set(shares.map(({ name }) => name)).size === shares.length, 'must name each reward once')

const rewardChoice = z.union([z.string().min(1, REWARD_RULE), rewardShares, z.null()], REWARD_RULE)

const weight = z.number(NOT_FINITE)
const temperature = z
  .number('must be a finite number above 0')
  .positive('must be above 0; for no randomness use a greedy method')

export const methodNameSchema = z.custom<MethodName>(
  (name) => typeof name === 'string' && isMethodName(name),
  `must be one of ${methodNames.join(', ')}`,
)

const columnSettings = z.strictObject({
  method: methodNameSchema,
  /** Overrides of the run's settings of the same names. */
  weight: weight.optional(),
  reward: rewardChoice.optional(),
  topK: wholeFrom(1).optional(),
  temperature: temperature.optional(),
  /**
   * Token ids at the start of the response that are given, not chosen: a fork. The column writes what follows, with the
   * noise of the positions after them. They count towards maxTokens and are not recorded again.
   */
  begin: z.array(wholeFrom(0)).min(1, 'must have 1 token at least, or be left out').optional(),
})

/** One turn of a conversation. */
const chatTurn = z.strictObject({
  role: z.enum(['system', 'user', 'assistant'], 'must be system, user or assistant'),
  content: z.string('must be text'),
})

const writtenSettings = z.strictObject({
  columns: z
    .array(columnSettings)
    .min(1, 'must have 1 column at least')
    .max(MAX_COLUMNS, `must have ${MAX_COLUMNS} columns at most`),
  /** w of the paper, on scores in `units`; methods without a head ignore it. Absent only in older settings. */
  weight: weight.optional(),
  /** The reward that steers and is recorded, or null: base model only. */
  reward: rewardChoice,
  /**
   * What w multiplies: raw scores (also where absent), or scores in units of their standard deviation over base
   * candidates. Records keep raw scores either way; methods that clamp the reward to a probability always read it raw.
   */
  units: z.enum(['raw', 'standard'], 'must be raw or standard').optional(),
  /** Candidates at a step. */
  topK: wholeFrom(1),
  temperature,
  seed: wholeFrom(0),
  /** Which of several samples from one seed: part of the noise key. */
  sample: wholeFrom(0),
  maxTokens: wholeFrom(1),
  /** N of Best-of-N; DEFAULT_BEST_OF where absent. */
  bestOf: wholeFrom(1).max(MAX_BEST_OF, `must be ${MAX_BEST_OF} at most`).optional(),
  /** The prompt is put into the model's chat form, as a user turn. */
  chat: z.boolean('must be true or false'),
  /** Turns before the prompt; in chat form only. */
  turns: z.array(chatTurn).max(MAX_TURNS, `must have ${MAX_TURNS} turns at most`).optional(),
})

type WrittenSettings = z.infer<typeof writtenSettings>

export type RewardShare = z.infer<typeof rewardShare>
export type ChatTurn = z.infer<typeof chatTurn>
export type ColumnSettings = z.infer<typeof columnSettings>

/** One reward by name, or several that are added, each in units of its own spread. */
export type RewardChoice = string | RewardShare[]

/** What columns continue: a text as it stands, or in the model's chat form the last user turn after `turns`. */
export interface Prompt extends Pick<WrittenSettings, 'chat' | 'turns'> {
  prompt: string
}

/** Settings with the weight of the run, which settings from before it existed are given as they are read. */
export interface RunSettings extends WrittenSettings {
  weight: number
}

/** The settings that a column may override. */
export type SharedSettings = Pick<RunSettings, 'weight' | 'reward' | 'topK' | 'temperature'>

/** What a column overrides; what is absent is the run's. */
export type Overrides = Pick<ColumnSettings, keyof SharedSettings>

/** What a column runs with: its own settings, else the run's. */
export function effectiveSettings(column: Overrides, run: SharedSettings): SharedSettings {
  const { weight = run.weight, reward = run.reward, topK = run.topK, temperature = run.temperature } = column
  return { weight, reward, topK, temperature }
}

/** Reads settings of any origin and age; what comes out is canonical. */
export const runSettingsSchema = writtenSettings.transform((given, context): RunSettings => {
  if (given.weight !== undefined) return canonicalSettings({ ...given, weight: given.weight })
  for (const [index, column] of given.columns.entries())
    if (column.weight === undefined)
      context.addIssue({ code: 'custom', path: ['columns', index, 'weight'], message: NOT_FINITE, input: undefined })
  return canonicalSettings({ ...given, weight: commonWeight(given.columns) })
})

/**
 * The weight of settings written before runs had one, when each column stated its own: the weight of most columns that a
 * head steers, the first of equally frequent ones. The upgrade changes no column's effective weight.
 */
function commonWeight(columns: readonly ColumnSettings[]): number {
  const steered = columns.filter(({ method }) => methods[method].head !== null)
  const weights = (steered.length > 0 ? steered : columns).map(({ weight = 0 }) => weight)
  const times = (weight: number) => weights.filter((other) => other === weight).length
  return weights.reduce((best, weight) => (times(weight) > times(best) ? weight : best), weights[0] ?? 0)
}

/** The same settings in one form: no override that equals the run's setting, no field that states its default. */
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
