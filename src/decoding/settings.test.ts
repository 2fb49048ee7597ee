import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { methodNames } from './methods/index.ts'
import {
  type ChatTurn,
  canonicalSettings,
  DEFAULT_BEST_OF,
  effectiveSettings,
  type RunSettings,
  runSettingsSchema,
} from './settings.ts'

const run: RunSettings = {
  columns: [{ method: 'topK' }, { method: 'pargs', weight: 8 }],
  weight: 2,
  reward: 'sentiment',
  topK: 10,
  temperature: 1,
  seed: 7,
  sample: 0,
  maxTokens: 48,
  chat: false,
}

/** Settings from before runs had a weight. */
const earlier = (...weights: [RunSettings['columns'][number]['method'], number][]) => {
  const { weight: _, ...rest } = run
  return { ...rest, columns: weights.map(([method, weight]) => ({ method, weight })) }
}

describe('settings from before runs had a weight', () => {
  it('get the most frequent weight of the steered columns, the first one in a tie', () => {
    const weightOf = (given: unknown) => runSettingsSchema.parse(given).weight
    expect(weightOf(earlier(['topK', 0], ['greedy', 0], ['cd', 3], ['pargs', 3], ['args', 8]))).toBe(3)
    expect(weightOf(earlier(['cd', 4], ['pargs', 3]))).toBe(4)
    expect(weightOf(earlier(['topK', 1], ['bestOfN', 1], ['greedy', 2]))).toBe(1)
  })

  it('state a weight in every column', () => {
    const { columns, ...rest } = earlier(['cd', 4], ['pargs', 3])
    const read = runSettingsSchema.safeParse({ ...rest, columns: [...columns, { method: 'args' }] })
    expect(read.error?.issues.map(({ path }) => path)).toEqual([['columns', 2, 'weight']])
    expect(runSettingsSchema.safeParse({ ...rest, weight: 4, columns: [{ method: 'args' }] }).success).toBe(true)
  })

  it('run as before, column by column', () => {
    const weights = fc.array(fc.tuple(fc.constantFrom(...methodNames), fc.integer({ min: -3, max: 3 })), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(weights, (given) => {
        const read = runSettingsSchema.parse(earlier(...given))
        expect(read.columns.map((column) => [column.method, effectiveSettings(column, read).weight])).toEqual(given)
      }),
    )
  })
})

describe('canonical settings', () => {
  const choice = fc.constantFrom(null, 'a', 'b', [{ name: 'a', weight: 1 }], [{ name: 'a', weight: 2 }])
  const few = fc.integer({ min: 1, max: 3 })
  const overrides = { weight: few, reward: choice, topK: few, temperature: few }
  const column = fc.record(
    { method: fc.constantFrom(...methodNames), ...overrides, begin: fc.array(few) },
    { requiredKeys: ['method'] },
  )
  const settings = fc
    .record(
      {
        ...overrides,
        columns: fc.array(column, { minLength: 1, maxLength: 8 }),
        units: fc.constantFrom('raw' as const, 'standard' as const),
        bestOf: fc.constantFrom(2, DEFAULT_BEST_OF),
        turns: fc.constantFrom<ChatTurn[]>([], [{ role: 'user', content: 'Hello' }]),
      },
      { requiredKeys: ['weight', 'reward', 'topK', 'temperature', 'columns'] },
    )
    .map((some): RunSettings => ({ ...run, ...some, chat: true }))

  it('run the same, drop overrides that equal the run’s own settings or a default, and are stable', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const canonical = canonicalSettings(given)
        for (const [index, own] of canonical.columns.entries()) {
          const before = given.columns[index] as RunSettings['columns'][number]
          expect(effectiveSettings(own, canonical)).toEqual(effectiveSettings(before, given))
          for (const name of ['weight', 'topK', 'temperature'] as const) expect(own[name]).not.toBe(canonical[name])
          expect(own.begin ?? []).toEqual(before.begin ?? [])
        }
        expect([canonical.units ?? 'raw', canonical.bestOf ?? 8]).toEqual([given.units ?? 'raw', given.bestOf ?? 8])
        expect(Object.values(canonical)).not.toContain(undefined)
        expect(canonicalSettings(canonical)).toEqual(canonical)
      }),
    )
  })

  it('are what the reader returns', () => {
    const said = {
      ...run,
      units: 'raw',
      bestOf: 8,
      turns: [],
      columns: [{ method: 'topK', weight: 2, topK: 10, reward: 'sentiment' }],
    }
    expect(runSettingsSchema.parse(said)).toEqual({ ...run, columns: [{ method: 'topK' }] })
  })

  it('keep an override that removes the reward', () => {
    const columns = [{ method: 'topK' as const, reward: null }]
    expect(canonicalSettings({ ...run, columns }).columns).toEqual(columns)
    expect(effectiveSettings({ reward: null }, run).reward).toBeNull()
  })
})
