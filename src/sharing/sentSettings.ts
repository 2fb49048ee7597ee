// The settings of a run as links and files carry them. Earlier pages expect a weight in every column and refuse settings
// with a weight of their own; so that they can read what is sent today, the run's weight travels beside its settings.

import { effectiveSettings, type RunSettings } from '../decoding/settings.ts'

/** Settings that pages of any age can read; the weight is sent beside them. */
export function sentSettings({ weight, columns, ...rest }: RunSettings) {
  const run = { weight, ...rest }
  return {
    ...rest,
    columns: columns.map((column) => ({ ...column, weight: effectiveSettings(column, run).weight })),
  }
}

/** Puts the weight back into settings of unknown origin. Unchanged where none was sent: those are from earlier pages. */
export function receivedSettings(settings: unknown, weight: unknown): unknown {
  return weight === undefined || typeof settings !== 'object' || settings === null ? settings : { ...settings, weight }
}
