// Checks settings before a run. One error message names every invalid field.

import { core } from 'zod'
import { type RunSettings, runSettingsSchema } from './settings.ts'

export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/**
 * Returns valid settings, with every `topK` limited to the size of the vocabulary.
 * @throws SettingsError that names each invalid field and its value.
 */
export function validateSettings(given: unknown, vocabSize: number): RunSettings {
  const result = runSettingsSchema.safeParse(given, { reportInput: true })
  if (!result.success) throw new SettingsError(result.error.issues.flatMap((issue) => sentences(issue)).join('; '))
  const settings = result.data
  const faults: string[] = []
  for (const [i, { begin = [] }] of settings.columns.entries()) {
    if (begin.length >= settings.maxTokens)
      faults.push(
        `columns[${i}].begin has ${begin.length} tokens: maxTokens must be larger (${settings.maxTokens} was given)`,
      )
    const unknown = begin.find((token) => token >= vocabSize)
    if (unknown !== undefined)
      faults.push(`columns[${i}].begin contains token ${unknown}: token ids must be below ${vocabSize}`)
  }
  if (settings.turns?.length && !settings.chat)
    faults.push(
      `turns require chat form: set chat to true or leave the turns out (turns given: ${settings.turns.length})`,
    )
  if (faults.length > 0) throw new SettingsError(faults.join('; '))
  return {
    ...settings,
    topK: Math.min(settings.topK, vocabSize),
    columns: settings.columns.map((column) =>
      column.topK === undefined ? column : { ...column, topK: Math.min(column.topK, vocabSize) },
    ),
  }
}

/** If a field may have several types, reports only the errors of the type that was given. */
function sentences(issue: core.$ZodIssue, above: PropertyKey[] = []): string[] {
  const path = [...above, ...issue.path]
  const typeMatches = (issues: readonly core.$ZodIssue[]) =>
    !issues.some(({ code, path: inside }) => code === 'invalid_type' && inside.length === 0)
  const given = issue.code === 'invalid_union' ? issue.errors.find(typeMatches) : undefined
  return given ? given.flatMap((inner) => sentences(inner, path)) : [sentence(issue, path)]
}

function sentence(issue: core.$ZodIssue, path: PropertyKey[]): string {
  const field = core.toDotPath(path) || 'settings'
  if (issue.code === 'unrecognized_keys') return `${field} has no field named ${issue.keys.join(', ')}`
  return `${field} ${issue.message}: ${shown(issue.input)} was given`
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of length ${value.length}`
  // JSON would write NaN and Infinity as null.
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing')
}
