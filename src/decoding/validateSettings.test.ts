import { expect, test } from 'vitest'
import { methodNames } from './methods/index.ts'
import type { RunSettings } from './record.ts'
import { validateSettings } from './validateSettings.ts'

const good: RunSettings = {
  columns: [
    { method: 'topK', weight: 0 },
    { method: 'pargs', weight: -2.5 },
  ],
  weight: 1,
  reward: null,
  topK: 10,
  temperature: 1,
  seed: 2 ** 53 - 1,
  sample: 0,
  maxTokens: 48,
  chat: false,
}

test('valid settings are unchanged, with k at most the vocabulary', () => {
  expect(validateSettings(good, 100)).toEqual(good)
  expect(validateSettings({ ...good, topK: 500 }, 100).topK).toBe(100)
  const mixed: RunSettings = { ...good, reward: [share, { name: 'keyword:garden', weight: -0.5 }], units: 'standard' }
  expect(validateSettings(mixed, 100)).toEqual(mixed)
})

test('a column may have its own reward, k, temperature and given tokens', () => {
  const own = { ...column, reward: null, topK: 200, temperature: 0.5, begin: [5, 99] }
  const turns = [{ role: 'system', content: 'Be brief.' }]
  const { columns } = validateSettings({ ...good, reward: 'json', chat: true, turns, columns: [own] }, 100)
  expect(columns).toEqual([{ ...own, topK: 100 }])
})

const share = { name: 'sentiment', weight: 1 }
const column = { method: 'topK', weight: 0 }
test.each([
  [{ topK: 0 }, 'topK must be a whole number of at least 1: 0 was given'],
  [{ topK: 2.5 }, 'topK must be a whole number of at least 1: 2.5 was given'],
  [{ topK: '10' }, 'topK must be a whole number of at least 1: "10" was given'],
  [{ temperature: 0 }, 'temperature must be above 0 (to decode without randomness, use a greedy method): 0 was given'],
  [{ temperature: Number.NaN }, 'temperature must be a finite number above 0: NaN was given'],
  [{ temperature: Infinity }, 'temperature must be a finite number above 0: Infinity was given'],
  [{ seed: -1 }, 'seed must be a whole number of at least 0: -1 was given'],
  [{ seed: 2 ** 53 }, 'seed must be a whole number of at least 0: 9007199254740992 was given'],
  [{ sample: 0.5 }, 'sample must be a whole number of at least 0: 0.5 was given'],
  [{ maxTokens: 0 }, 'maxTokens must be a whole number of at least 1: 0 was given'],
  [{ maxTokens: undefined }, 'maxTokens must be a whole number of at least 1: nothing was given'],
  [
    { columns: [{ method: 'topK', weight: 0, temperature: 0 }] },
    'columns[0].temperature must be above 0 (to decode without randomness, use a greedy method): 0 was given',
  ],
  [
    { columns: [{ method: 'topK', weight: 0, begin: Array(48).fill(1) }] },
    'columns[0].begin has 48 tokens: maxTokens must be larger (48 was given)',
  ],
  [
    { columns: [{ method: 'topK', weight: 0, begin: [1, 100] }] },
    'columns[0].begin contains token 100: token ids must be below 100',
  ],
  [
    { turns: [{ role: 'user', content: 'Hello' }] },
    'turns require chat form: set chat to true or leave the turns out (turns given: 1)',
  ],
  [{ reward: '' }, 'reward must be the name of a reward, a list of {name, weight}, or null: "" was given'],
  [{ reward: 7 }, 'reward must be the name of a reward, a list of {name, weight}, or null: 7 was given'],
  [{ reward: [] }, 'reward must have at least one reward: a list of length 0 was given'],
  [
    { reward: [{ name: 'a', weight: 0 }] },
    'reward[0].weight must not be 0 (leave the reward out instead): 0 was given',
  ],
  [{ reward: [share, { name: 'b', weight: Number.NaN }] }, 'reward[1].weight must be a finite number: NaN was given'],
  [{ reward: [{ name: '', weight: 1 }] }, 'reward[0].name must be the name of a reward: "" was given'],
  [{ reward: [{ ...share, unit: 2 }] }, 'reward[0] has no field named unit'],
  [{ reward: [share, share] }, 'reward must not name a reward twice: a list of length 2 was given'],
  [{ units: 'sigma' }, 'units must be raw or standard: "sigma" was given'],
  [{ chat: 'no' }, 'chat must be true or false: "no" was given'],
  [{ columns: [] }, 'columns must have at least one column: a list of length 0 was given'],
  [{ columns: new Array(9).fill(column) }, 'columns must have at most 8 columns: a list of length 9 was given'],
  [
    { columns: [column, { method: 'args', weight: Infinity }] },
    'columns[1].weight must be a finite number: Infinity was given',
  ],
  [
    { columns: [{ method: 'beam', weight: 1 }] },
    `columns[0].method must be one of ${methodNames.join(', ')}: "beam" was given`,
  ],
  [{ top_p: 0.9 }, 'settings has no field named top_p'],
])('%j is refused with its field and value', (change, message) => {
  expect(() => validateSettings({ ...good, ...change }, 100)).toThrow(message)
})

test('input that is not settings', () => {
  expect(() => validateSettings(null, 100)).toThrow(/settings/)
  expect(() => validateSettings({ ...good, topK: 0, seed: -1 }, 100)).toThrow(/topK .*; seed /)
})
