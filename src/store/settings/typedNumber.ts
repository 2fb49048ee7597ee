// A number setting as a person types it: the value that a run uses, and a note where that is another one.

import { clampSetting, LIMITS, type NumberName } from './settings.ts'

export interface TypedNumber {
  /** The value that a run uses. */
  used: number
  /** States the range and what was done; null where the typed value is used unchanged. */
  note: string | null
}

const TITLES: Record<NumberName, string> = {
  weight: 'w',
  rewardWeight: 'The weight of a reward',
  topK: 'k',
  temperature: 'Temperature',
  seed: 'The seed',
  maxTokens: 'The length',
  bestOf: 'N',
}

/** Reads the text of a field; `before` is kept where that is no number. */
export function readTyped(name: NumberName, typed: string, before: number): TypedNumber {
  const text = typed.trim()
  const value = text === '' ? Number.NaN : Number(text)
  if (Number.isNaN(value)) return { used: before, note: `${rule(name)}: ${shown(before)} is kept` }
  const used = clampSetting(name, value)
  if (name === 'rewardWeight' && used === 0)
    return { used: before, note: `0 would leave the reward out: remove it instead; ${shown(before)} is kept` }
  if (used === value) return { used, note: null }
  const { min, max, decimals } = LIMITS[name]
  const onlyTooFine = decimals > 0 && value >= min && value <= max
  const why = onlyTooFine ? `${TITLES[name]} takes ${decimals} decimals` : rule(name)
  return { used, note: `${why}: ${shown(used)} is used` }
}

/** The note for an insertion that is refused whole, so that '1e99' does not turn into 199; null where it is accepted. */
export function refuseInsertion(name: NumberName, inserted: string): string | null {
  if (/^[\d\s.,+-]*$/.test(inserted)) return null
  const quoted = inserted.length > 12 ? `${inserted.slice(0, 12)}…` : inserted
  return `${rule(name)}: “${quoted}” is left out`
}

/** 'k is a whole number from 1 to 50'. */
function rule(name: NumberName): string {
  const { min, max, decimals } = LIMITS[name]
  const range = `from ${shown(min)} to ${shown(max)}`
  return `${TITLES[name]} ${decimals === 0 ? 'is a whole number' : 'goes'} ${range}`
}

const shown = (value: number): string => String(value).replace('-', '\u2212')
