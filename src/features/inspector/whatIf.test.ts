import { describe, expect, it } from 'vitest'
import { methodNames } from '../../decoding/methods/index.ts'
import type { RunRecord, RunSettings } from '../../decoding/record.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { exampleCard } from '../../rewards/testing/exampleHead.ts'
import { quantityOf } from '../../store/run/quantities.ts'
import type { EngineStatus } from '../../store/run/runState.ts'
import { FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import { choicesAt, createWhatIf, flipsOf, hasTable, whatIfAt } from './whatIf.ts'

const IDLE: EngineStatus = { kind: 'idle' }
const settings: RunSettings = {
  columns: [
    { method: 'topK', weight: 0 },
    { method: 'pargs', weight: 2 },
    { method: 'pargs', weight: 2, topK: 3, temperature: 0.5 },
  ],
  weight: 0,
  reward: 'sentiment',
  topK: 6,
  temperature: 1,
  seed: 5,
  sample: 0,
  maxTokens: 12,
  chat: false,
}
const run = await fakeRun(settings)
const asked = { run, index: 1, status: IDLE }

/** As read from a link: only the chosen token of every table. */
const bare: RunRecord = {
  ...run,
  columns: run.columns.map((column) => ({
    ...column,
    tokens: column.tokens.map((token) => ({
      ...token,
      candidates: token.candidates.slice(token.chosen, token.chosen + 1),
      chosen: 0,
    })),
  })),
}

describe('what if', () => {
  it('is the same without a change, whatever settings a column has of its own', () => {
    for (const index of [0, 1, 2]) expect(flipsOf({ ...asked, index }, {})).toEqual({ positions: [], unknown: null })
    expect(flipsOf({ ...asked, index: 9 }, {})).toBeNull()
  })

  it('first flips where the text with that weight differs from this one', async () => {
    for (const weight of [-6, 0, 0.5, 30]) {
      const other = await fakeRun({ ...settings, columns: [{ method: 'pargs', weight }] })
      const [here, there] = [run.columns[1]?.tokens ?? [], other.columns[0]?.tokens ?? []]
      const leaves = here.findIndex(({ token }, position) => token !== there[position]?.token)
      expect(flipsOf(asked, { weight })?.positions[0] ?? -1).toBe(leaves)
    }
  })

  it('agrees at each step with the flips of the column', () => {
    const flips = flipsOf(asked, { weight: 9 })?.positions
    for (let position = 0; position < 12; position++)
      expect(whatIfAt(asked, position, { weight: 9 })).toMatchObject({ differs: flips?.includes(position) })
    expect(whatIfAt(asked, 99, {})).toBeNull()
  })

  it('covers every method, or says why it cannot', () => {
    const choices = choicesAt(asked, 3)
    expect(choices.map(({ method }) => method)).toEqual(methodNames)
    const chosen = choices.find(({ method }) => method === 'pargs')?.result
    expect(chosen?.kind === 'known' && chosen.differs).toBe(false)
    expect(choices.find(({ method }) => method === 'bestOfN')?.result.kind).toBe('unknown')
  })

  it('gets the units of a reward from the model or the record; a mix has none', async () => {
    const unit = 0.5
    const standard = await fakeRun({ ...settings, units: 'standard' }, { unit: () => unit })
    const ready: EngineStatus = {
      kind: 'ready',
      info: {
        ...FAKE_INFO,
        rewards: [{ name: 'sentiment', title: '', heads: [exampleCard({ objective: 'prefix', unit })] }],
      },
    }
    const of = (some: RunRecord, status: EngineStatus) => flipsOf({ run: some, index: 1, status }, {})
    expect(of(standard, ready)).toEqual({ positions: [], unknown: null })
    // score = ℓ + w·r/unit gives the unit of the head that steered; a head that steered no column has no such equation.
    expect(of(standard, IDLE)).toEqual({ positions: [], unknown: null })
    for (const weight of [-3, 0.5, 9])
      expect(flipsOf({ run: standard, index: 1, status: IDLE }, { weight })).toEqual(
        flipsOf({ run: standard, index: 1, status: ready }, { weight }),
      )
    expect(whatIfAt({ run: standard, index: 1, status: IDLE }, 0, { method: 'args' })).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('unit of the full head is unknown'),
    })
    const mixed = await fakeRun(
      { ...settings, units: 'standard', reward: [{ name: 'a', weight: 1 }] },
      { unit: () => 1 },
    )
    expect(of(mixed, IDLE)?.unknown).toBeNull()
    const ruled = await fakeRun({ ...settings, units: 'standard', reward: 'json' }, { unit: () => 1 })
    expect(of(ruled, IDLE)?.unknown).toBeNull()
  })

  it('has no answer for candidates that the run does not include', () => {
    const lacking = { ...asked, run: bare }
    expect(whatIfAt(lacking, 0, {})).toMatchObject({ kind: 'unknown' })
    expect(flipsOf(lacking, { weight: 9 })).toMatchObject({ unknown: { position: 0 } })
    const [token, column] = [bare.columns[1]?.tokens[0], bare.columns[1]]
    if (!token || !column) throw new Error('no token')
    const written = { column: { id: 'column-1' as const, method: column.method, record: column }, settings }
    const told = (['advantage', 'rank', 'differs', 'reward', 'baseLogProb'] as const).map((quantity) =>
      quantityOf(token, 0, written, { quantity, head: 'prefix' }),
    )
    expect(told.map((value) => value === undefined)).toEqual([true, true, true, false, false])
    // With k = 1 the table is complete.
    expect(hasTable({ token, column: { ...column, topK: 1 }, settings })).toBe(true)
  })
})

it('is about one column at a time, within the limits of settings', () => {
  const store = createWhatIf()
  const state = () => store.getState()
  state().set('column-3', 'weight', 99)
  state().set('column-3', 'topK', 2.6)
  expect([state().column, state().change]).toEqual(['column-3', { weight: 40, topK: 3 }])
  state().set('column-4', 'temperature', 0)
  expect([state().column, state().change]).toEqual(['column-4', { temperature: 0.1 }])
  state().clear()
  expect([state().column, state().change]).toEqual([null, {}])
})
