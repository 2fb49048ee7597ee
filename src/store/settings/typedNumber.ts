// Reads a number setting as it is typed: the value that a run uses, and a note if that is not the typed value.

import { clampSetting, LIMITS, type NumberName } from './settings.ts'

const TITLES: Record<NumberName, string> = {
  weight: 'w',
  rewardWeight: 'The weight of a reward',
  topK: 'k',
  temperature: 'Temperature',
  seed: 'The seed',
  maxTokens: 'The length',
  bestOf: 'N',
}

/**
 * Reads the text of a field. If it is not a number, `before` stays in use. The note states the range and the value used; it
 * is null if the typed value is used unchanged.
 */
export function readTyped(name: NumberName, typed: string, before: number): { used: number; note: string | null } {
  const text = typed.trim()
  const value = text === '' ? Number.NaN : Number(text)
  const instead = (used: number, why: string) => ({ used, note: `${why}. Using ${shown(used)}.` })
  if (Number.isNaN(value)) return instead(before, rule(name))
  const used = clampSetting(name, value)
  if (name === 'rewardWeight' && used === 0)
    return instead(before, 'A weight of 0 has no effect. Remove the reward instead')
  if (used === value) return { used, note: null }
  const { min, max, decimals } = LIMITS[name]
  const onlyTooFine = decimals > 0 && value >= min && value <= max
  return instead(used, onlyTooFine ? `${TITLES[name]} can have up to ${decimals} decimals` : rule(name))
}

/**
 * The note on a rejected insertion; null if it is accepted. '1e99' is rejected as a whole, because without the 'e' it would
 * become 199.
 */
export function refuseInsertion(name: NumberName, inserted: string): string | null {
  if (/^[\d\s.,+-]*$/.test(inserted)) return null
  const quoted = inserted.length > 12 ? `${inserted.slice(0, 12)}…` : inserted
  return `${rule(name)}. “${quoted}” was not inserted.`
}

/** 'k must be a whole number from 1 to 50'. */
function rule(name: NumberName): string {
  const { min, max, decimals } = LIMITS[name]
  const range = `from ${shown(min)} to ${shown(max)}`
  return `${TITLES[name]} must be ${decimals === 0 ? 'a whole number' : 'a number'} ${range}`
}

const shown = (value: number): string => String(value).replace('-', '\u2212')
