import { describe, expect, it } from 'vitest'
import { steeringUnit } from './columns.ts'
import { headNames } from './heads.ts'
import { methodNames, methods } from './methods/index.ts'
import type {
  CandidateRecord,
  ColumnRecord,
  ColumnSettings,
  HeadName,
  RunRecord,
  RunSettings,
  TokenRecord,
} from './record.ts'
import { fakeRun } from './testing/fakeRun.ts'
import { flips, type RecordedStep, type WhatIf, whatIf } from './whatIf.ts'

const UNITS: Partial<Record<HeadName, number>> = { full: 0.7, prefix: 1.3, value: 2, prefixSoft: 0.5, prefixRollout: 3 }
const unitOf = (head: HeadName) => UNITS[head] ?? null
const settings = (some: Partial<RunSettings> = {}): RunSettings => ({
  columns: methodNames.map((method, i) => ({ method, weight: 2.5 - i * 0.4 })),
  weight: 0,
  reward: 'fake',
  topK: 6,
  temperature: 0.8,
  seed: 5,
  sample: 2,
  maxTokens: 10,
  bestOf: 2,
  chat: false,
  ...some,
})

function stepsOf(run: RunRecord, method: string): RecordedStep[] {
  const column = run.columns.find((one) => one.method === method) as ColumnRecord
  return column.tokens.map((token, position) => ({ token, position, column, settings: run.settings, unitOf }))
}

const chosenOf = (result: WhatIf) => (result.kind === 'known' ? result.choice.chosen : result.reason)

/** A made-up step: [ℓ, reward, noise] of tokens 10, 11, ... */
function step(rows: [number, number, number][], some: Partial<RecordedStep> = {}, chosen = 0): RecordedStep {
  const candidates = rows.map(
    ([baseLogProb, prefix, noise], i): CandidateRecord => ({
      token: 10 + i,
      bytes: [97 + i],
      baseLogProb,
      rewards: { prefix },
      score: 0,
      probBefore: 0,
      probAfter: 0,
      noise,
    }),
  )
  const { token, bytes, baseLogProb } = candidates[chosen] as CandidateRecord
  const record: TokenRecord = { token, bytes, baseLogProb, entropy: 1, candidates, chosen, elapsedMs: 1 }
  return {
    token: record,
    position: 0,
    column: { method: 'pargs', weight: 1 },
    settings: settings({ topK: rows.length, temperature: 1 }),
    unitOf,
    ...some,
  }
}

describe('an unchanged step', () => {
  it.each(['raw', 'standard'] as const)('gets the same choice from every method, in %s units', async (units) => {
    const run = await fakeRun(settings({ units }), { unit: unitOf })
    for (const method of methodNames)
      for (const recorded of stepsOf(run, method)) {
        const result = whatIf(recorded)
        if (result.kind === 'unknown') throw new Error(result.reason)
        expect([result.choice.chosen, result.differs]).toEqual([recorded.token.chosen, false])
        // Not only the choice: every number of the table, bit for bit.
        for (const [i, { score, probBefore, probAfter, noise }] of recorded.token.candidates.entries())
          expect(result.choice.weighings[i]).toEqual({ score, probBefore, probAfter, noise })
      }
    expect(steeringUnit(methods.pargs, units, { heads: headNames, unit: unitOf } as never)).toBe(
      units === 'raw' ? 1 : 1.3,
    )
  })

  it('survives a file, and breaks ties as the run did', async () => {
    const run: RunRecord = JSON.parse(JSON.stringify(await fakeRun(settings())))
    for (const recorded of stepsOf(run, 'rad')) expect(chosenOf(whatIf(recorded))).toBe(recorded.token.chosen)
    // ℓ + 1·r: −1 + 0 and −2 + 1 are equal, so the lower token id wins, here the first.
    const tied = step([
      [-1, 0, 0],
      [-2, 1, 0],
    ])
    expect(chosenOf(whatIf(tied))).toBe(0)
    tied.token.candidates.reverse()
    expect(chosenOf(whatIf(tied))).toBe(1)
  })
})

