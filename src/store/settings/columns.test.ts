import { describe, expect, it } from 'vitest'
import { methods } from '../../decoding/methods/index.ts'
import { presetNames, presets } from '../../decoding/methods/presets.ts'
import { validateSettings } from '../../decoding/validateSettings.ts'
import { columnTitles } from '../run/columnTitles.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { checkSettings, DEFAULT_SETTINGS } from './checkSettings.ts'
import { pageColumnNumber } from './columnIds.ts'
import { composeRequest, composeRun } from './composeRun.ts'
import { LIMITS } from './limits.ts'
import { createSettingsStore } from './settings.ts'

const newStore = () => createSettingsStore(memoryStorage)
const IDLE = { kind: 'idle' } as const

describe('columns with their own settings', () => {
  it('are requested with only what differs from the run', () => {
    const store = newStore()
    const { override } = store.getState()
    // k 10 and T 1 equal the shared values already.
    override('column-3', { weight: -3, topK: 10, temperature: 1 })
    override('column-4', { topK: 20, temperature: 0.7, reward: 'json' })
    expect(composeRequest(store.getState(), IDLE).settings.columns).toEqual([
      { method: 'topK' },
      { method: 'cd' },
      { method: 'args', weight: -3 },
      { method: 'pargs', reward: 'json', topK: 20, temperature: 0.7 },
    ])
    // A column's own setting stays when the shared one changes, and is then sent.
    store.getState().change({ topK: 5 })
    expect(composeRequest(store.getState(), IDLE).settings.columns[2]).toEqual({ method: 'args', weight: -3, topK: 10 })
  })

  it('are clamped, shared again by undefined, and never have invalid rewards', () => {
    const store = newStore()
    const { override } = store.getState()
    const first = () => store.getState().columns[0]
    override('column-1', { weight: 999, topK: 2.4, reward: 'json' })
    override('column-1', { weight: 3, reward: [] })
    expect(first()).toEqual({ id: 'column-1', method: 'topK', weight: 3, topK: 2, reward: 'json' })
    override('column-1', { weight: undefined, topK: undefined, reward: undefined })
    expect(store.getState().columns[0]).toEqual({ id: 'column-1', method: 'topK' })
    expect(checkSettings({ columns: [{ id: 'column-1', method: 'cd', topK: 'x', weight: 1e9, more: 1 }] })).toEqual({
      ...DEFAULT_SETTINGS,
      columns: [{ id: 'column-1', method: 'cd', weight: 40 }],
    })
  })

  it('take part where their own rewards have the head', () => {
    const store = newStore()
    store.getState().setReward('json')
    expect(composeRun(store.getState(), IDLE).columnIds).toEqual(['column-1', 'column-3', 'column-4'])
    store.getState().override('column-2', { reward: 'sentiment' })
    expect(composeRun(store.getState(), IDLE).columnIds).toEqual(['column-1', 'column-2', 'column-3', 'column-4'])
  })
})

describe('the order of columns', () => {
  it('holds two to six; a copy is next to its original, and ids are never reused', () => {
    const store = newStore()
    const state = () => store.getState()
    const shown = () => state().columns.map(({ id, method }) => `${pageColumnNumber(id)} ${method}`)
    state().override('column-3', { weight: 5 })
    state().duplicateColumn('column-3')
    expect(state().columns[3]).toEqual({ id: 'column-5', method: 'args', weight: 5 })
    state().moveColumn('column-5', -1)
    state().moveColumn('column-1', -1)
    state().addColumn('rad', { weight: 30, topK: 20 })
    state().addColumn('greedy')
    state().duplicateColumn('column-1')
    expect(shown()).toEqual(['1 topK', '2 cd', '5 args', '3 args', '4 pargs', '6 rad'])
    for (const number of [6, 5, 4, 3, 2, 1]) state().removeColumn(`column-${number}`)
    expect(shown()).toEqual(['1 topK', '2 cd'])
    // An earlier run refers to columns by their ids.
    state().addColumn('greedy')
    expect(shown().at(-1)).toBe('7 greedy')
  })

  it('has a name for each', () => {
    const titles = (...columns: Parameters<typeof columnTitles>[0]) => columnTitles(columns)
    const [one, two] = [{ method: 'pargs' } as const, { method: 'pargs' } as const]
    expect(titles({ ...one, weight: 8 }, { method: 'cd' })).toEqual(['PARGS', 'CD'])
    expect(titles(one, { ...two, weight: -8, temperature: 0.7 })).toEqual(['PARGS', 'PARGS, w −8, T 0.7'])
    const mix = [
      { name: 'sentiment', weight: 1 },
      { name: 'json', weight: 2 },
    ]
    expect(titles(one, { ...two, reward: mix, topK: 5 }, one)).toEqual([
      'PARGS',
      'PARGS, k 5, sentiment + json',
      'PARGS (2)',
    ])
  })
})

