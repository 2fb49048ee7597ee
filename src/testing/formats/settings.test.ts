import { expect, test } from 'vitest'
import { createSettingsStore } from '../../store/settings/settings.ts'
import stored from './2026-11-29/settings.json' with { type: 'json' }
import { memoryStorage } from './memoryStorage.ts'

test.each(stored)('$what', ({ key, value, expected }) => {
  const { columns, ...settings } = createSettingsStore(() => memoryStorage(key, value)).getState()
  const { columns: expectedColumns, ...expectedSettings } = expected
  expect(settings).toMatchObject(expectedSettings)
  expect(columns.map(({ method, own = {} }) => ({ method, own }))).toEqual(expectedColumns)
})
