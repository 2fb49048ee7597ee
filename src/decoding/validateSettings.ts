// Checks settings that are about to run, and names in a sentence every field that cannot be run.

import { core } from 'zod'
import { type RunSettings, runSettingsSchema } from './settings.ts'

/** Settings that cannot be run. The message names every field at fault and what was given. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}
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

/** Of a field that may be of several kinds: what is wrong with the kind that was given. */
function sentences(issue: core.$ZodIssue, above: PropertyKey[] = []): string[] {
  const path = [...above, ...issue.path]
  const isOfKind = (issues: readonly core.$ZodIssue[]) =>
    !issues.some(({ code, path: inside }) => code === 'invalid_type' && inside.length === 0)
  const given = issue.code === 'invalid_union' ? issue.errors.find(isOfKind) : undefined
  return given ? given.flatMap((inner) => sentences(inner, path)) : [sentence(issue, path)]
}

function sentence(issue: core.$ZodIssue, path: PropertyKey[]): string {
  const field = core.toDotPath(path) || 'settings'
  if (issue.code === 'unrecognized_keys') return `${field} has no field named ${issue.keys.join(', ')}`
  return `${field} ${issue.message}: ${shown(issue.input)} was given`
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  // JSON would write NaN and Infinity as null.
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing')
}
