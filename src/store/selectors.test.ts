import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../decoding/record.ts'
import { createFakeEngine } from '../worker/testing/fakeEngine.ts'
import type { RunState } from './playground.ts'
import {
  availableHeads,
  firstDifference,
  inspectedPlace,
  leavesTopK,
  readingOf,
  rewardLimit,
  rewardOf,
  settingsChanged,
  shownColumns,
} from './selectors.ts'
import { DEFAULT_SETTINGS, runSettings } from './settings.ts'

const SETTINGS = { ...DEFAULT_SETTINGS, maxTokens: 12 }
const outcome = await createFakeEngine().run(
  { prompt: SETTINGS.prompt, settings: runSettings(SETTINGS, 'sentiment') },
  () => {},
)
if (!outcome.ok) throw new Error('the fake engine failed')
const record: RunRecord = outcome.value
const run: RunState = { kind: 'done', record, columnIds: [1, 2, 3, 4] }
const columns = shownColumns(SETTINGS.columns, run)

describe('readingOf', () => {
  it('tells of the prompt only while it is being read', () => {
    const reading = (prefill: { done: number; total: number } | null) =>
      readingOf({ kind: 'running', record: null, columnIds: [], prefill, stopping: false })
    expect([null, { done: 64, total: 900 }, { done: 900, total: 900 }, { done: 0, total: 0 }].map(reading)).toEqual([
      null,
      { done: 64, total: 900 },
      null,
      null,
    ])
    expect(readingOf(run)).toBeNull()
  })
})

describe('shownColumns', () => {
  it('shows nothing under a method that did not write it, and nothing before a run', () => {
    const changed = SETTINGS.columns.map((column) => (column.id === 2 ? { id: 2, method: 'greedy' as const } : column))
    expect(shownColumns(changed, run).map((column) => column.record?.method)).toEqual([
      'topK',
      undefined,
      'args',
      'pargs',
    ])
    expect(shownColumns(SETTINGS.columns, { kind: 'none' }).every((column) => column.record === null)).toBe(true)
  })
})

describe('leaving top-k', () => {
  const token = (id: number) => ({ ...record.columns[0]?.tokens[0], token: id }) as never

  it('is the first position with another token, never a difference in length', () => {
    expect(firstDifference([1, 2, 3].map(token), [1, 2, 4].map(token))).toBe(2)
    expect(firstDifference([1, 2].map(token), [1, 2, 4].map(token))).toBeNull()
    expect(firstDifference([], [])).toBeNull()
  })

  it('has no meaning for top-k itself, or without it', () => {
    const [topK, cd] = columns
    if (!topK || !cd) throw new Error('columns are missing')
    expect(leavesTopK(columns, topK)).toBeNull()
    expect(leavesTopK([cd], cd)).toBeNull()
    // The fake engine draws alike up to position 5.
    expect(leavesTopK(columns, cd)).toBeGreaterThanOrEqual(5)
  })
})

describe('rewardLimit', () => {
  it('is round and holds every reward', () => {
    const limit = rewardLimit(columns, 'full')
    const largest = Math.max(
      ...columns.flatMap(
        (column) => column.record?.tokens.map((token) => Math.abs(rewardOf(token, 'full') ?? 0)) ?? [],
      ),
    )
    expect(limit).toBeGreaterThanOrEqual(largest)
    expect([1, 2, 3, 4, 5, 6, 8, 10]).toContain(limit)
    expect(rewardLimit([], 'full')).toBe(1)
  })
})

describe('inspectedPlace', () => {
  it('prefers what is pointed at, then what is pinned, then the first token that a reward changed', () => {
    const hovered = { column: 1, position: 0 }
    const pinned = { column: 2, position: 3 }
    expect(inspectedPlace(columns, hovered, pinned)).toBe(hovered)
    expect(inspectedPlace(columns, { column: 1, position: 99 }, pinned)).toBe(pinned)
    const fallback = inspectedPlace(columns, null, null)
    expect(fallback?.column).toBe(4)
    expect(inspectedPlace(shownColumns(SETTINGS.columns, { kind: 'none' }), null, pinned)).toBeNull()
  })
})

describe('settingsChanged', () => {
  it('notices every setting of the run, and not the head that is shown', () => {
    expect(settingsChanged(SETTINGS, run)).toBe(false)
    expect(settingsChanged({ ...SETTINGS, shownHead: 'value' }, run)).toBe(false)
    expect(settingsChanged({ ...SETTINGS, columns: SETTINGS.columns.slice(1) }, run)).toBe(false)
    const changes = [
      { weight: 3 },
      { prompt: 'x' },
      { seed: 8 },
      { chat: true },
      { topK: 3 },
      { columns: [...SETTINGS.columns, { id: 9, method: 'greedy' as const }] },
    ]
    for (const change of changes) expect(settingsChanged({ ...SETTINGS, ...change }, run)).toBe(true)
  })
})

describe('availableHeads', () => {
  it('are those of the run, or all where nothing is known', () => {
    expect(availableHeads({ kind: 'idle' }, run)).toEqual(['full', 'prefix', 'value'])
    const one = structuredClone(record)
    for (const column of one.columns)
      for (const token of column.tokens) for (const candidate of token.candidates) candidate.rewards = { prefix: 1 }
    expect(availableHeads({ kind: 'idle' }, { ...run, record: one })).toEqual(['prefix'])
  })
})
