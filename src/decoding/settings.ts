// Checks the settings of a run wherever they come from: the page, the command line, a file or a link.

import { z } from 'zod'
import { isMethodName, methodNames } from './methods/index.ts'
import type { MethodName, RunSettings } from './record.ts'

/** The most columns that run side by side. */
export const MAX_COLUMNS = 8

/** The most rewards in a mix. */
export const MAX_MIXED_REWARDS = 8

/** The most turns before a prompt. */
export const MAX_TURNS = 64

/** The most samples of Best-of-N, and how many there are where nothing is said. */
export const MAX_BEST_OF = 64
export const DEFAULT_BEST_OF = 8

/** Settings that cannot be run. The message names every field at fault and what was given. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

const wholeFrom = (least: number) => {
  const message = `must be a whole number from ${least}`
  return z.int(message).min(least, message)
}

const REWARD_RULE = 'must be the name of a reward, a list of {name, weight}, or null'

const rewardShares = z
  .array(
    z.strictObject({
      name: z.string('must be the name of a reward').min(1, 'must be the name of a reward'),
      weight: z
        .number('must be a finite number')
        .refine((weight) => weight !== 0, 'must not be 0: leave the reward out instead'),
    }),
  )
  .min(1, 'must have 1 reward at least')
  .max(MAX_MIXED_REWARDS, `must have ${MAX_MIXED_REWARDS} rewards at most`)
  .refine((shares) => new Set(shares.map(({ name }) => name)).size === shares.length, 'must name each reward once')

const rewardChoice = z.union([z.string().min(1, REWARD_RULE), rewardShares, z.null()], REWARD_RULE)
const temperature = z
  .number('must be a finite number above 0')
  .positive('must be above 0; for no randomness use a greedy method')

const columnSettings = z.strictObject({
  method: z.custom<MethodName>(
    (name) => typeof name === 'string' && isMethodName(name),
    `must be one of ${methodNames.join(', ')}`,
  ),
  weight: z.number('must be a finite number'),
  reward: rewardChoice.optional(),
  topK: wholeFrom(1).optional(),
  temperature: temperature.optional(),
  begin: z.array(wholeFrom(0)).min(1, 'must have 1 token at least, or be left out').optional(),
})

const chatTurn = z.strictObject({
  role: z.enum(['system', 'user', 'assistant'], 'must be system, user or assistant'),
  content: z.string('must be text'),
})

export const runSettingsSchema: z.ZodType<RunSettings> = z.strictObject({
  columns: z
    .array(columnSettings)
    .min(1, 'must have 1 column at least')
    .max(MAX_COLUMNS, `must have ${MAX_COLUMNS} columns at most`),
  reward: rewardChoice,
  units: z.enum(['raw', 'standard'], 'must be raw or standard').optional(),
  topK: wholeFrom(1),
  temperature,
  seed: wholeFrom(0),
  sample: wholeFrom(0),
  maxTokens: wholeFrom(1),
  bestOf: wholeFrom(1).max(MAX_BEST_OF, `must be ${MAX_BEST_OF} at most`).optional(),
  chat: z.boolean('must be true or false'),
  turns: z.array(chatTurn).max(MAX_TURNS, `must have ${MAX_TURNS} turns at most`).optional(),
})

/**
 * Settings that can be run as they are, every `topK` no larger than the vocabulary.
 * @throws SettingsError that names each field at fault and the value given.
 */
export function validateSettings(given: unknown, vocabSize: number): RunSettings {
  const result = runSettingsSchema.safeParse(given, { reportInput: true })
  if (!result.success) throw new SettingsError(result.error.issues.flatMap((issue) => sentences(issue)).join('; '))
  const settings = result.data
  const faults = settings.columns.flatMap(({ begin = [] }, i) => beginFaults(begin, i, settings.maxTokens, vocabSize))
  if (settings.turns?.length && !settings.chat)
    faults.push(`turns are for chat form: ${settings.turns.length} were given and chat is false`)
  if (faults.length > 0) throw new SettingsError(faults.join('; '))
  return {
    ...settings,
    topK: Math.min(settings.topK, vocabSize),
    columns: settings.columns.map((column) =>
      column.topK === undefined ? column : { ...column, topK: Math.min(column.topK, vocabSize) },
    ),
  }
}

function beginFaults(begin: readonly number[], column: number, maxTokens: number, vocabSize: number): string[] {
  const unknown = begin.find((token) => token >= vocabSize)
  return [
    ...(begin.length >= maxTokens
      ? [`columns[${column}].begin has ${begin.length} tokens, which leaves none of maxTokens ${maxTokens} to write`]
      : []),
    ...(unknown === undefined ? [] : [`columns[${column}].begin has token ${unknown}: ids are below ${vocabSize}`]),
  ]
}

/** Of a field that may be one thing or another, what is wrong with the kind that was given. */
function sentences(issue: z.core.$ZodIssue, above: PropertyKey[] = []): string[] {
  const path = [...above, ...issue.path]
  const isOfKind = (issues: readonly z.core.$ZodIssue[]) =>
    !issues.some(({ code, path: inside }) => code === 'invalid_type' && inside.length === 0)
  const given = issue.code === 'invalid_union' ? issue.errors.find(isOfKind) : undefined
  return given ? given.flatMap((inner) => sentences(inner, path)) : [sentence(issue, path)]
}

function sentence(issue: z.core.$ZodIssue, path: PropertyKey[]): string {
  const field = z.core.toDotPath(path) || 'settings'
  if (issue.code === 'unrecognized_keys') return `${field} has no field named ${issue.keys.join(', ')}`
  return `${field} ${issue.message}: ${shown(issue.input)} was given`
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  // JSON would write NaN and Infinity as null.
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing')
}
