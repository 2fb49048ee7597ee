import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { methodNames } from '../../decoding/methods/index.ts'
import { runSettingsSchema } from '../../decoding/settings.ts'
import { asItRuns, sameRequest } from '../run/openedRun.ts'
import { DEFAULT_SETTINGS } from './checkSettings.ts'
import { composeRequest } from './composeRun.ts'
import { migrateSettings } from './migrateSettings.ts'
import { createSettingsStore } from './settings.ts'
import { REQUEST, STORED, STORED_PLAIN } from './testing/versionOne.ts'

const IDLE = { kind: 'idle' } as const
const opened = (stored: string) =>
  createSettingsStore(() => ({ getItem: () => stored, setItem: () => {}, removeItem: () => {} })).getState()

describe('settings that an earlier page stored', () => {
  it('become those of a run, with overrides in the column and ids with a kind', () => {
    const { history } = opened(STORED)
    expect(history.present).toEqual({
      prompt: 'Once upon a time',
      chat: false,
      turns: [{ role: 'system', content: 'Be brief.' }],
      columns: [
        { id: 'column-1', method: 'topK' },
        { id: 'column-3', method: 'args', weight: 5, topK: 7 },
        { id: 'column-4', method: 'pargs', reward: 'json', temperature: 0.7 },
        { id: 'column-5', method: 'bestOfN' },
        {
          id: 'column-6',
          method: 'pargs',
          weight: 5,
          reward: [
            { name: 'sentiment', weight: 1 },
            { name: 'json', weight: -1 },
          ],
        },
      ],
      reward: [
        { name: 'sentiment', weight: -0.5 },
        { name: 'keyword:garden', weight: 2 },
      ],
      weight: -3,
      topK: 6,
      temperature: 1,
      units: 'standard',
      seed: 11,
      sample: 0,
      maxTokens: 4,
      bestOf: 2,
      shownHead: 'prefix',
    })
    expect(opened(STORED_PLAIN).history.present).toEqual({ ...DEFAULT_SETTINGS, chat: true })
  })

  it('make the run that they made then', () => {
    const then = { prompt: REQUEST.prompt, settings: runSettingsSchema.parse(REQUEST.settings) }
    const now = composeRequest(opened(STORED), IDLE)
    expect(sameRequest(now, then)).toBe(true)
    // Most steered columns had their own weight of 5: the record's weight is read as 5, and no column depends on it.
    expect([now.settings.weight, then.settings.weight]).toEqual([-3, 5])
  })

  it('of any kind make the run that each column’s settings describe', () => {
    const number = (min: number, max: number) => fc.integer({ min, max })
    const shares = fc.uniqueArray(
      fc.record({ name: fc.constantFrom('sentiment', 'helpful', 'json', 'words:9'), weight: number(1, 9) }),
      { minLength: 1, maxLength: 4, selector: ({ name }) => name },
    )
    const own = fc.record(
      { rewards: shares, weight: number(-9, 9), topK: number(1, 50), temperature: number(1, 3) },
      { requiredKeys: [] },
    )
    const column = fc.record({ method: fc.constantFrom(...methodNames), own: fc.option(own, { nil: undefined }) })
    const earlier = fc.record({
      rewards: shares,
      weight: number(-9, 9),
      topK: number(1, 50),
      temperature: number(1, 3),
      bestOf: fc.option(number(1, 64)),
      columns: fc.array(column, { minLength: 1, maxLength: 6 }),
    })
    const choice = (rewards: { name: string; weight: number }[]) =>
      rewards.length === 1 ? (rewards[0]?.name as string) : rewards
    fc.assert(
      fc.property(earlier, ({ columns, ...shared }) => {
        const stored = { ...shared, columns: columns.map((one, index) => ({ id: index + 1, ...one })) }
        const now = asItRuns(composeRequest(migrateSettings(stored, 1), IDLE))
        expect(now.columns).toEqual(
          columns.map(({ method, own = {} }) => {
            const { rewards, ...rest } = { ...shared, ...own }
            const { weight, topK, temperature } = rest
            return { method, weight, topK, temperature, reward: choice(rewards) }
          }),
        )
        expect(now.bestOf ?? 8).toBe(shared.bestOf ?? 8)
      }),
    )
  })

  it('fall back field by field if invalid, and are not migrated if current', () => {
    for (const stored of [null, 7, {}, { columns: 3 }, { rewards: 'x', columns: [{ id: 'a' }] }])
      expect(migrateSettings(stored, 1)).toEqual(DEFAULT_SETTINGS)
    const stored = { rewards: [], weight: 4, columns: [{ id: 2, method: 'cd', own: { topK: 'x', weight: 99 } }] }
    expect(migrateSettings(stored, 0)).toEqual({
      ...DEFAULT_SETTINGS,
      weight: 4,
      columns: [{ id: 'column-2', method: 'cd', weight: 40 }],
    })
    expect(migrateSettings({ ...DEFAULT_SETTINGS, weight: 4 }, 2)).toEqual({ ...DEFAULT_SETTINGS, weight: 4 })
  })
})
