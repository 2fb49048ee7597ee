import { describe, expect, it } from 'vitest'
import { firstDifference } from '../../decoding/firstDifference.ts'
import { methodNames } from '../../decoding/methods/index.ts'
import type { RewardChoice, RunRecord } from '../../decoding/record.ts'
import { createFakeEngine, FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import { composeRequest } from '../settings/composeRun.ts'
import { chosenHeads, lackingHead } from '../settings/rewards.ts'
import { DEFAULT_SETTINGS } from '../settings/settings.ts'
import type { TokenPlace } from '../view/pointer.ts'
import type { EngineStatus, RunState } from './runState.ts'
import {
  availableHeads,
  inspectedPlace,
  isFree,
  leavesTopK,
  readingOf,
  recordToJudge,
  shownColumns,
  shownHead,
  shownRequest,
} from './selectors.ts'
import { settingsChanged } from './writtenWith.ts'

const SETTINGS = { ...DEFAULT_SETTINGS, maxTokens: 12 }
const outcome = await createFakeEngine().run({
  prompt: SETTINGS.prompt,
  settings: composeRequest(SETTINGS, { kind: 'idle' }).settings,
})
if (!outcome.ok) throw new Error('the fake engine failed')
const record: RunRecord = outcome.value
const run: RunState = { kind: 'done', record, columnIds: ['column-1', 'column-2', 'column-3', 'column-4'] }
const READY: EngineStatus = { kind: 'ready', info: FAKE_INFO }
const columns = shownColumns(SETTINGS.columns, run)

describe('isFree', () => {
  it('holds while nothing is shown and no run waits for the model', () => {
    const loading = (thenRun: boolean): EngineStatus => ({ kind: 'loading', progress: null, fallbacks: [], thenRun })
    const none: RunState = { kind: 'none' }
    expect([READY, loading(false), loading(true)].map((status) => isFree({ run: none, status }))).toEqual([
      true,
      true,
      false,
    ])
    expect(isFree({ run, status: READY })).toBe(false)
  })
})

describe('shownRequest', () => {
  it('is that of a run shown with other settings, else of the settings', () => {
    const own = { ...SETTINGS, prompt: 'My own', seed: 9 }
    expect(shownRequest(own, READY, record)).toEqual({ prompt: record.prompt, settings: record.settings })
    expect(shownRequest(own, READY, null)).toMatchObject({ prompt: 'My own', settings: { seed: 9 } })
  })
})

describe('recordToJudge', () => {
  it('is one’s own run that has ended, also from the library, with the loaded model', () => {
    const { sha256 } = FAKE_INFO.model
    const mine = { ...record, model: { ...record.model, sha256 } }
    const done = { kind: 'done' as const, record: mine, columnIds: [] }
    const of = (run: RunState, status: EngineStatus = READY) => recordToJudge({ run, status })
    expect(of(done)).toBe(mine)
    expect(of({ ...done, origin: { kind: 'archive', id: 1 } })).toBe(mine)
    expect(of({ ...done, origin: { kind: 'link' } })).toBeNull()
    expect(of({ ...done, record: { ...mine, model: { ...mine.model, sha256: 'other' } } })).toBeNull()
    expect(of(done, { kind: 'idle' })).toBeNull()
    expect(of({ kind: 'none' })).toBeNull()
  })
})

describe('readingOf', () => {
  it('reports the prompt only while it is being read', () => {
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
    const changed = SETTINGS.columns.map((column) =>
      column.id === 'column-2' ? { ...column, method: 'greedy' as const } : column,
    )
    expect(shownColumns(changed, run).map((column) => column.record?.method)).toEqual([
      'topK',
      undefined,
      'args',
      'pargs',
    ])
    expect(shownColumns(SETTINGS.columns, { kind: 'none' }).every((column) => column.record === null)).toBe(true)
  })
})

describe('the first difference from top-k', () => {
  const token = (id: number) => ({ ...record.columns[0]?.tokens[0], token: id }) as never

  it('is the first position with another token, never a difference in length', () => {
    expect(firstDifference([1, 2, 3].map(token), [1, 2, 4].map(token))).toBe(2)
    expect(firstDifference([1, 2].map(token), [1, 2, 4].map(token))).toBeNull()
    expect(firstDifference([], [])).toBeNull()
  })

  it('is undefined for top-k itself, or without it', () => {
    const [topK, cd] = columns
    if (!topK || !cd) throw new Error('columns are missing')
    expect(leavesTopK(columns, topK)).toBeNull()
    expect(leavesTopK([cd], cd)).toBeNull()
    // The fake engine samples the same tokens up to position 5.
    expect(leavesTopK(columns, cd)).toBeGreaterThanOrEqual(5)
  })
})

describe('inspectedPlace', () => {
  it('prefers the hovered token, then the pinned one, then the first token that a reward changed', () => {
    const hovered: TokenPlace = { column: 'column-1', position: 0 }
    const pinned: TokenPlace = { column: 'column-2', position: 3 }
    expect(inspectedPlace(columns, hovered, pinned)).toBe(hovered)
    expect(inspectedPlace(columns, { column: 'column-1', position: 99 }, pinned)).toBe(pinned)
    const fallback = inspectedPlace(columns, null, null)
    expect(fallback?.column).toBe('column-4')
    // Of two columns without top-k, where the second differs from the first.
    const two = columns.slice(2)
    const [first, last] = two.map(({ record }) => record?.tokens ?? [])
    const parts = firstDifference(last ?? [], first ?? [])
    expect(parts).not.toBeNull()
    expect(inspectedPlace(two, null, null)).toEqual({ column: 'column-4', position: parts })
    expect(inspectedPlace(columns.slice(3), null, null)).toEqual({ column: 'column-4', position: 0 })
    expect(inspectedPlace(shownColumns(SETTINGS.columns, { kind: 'none' }), null, pinned)).toBeNull()
  })
})

describe('settingsChanged', () => {
  it('notices every setting of the run, but not the head that is shown', () => {
    expect(settingsChanged(SETTINGS, READY, run)).toBe(false)
    expect(settingsChanged({ ...SETTINGS, shownHead: 'value' }, READY, run)).toBe(false)
    expect(settingsChanged({ ...SETTINGS, columns: SETTINGS.columns.slice(1) }, READY, run)).toBe(false)
    const mix = ['sentiment', 'json'].map((name) => ({ name, weight: 1 }))
    const changes = [
      { weight: 3 },
      { prompt: 'x' },
      { seed: 8 },
      { chat: true },
      { topK: 3 },
      { reward: 'json' },
      { reward: mix },
      { reward: null },
      { columns: [...SETTINGS.columns, { id: 'column-9' as const, method: 'greedy' as const }] },
    ]
    // A reward that is not loaded is not what runs, and a column that it cannot steer does not run.
    expect(settingsChanged({ ...SETTINGS, reward: 'gone' }, READY, run)).toBe(false)
    const columns = [...SETTINGS.columns, { id: 'column-9' as const, method: 'rad' as const }]
    expect(settingsChanged({ ...SETTINGS, columns }, READY, run)).toBe(false)
    for (const change of changes) expect(settingsChanged({ ...SETTINGS, ...change }, READY, run)).toBe(true)
  })
})

describe('availableHeads', () => {
  it('are those of the run, or all where none is known', () => {
    expect(availableHeads(SETTINGS.reward, { kind: 'idle' }, run)).toEqual(['full', 'prefix', 'value'])
    const one = structuredClone(record)
    for (const column of one.columns)
      for (const token of column.tokens) for (const candidate of token.candidates) candidate.rewards = { prefix: 1 }
    expect(availableHeads(SETTINGS.reward, { kind: 'idle' }, { kind: 'done', columnIds: [], record: one })).toEqual([
      'prefix',
    ])
  })
})

describe('methods and heads by the chosen reward', () => {
  const idle: EngineStatus = { kind: 'idle' }
  const able = (reward: RewardChoice, status: EngineStatus) =>
    methodNames.filter((name) => lackingHead(name, chosenHeads(reward, status)) === null)

  it('are those that its heads can steer', () => {
    const alone = ['topK', 'greedy']
    const mix = ['sentiment', 'words:30'].map((name) => ({ name, weight: 1 }))
    const ruled = [...alone, 'args', 'argsGreedy', 'pargs', 'pargsGreedy', 'bestOfN', 'bestOfNPrefix']
    for (const status of [idle, READY]) {
      const learned = status === idle ? ['cd', 'rad', 'pargsSoft', 'pargsRollout'] : ['cd']
      expect(new Set(able('sentiment', status))).toEqual(new Set([...ruled, ...learned]))
      expect(new Set(able('words:30', status))).toEqual(new Set(ruled))
      expect(new Set(able(mix, status))).toEqual(new Set(ruled))
    }
    expect(new Set(able('my-own', idle))).toEqual(new Set([...ruled, 'cd']))
    const bare: EngineStatus = { kind: 'ready', info: { ...FAKE_INFO, rewards: [] } }
    expect(able('sentiment', bare)).toEqual(alone)
    expect(able('json', bare)).toContain('pargs')
  })

  it('shows a head that exists', () => {
    expect(availableHeads('json', READY, { kind: 'none' })).toEqual(['full', 'prefix'])
    expect(shownHead('value', ['full', 'prefix'])).toBe('full')
    expect(shownHead('prefix', ['full', 'prefix'])).toBe('prefix')
    expect(shownHead('value', [])).toBe('value')
  })
})
