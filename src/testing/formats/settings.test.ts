import { expect, test } from 'vitest'
import { DEFAULT_BEST_OF } from '../../decoding/settings.ts'
import { sharesOf } from '../../store/settings/rewards.ts'
import { createSettingsStore } from '../../store/settings/settings.ts'
import { memoryStorage } from '../../store/testing/memoryStorage.ts'
import stored from './2026-11-29/settings.json' with { type: 'json' }

test.each(stored)('$what', ({ key, value, expected }) => {
  const { columns, reward, ...settings } = createSettingsStore(() => memoryStorage(key, value)).getState()
  const { columns: expectedColumns, rewards, bestOf, ...expectedSettings } = expected
  expect(settings).toMatchObject({ ...expectedSettings, bestOf: bestOf ?? DEFAULT_BEST_OF })
  expect(sharesOf(reward)).toEqual(rewards)
  // A reward of the column's own was a list then.
  const seen = columns.map(({ id: _, method, reward: own, ...numbers }) => ({
    method,
    own: { ...numbers, ...(own ? { rewards: sharesOf(own) } : {}) },
  }))
  expect(seen).toEqual(expectedColumns)
})
