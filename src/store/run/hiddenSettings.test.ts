import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../settings/settings.ts'
import { hiddenSettings } from './hiddenSettings.ts'

test('names what the simple view hides, and nothing that is a default or that the view shows', () => {
  expect(hiddenSettings(DEFAULT_SETTINGS)).toEqual([])
  expect(hiddenSettings({ ...DEFAULT_SETTINGS, prompt: 'Mine', weight: 5, reward: null, shownHead: 'value' })).toEqual(
    [],
  )
  expect(
    hiddenSettings({
      ...DEFAULT_SETTINGS,
      chat: true,
      units: 'standard',
      topK: 40,
      temperature: 0.7,
      seed: 1,
      maxTokens: 12,
      bestOf: 3,
      columns: [
        { id: 'column-1', method: 'topK' },
        { id: 'column-2', method: 'bestOfN', topK: 5 },
      ],
    }),
  ).toEqual([
    'chat',
    'normalized w',
    'k 40',
    'T 0.7',
    'seed 1',
    'at most 12 tokens',
    'N 3',
    'settings of single columns',
  ])
})
