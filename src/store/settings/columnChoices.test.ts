import { describe, expect, it } from 'vitest'
import { methods } from '../../decoding/methods/index.ts'
import { presetNames, presets } from '../../decoding/methods/presets.ts'
import { validateSettings } from '../../decoding/settings.ts'
import { columnTitles } from '../run/columnTitles.ts'
import { checkSettings, DEFAULT_SETTINGS } from './checkSettings.ts'
import { composeRun, composeRunSettings } from './composeRun.ts'
import { LIMITS } from './limits.ts'
import { createSettingsStore } from './settings.ts'

const nowhere = { getItem: () => null, setItem: () => {}, removeItem: () => {} }
const newStore = () => createSettingsStore(() => nowhere)
const IDLE = { kind: 'idle' } as const

describe('columns with settings of their own', () => {
  it('are asked for with what differs from the run, and nothing else', () => {
    const store = newStore()
    const { setOwn } = store.getState()
    // k 10 and T 1 are the shared ones already.
    setOwn(3, { weight: -3, topK: 10, temperature: 1 })
    setOwn(4, { topK: 20, temperature: 0.7, rewards: [{ name: 'json', weight: 1 }] })
    expect(composeRunSettings(store.getState(), IDLE).columns).toEqual([
      { method: 'topK', weight: 2 },
      { method: 'cd', weight: 2 },
      { method: 'args', weight: -3 },
      { method: 'pargs', weight: 2, reward: 'json', topK: 20, temperature: 0.7 },
    ])
    // What is of its own stays when the shared one changes, and is then said.
    store.getState().change({ topK: 5 })
    expect(composeRunSettings(store.getState(), IDLE).columns[2]).toEqual({ method: 'args', weight: -3, topK: 10 })
  })

  it('are clamped, shared again by undefined, and never of rewards that cannot be asked for', () => {
    const store = newStore()
    const { setOwn } = store.getState()
    const own = () => store.getState().columns[0]?.own
    setOwn(1, { weight: 999, topK: 2.4, rewards: [{ name: 'json', weight: 1 }] })
    setOwn(1, { weight: 3, rewards: [] })
    expect(own()).toEqual({ weight: 3, topK: 2, rewards: [{ name: 'json', weight: 1 }] })
    setOwn(1, { weight: undefined, topK: undefined, rewards: undefined })
    expect(store.getState().columns[0]).toEqual({ id: 1, method: 'topK' })
    expect(checkSettings({ columns: [{ id: 1, method: 'cd', own: { topK: 'x', weight: 1e9, more: 1 } }] })).toEqual({
      ...DEFAULT_SETTINGS,
      columns: [{ id: 1, method: 'cd', own: { weight: 40 } }],
    })
  })

  it('take part where their own rewards have the head', () => {
    const store = newStore()
    store.getState().setRewards([{ name: 'json', weight: 1 }])
    expect(composeRun(store.getState(), IDLE).columnIds).toEqual([1, 3, 4])
    store.getState().setOwn(2, { rewards: [{ name: 'sentiment', weight: 1 }] })
    expect(composeRun(store.getState(), IDLE).columnIds).toEqual([1, 2, 3, 4])
  })
})

describe('the order of columns', () => {
  it('is two to six, a copy beside its original, ids never twice', () => {
    const store = newStore()
    const state = () => store.getState()
    const shown = () => state().columns.map(({ id, method }) => `${id} ${method}`)
    state().setOwn(3, { weight: 5 })
    state().duplicateColumn(3)
    expect(state().columns[3]).toEqual({ id: 5, method: 'args', own: { weight: 5 } })
    state().moveColumn(5, -1)
    state().moveColumn(1, -1)
    state().addColumn('rad', { weight: 30, topK: 20 })
    state().addColumn('greedy')
    state().duplicateColumn(1)
    expect(shown()).toEqual(['1 topK', '2 cd', '5 args', '3 args', '4 pargs', '6 rad'])
    for (const id of [6, 5, 4, 3, 2, 1]) state().removeColumn(id)
    expect(shown()).toEqual(['1 topK', '2 cd'])
    // A run of before knows columns by their ids.
    state().addColumn('greedy')
    expect(shown().at(-1)).toBe('7 greedy')
  })

  it('has a name for each', () => {
    const titles = (...columns: Parameters<typeof columnTitles>[0]) => columnTitles(columns)
    const [one, two] = [{ id: 1, method: 'pargs' } as const, { id: 2, method: 'pargs' } as const]
    expect(titles({ ...one, own: { weight: 8 } }, { id: 2, method: 'cd' })).toEqual(['PARGS', 'CD'])
    expect(titles(one, { ...two, own: { weight: -8, temperature: 0.7 } })).toEqual(['PARGS', 'PARGS, w −8, T 0.7'])
    const mix = [
      { name: 'sentiment', weight: 1 },
      { name: 'json', weight: 2 },
    ]
    expect(titles(one, { ...two, own: { rewards: mix, topK: 5 } }, { ...one, id: 3 })).toEqual([
      'PARGS',
      'PARGS, k 5, sentiment + json',
      'PARGS (2)',
    ])
  })
})