describe('a changed step', () => {
  it('chooses as a run with the change does, where both have the same text so far', async () => {
    const base = settings({ maxTokens: 1 })
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8])
      for (const change of [{ weight: -4 }, { weight: 9 }, { temperature: 0.2 }, { topK: 2 }] as const) {
        const before = await fakeRun({ ...base, seed })
        const columns = base.columns.map((column) => ({ ...column, ...('weight' in change ? change : {}) }))
        const after = await fakeRun({ ...base, seed, columns, ...('weight' in change ? {} : change) })
        for (const [i, { method }] of base.columns.entries()) {
          // The best sample of Best-of-N may change with the settings.
          if (methods[method].bestBy) continue
          const [recorded] = stepsOf(before, method)
          expect(chosenOf(whatIf(recorded as RecordedStep, change))).toBe(after.columns[i]?.tokens[0]?.chosen)
        }
      }
  })

  it('chooses as another method does if its head was recorded; a greedy column gets the noise of its key', async () => {
    const columns = methodNames.map((method) => ({ method, weight: 3 }))
    for (const units of ['raw', 'standard'] as const) {
      const run = await fakeRun(settings({ columns, maxTokens: 1, units }), { unit: unitOf })
      for (const from of methodNames)
        for (const to of methodNames) {
          if (methods[from].bestBy || methods[to].bestBy) continue
          const [recorded] = stepsOf(run, from)
          expect(chosenOf(whatIf(recorded as RecordedStep, { method: to }))).toBe(stepsOf(run, to)[0]?.token.chosen)
        }
    }
  })

  it('reads the column’s own settings before the run’s', () => {
    // T = 1: −1 + 0 > −2 + 0.5. T = 0.25: −4 + 0 against −8 + 0.5. T = 9: −1/9 against −2/9 + 0.5.
    const rows: [number, number, number][] = [
      [-1, 0, 0],
      [-2, 0, 0.5],
    ]
    const column: ColumnSettings = { method: 'pargs', weight: 1, temperature: 9 }
    expect([chosenOf(whatIf(step(rows))), chosenOf(whatIf(step(rows, { column })))]).toEqual([0, 1])
    expect(chosenOf(whatIf(step(rows, { column }), { temperature: 0.25 }))).toBe(0)
  })
})

describe('unknown choices', () => {
  const plain = step([
    [-1, 0, 0],
    [-2, 1, 0],
  ])
  it.each([
    ['more candidates', { topK: 3 }, 'Only 2 candidates were recorded'],
    ['no k', { topK: 0 }, 'k must be a whole number of at least 1: 0'],
    ['half a k', { topK: 1.5 }, 'k must be a whole number'],
    ['no temperature', { temperature: 0 }, 'above 0: 0 was given'],
    ['NaN', { weight: Number.NaN }, 'finite number: NaN'],
    ['a weight beyond numbers', { weight: 1e308 }, 'use a smaller weight'],
    ['a head that was not there', { method: 'cd' }, 'CD needs the value reward'],
    ['complete texts', { method: 'bestOfN' }, 'chooses among complete texts'],
  ] as const)('%s', (_, change, reason) => {
    const large = step([
      [-1, 0, 0],
      [-2, 10, 0],
    ])
    expect(chosenOf(whatIf(large, change))).toContain(reason)
  })

  it('a unit that is needed but was not measured', () => {
    const standard = settings({ topK: 2, units: 'standard' })
    const bare = { ...plain, settings: standard, unitOf: () => null }
    expect(chosenOf(whatIf(bare))).toContain('unit of the prefix head is unknown')
    expect(chosenOf(whatIf(bare, { method: 'topK' }))).toBe(0)
  })

  it('any k is known if the whole vocabulary was recorded', () => {
    expect(chosenOf(whatIf({ ...plain, settings: settings({ topK: 50 }) }, { topK: 20 }))).toBe(0)
  })
})

describe('flips', () => {
  it('are the positions where a step differs; given tokens of a fork are left out', async () => {
    const run = await fakeRun(settings())
    const column = run.columns.find(({ method }) => method === 'pargs') as ColumnRecord
    const all = flips(column, { settings: run.settings, unitOf }, { weight: -20 })
    const expected = stepsOf(run, 'pargs').flatMap((one) => {
      const result = whatIf(one, { weight: -20 })
      return result.kind === 'known' && result.differs ? [one.position] : []
    })
    expect(all).toEqual({ positions: expected, unknown: null })
    expect(expected.length).toBeGreaterThan(1)
    const [first = 0] = expected
    const fork = { ...column, begin: column.tokens.slice(0, first + 1).map(({ token }) => token) }
    expect(flips(fork, { settings: run.settings, unitOf }, { weight: -20 }).positions).toEqual(expected.slice(1))
    expect(flips(column, { settings: run.settings, unitOf }, {}).positions).toEqual([])
    expect(flips(column, { settings: run.settings, unitOf }, { topK: 7 }).unknown?.position).toBe(0)
  })
})