describe('presets', () => {
  it('are settings that a column can have and run', () => {
    for (const name of presetNames) {
      const store = newStore()
      store.getState().override('column-1', { reward: 'json', weight: 7 })
      store.getState().applyPreset('column-1', name)
      const { method, weight, topK, temperature } = presets[name]
      expect(store.getState().columns[0]).toEqual({ id: 'column-1', method, weight, topK, temperature, reward: 'json' })
      expect([weight >= LIMITS.weight.min && weight <= LIMITS.weight.max, methods[method].source?.arxiv]).toEqual([
        true,
        presets[name].source,
      ])
    }
  })
})

describe('undo', () => {
  it('treats typing as one step, and every choice as one', () => {
    const store = newStore()
    const state = () => store.getState()
    for (const prompt of ['O', 'On', 'Once']) state().change({ prompt })
    state().endStep()
    state().change({ prompt: 'Once more' })
    state().change({ seed: 1 })
    state().change({ seed: 2 })
    state().removeColumn('column-1')
    const back = () => {
      state().undo()
      return [state().prompt, state().seed, state().columns.length]
    }
    expect([back(), back(), back(), back(), back(), back()]).toEqual([
      ['Once more', 2, 4],
      ['Once more', 1, 4],
      ['Once more', 7, 4],
      ['Once', 7, 4],
      [DEFAULT_SETTINGS.prompt, 7, 4],
      [DEFAULT_SETTINGS.prompt, 7, 4],
    ])
    state().redo()
    expect(state().prompt).toBe('Once')
    state().change({ chat: true })
    state().redo()
    expect([state().prompt, state().chat, state().history.future]).toEqual(['Once', true, []])
  })

  it('leaves view settings alone, and does not count an unchanged value as a step', () => {
    const store = newStore()
    const state = () => store.getState()
    state().change({ shownHead: 'value' })
    state().change({ weight: 2 })
    state().moveColumn('column-1', -1)
    state().setReward(state().reward)
    expect(state().history.past).toEqual([])
    state().change({ weight: 5 })
    state().change({ shownHead: 'prefix' })
    state().undo()
    expect([state().weight, state().shownHead]).toEqual([2, 'prefix'])
  })

  it('saves what is set after it', () => {
    let stored: string | null = null
    const storage = {
      getItem: () => stored,
      setItem: (_: string, value: string) => {
        stored = value
      },
      removeItem: () => {},
    }
    const before = createSettingsStore(() => storage).getState()
    before.override('column-2', { weight: 9 })
    before.change({ prompt: 'x' })
    before.undo()
    const after = createSettingsStore(() => storage).getState()
    expect([after.columns[1]?.weight, after.prompt, after.history.past]).toEqual([9, DEFAULT_SETTINGS.prompt, []])
  })

  it('can revert settings that were replaced as a whole', () => {
    const store = newStore()
    const columns = [{ method: 'greedy' as const }, { method: 'cd' as const, weight: 3 }]
    const ran = { ...composeRequest(DEFAULT_SETTINGS, IDLE).settings, units: 'standard' as const, sample: 2, bestOf: 4 }
    const ids = store.getState().open({ prompt: 'Other', settings: { ...ran, columns } })
    expect(ids).toEqual(['column-5', 'column-6'])
    expect(store.getState().columns[1]).toEqual({ id: 'column-6', method: 'cd', weight: 3 })
    expect(composeRequest(store.getState(), IDLE).settings).toMatchObject({ units: 'standard', sample: 2, bestOf: 4 })
    store.getState().undo()
    expect(store.getState().prompt).toBe(DEFAULT_SETTINGS.prompt)
  })
})

it('requests what the engine accepts: turns in chat form only', () => {
  const turns = [{ role: 'system' as const, content: 'Be brief.' }]
  expect(composeRequest({ ...DEFAULT_SETTINGS, turns }, IDLE).settings).not.toHaveProperty('turns')
  expect(composeRequest({ ...DEFAULT_SETTINGS, turns, chat: true }, IDLE).settings).toMatchObject({ turns })
  const plain = composeRequest(DEFAULT_SETTINGS, IDLE).settings
  expect(validateSettings(plain, 50_000)).toEqual(plain)
})