describe('presets', () => {
  it('are settings that a column can have, and can run', () => {
    for (const name of presetNames) {
      const store = newStore()
      store.getState().setOwn(1, { rewards: [{ name: 'json', weight: 1 }], weight: 7 })
      store.getState().applyPreset(1, name)
      const { method, weight, topK, temperature } = presets[name]
      const rewards = [{ name: 'json', weight: 1 }]
      expect(store.getState().columns[0]).toEqual({ id: 1, method, own: { weight, topK, temperature, rewards } })
      expect([weight >= LIMITS.weight.min && weight <= LIMITS.weight.max, methods[method].source?.arxiv]).toEqual([
        true,
        presets[name].source,
      ])
    }
  })
})

describe('undo', () => {
  it('takes what is typed as one step, and every choice as one', () => {
    const store = newStore()
    const state = () => store.getState()
    for (const prompt of ['O', 'On', 'Once']) state().change({ prompt })
    state().endStep()
    state().change({ prompt: 'Once more' })
    state().change({ seed: 1 })
    state().change({ seed: 2 })
    state().removeColumn(1)
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

  it('leaves the way of looking, and takes the same again for no step', () => {
    const store = newStore()
    const state = () => store.getState()
    state().change({ shownHead: 'value' })
    state().change({ weight: 2 })
    state().moveColumn(1, -1)
    state().setRewards([...state().rewards])
    expect(state().history.past).toEqual([])
    state().change({ weight: 5 })
    state().change({ shownHead: 'prefix' })
    state().undo()
    expect([state().weight, state().shownHead]).toEqual([2, 'prefix'])
  })

  it('keeps over a reload what is set after it', () => {
    let stored: string | null = null
    const storage = {
      getItem: () => stored,
      setItem: (_: string, value: string) => {
        stored = value
      },
      removeItem: () => {},
    }
    const before = createSettingsStore(() => storage).getState()
    before.setOwn(2, { weight: 9 })
    before.change({ prompt: 'x' })
    before.undo()
    const after = createSettingsStore(() => storage).getState()
    expect([after.columns[1]?.own, after.prompt, after.history.past]).toEqual([
      { weight: 9 },
      DEFAULT_SETTINGS.prompt,
      [],
    ])
  })

  it('can take back a whole that was put in place', () => {
    const store = newStore()
    const columns = [{ method: 'greedy' as const }, { method: 'cd' as const, own: { weight: 3 } }]
    const other = { ...DEFAULT_SETTINGS, prompt: 'Other', units: 'standard' as const, sample: 2, bestOf: 4, columns }
    expect(store.getState().open(other)).toEqual([5, 6])
    expect(store.getState().columns[1]).toEqual({ id: 6, method: 'cd', own: { weight: 3 } })
    expect(composeRunSettings(store.getState(), IDLE)).toMatchObject({ units: 'standard', sample: 2, bestOf: 4 })
    store.getState().undo()
    expect(store.getState().prompt).toBe(DEFAULT_SETTINGS.prompt)
  })
})

it('asks for what the engine takes, turns in chat form only', () => {
  const turns = [{ role: 'system' as const, content: 'Be brief.' }]
  expect(composeRunSettings({ ...DEFAULT_SETTINGS, turns }, IDLE)).not.toHaveProperty('turns')
  expect(composeRunSettings({ ...DEFAULT_SETTINGS, turns, chat: true }, IDLE)).toMatchObject({ turns })
  const plain = composeRunSettings(DEFAULT_SETTINGS, IDLE)
  expect(validateSettings(plain, 50_000)).toEqual(plain)
})
