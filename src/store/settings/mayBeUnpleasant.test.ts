import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from './checkSettings.ts'
import { composeRequest } from './composeRun.ts'
import { mayBeUnpleasant } from './settings.ts'

it('is true for steering against a reward, and for another prompt', () => {
  expect(mayBeUnpleasant(DEFAULT_SETTINGS)).toBeNull()
  expect(mayBeUnpleasant({ ...DEFAULT_SETTINGS, prompt: 'My own' })).toBe('open')
  expect(mayBeUnpleasant({ ...DEFAULT_SETTINGS, weight: -1 })).toBe('against')
  const reward = [
    { name: 'sentiment', weight: 1 },
    { name: 'keyword:river', weight: -0.5 },
  ]
  expect(mayBeUnpleasant({ ...DEFAULT_SETTINGS, reward })).toBe('against')
  // Nothing steers top-k.
  expect(mayBeUnpleasant({ ...DEFAULT_SETTINGS, weight: -1, columns: [{ id: 'column-1', method: 'topK' }] })).toBeNull()
  const own = [{ id: 'column-1' as const, method: 'pargs' as const, weight: -2 }]
  expect(mayBeUnpleasant({ ...DEFAULT_SETTINGS, columns: own })).toBe('against')
})

it('an empty turn is not sent', () => {
  const turns = [
    { role: 'system' as const, content: 'Be brief.' },
    { role: 'user' as const, content: ' ' },
  ]
  const chat = { ...DEFAULT_SETTINGS, chat: true, turns }
  expect(composeRequest(chat, { kind: 'idle' }).settings.turns).toEqual(turns.slice(0, 1))
  expect(composeRequest({ ...chat, chat: false }, { kind: 'idle' }).settings.turns).toBeUndefined()
})
