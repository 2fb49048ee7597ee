// The settings of a run as sent in links and files. Earlier versions of the page expect a weight in every column and reject
// a weight in the run's settings, so the run's weight is sent separately.

import { effectiveSettings, type RunSettings } from '../decoding/settings.ts'

/** The settings in a form that every version of the page can read. */
export function sentSettings({ weight, columns, ...rest }: RunSettings) {
  const run = { weight, ...rest }
  return {
    ...rest,
    columns: columns.map((column) => ({ ...column, weight: effectiveSettings(column, run).weight })),
  }
}

/** Puts the weight back into unchecked settings. If no weight was sent (earlier versions), the settings stay unchanged. */
export function receivedSettings(settings: unknown, weight: unknown): unknown {
  return weight === undefined || typeof settings !== 'object' || settings === null ? settings : { ...settings, weight }
}
