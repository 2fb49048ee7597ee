// Describes whether a repeated run equals the original: which columns differ, from which token on, and why.

import { firstDifference } from '../../decoding/firstDifference.ts'
import { methods } from '../../decoding/methods/index.ts'
import type { ColumnRecord, RunRecord } from '../../decoding/record.ts'
import { effectiveSettings } from '../../decoding/settings.ts'

/** 'the same, token by token: …', or 'different: …' with the reasons. */
export function compareTokens(before: RunRecord, here: RunRecord): string {
  const pairs = here.columns.flatMap((column, index) => {
    const other = before.columns[index]
    return other ? [{ column, other, at: differsAt(other, column), name: nameOf(here, column, index) }] : []
  })
  const differing = pairs.filter(({ at }) => at !== null)
  const compared = pairs.reduce((sum, { column, at }) => sum + (at ?? column.tokens.length), 0)
  if (differing.length === 0) {
    const partly = here.columns.some(({ stop }) => stop === 'aborted') ? ' (the repetition was stopped)' : ''
    return `the same, token by token: ${compared} of ${compared} tokens${partly}.`
  }
  const same = pairs.filter(({ at }) => at === null).map(({ name }) => name)
  const parts = [
    `different: ${differing.map(({ name, at }) => `${name} from token ${(at ?? 0) + 1} on`).join('; ')}`,
    ...(same.length > 0 ? [`the same: ${same.join(', ')}`] : []),
  ]
  return `${parts.join('; ')}. ${reason(before, here)}${closeness(differing[0], here)}`
}

/** The column's method, with the number of the column if another column has the same method. */
function nameOf({ columns }: RunRecord, { method }: ColumnRecord, index: number): string {
  const { label } = methods[method]
  return columns.filter((other) => other.method === method).length > 1 ? `${label} (column ${index + 1})` : label
}

/** The first position at which the texts differ, or null. A stopped text is compared up to its end. */
function differsAt(other: ColumnRecord, column: ColumnRecord): number | null {
  const at = firstDifference(other.tokens, column.tokens)
  if (at !== null) return at
  const shorter = Math.min(other.tokens.length, column.tokens.length)
  const stopped = column.stop === 'aborted' && column.tokens.length <= other.tokens.length
  return stopped || other.tokens.length === column.tokens.length ? null : shorter
}

function reason({ model: before }: RunRecord, { model: here }: RunRecord): string {
  if (before.sha256 !== here.sha256) return `The opened run was made with another model file (${before.name}).`
  const nearTies = 'Rounding can decide between two nearly tied candidates.'
  if (before.runtime !== here.runtime)
    return `The opened run was made on another device (${before.runtime}; this is ${here.runtime}), which rounds slightly differently. ${nearTies}`
  return `The model file and the kind of device (${here.runtime}) are the same, but another processor may round slightly differently. ${nearTies} Retrained reward heads would also change the text.`
}

/** A sentence that states how much the scores of the two differing tokens differ; '' if a score is unknown. */
function closeness(
  pair: { column: ColumnRecord; other: ColumnRecord; at: number | null; name: string } | undefined,
  { settings }: RunRecord,
): string {
  if (!pair || pair.at === null) return ''
  const { column, other, at, name } = pair
  const written = column.tokens[at]
  const expected = other.tokens[at]?.token
  const { choice, bestBy } = methods[column.method]
  if (!written || bestBy !== null) return ''
  const { temperature } = effectiveSettings(column, settings)
  const [won, lost] = [written.token, expected].map((token) => {
    const found = written.candidates.find((candidate) => candidate.token === token)
    return found && found.score + (choice === 'sample' ? temperature * found.noise : 0)
  })
  if (won === undefined || lost === undefined) return ''
  return ` At token ${at + 1} of ${name}, the scores of the two tokens differ by ${(won - lost).toPrecision(2)}.`
}
