import { describe, expect, it } from 'vitest'
import { readAddress } from '../app/address.ts'
import { clampShare } from './rewards.ts'
import { checkSettings, createSettingsStore, DEFAULT_SETTINGS } from './settings.ts'

/** localStorage in a variable. */
function memoryStorage(stored: string | null = null) {
  return {
    stored,
    getItem: () => stored,
    setItem: (_: string, value: string) => {
      stored = value
    },
    removeItem: () => {
      stored = null
    },
  }
}

describe('checkSettings', () => {
  it('accepts any input', () => {
    for (const given of [null, undefined, 7, 'x', [], { columns: 'no' }, JSON.parse('{"__proto__":{"weight":3}}')])
      expect(checkSettings(given)).toEqual(DEFAULT_SETTINGS)
  })

  it('clamps numbers, rounds whole-number settings, and replaces only invalid values', () => {
    expect(
      checkSettings({
        weight: 1e9,
        topK: 3.6,
        temperature: 0,
        seed: -5,
        maxTokens: Number.NaN,
        prompt: 'Hi',
        chat: 'yes',
      }),
    ).toEqual({ ...DEFAULT_SETTINGS, weight: 40, topK: 4, temperature: 0.1, seed: 0, prompt: 'Hi' })
  })

  it.each([
    ['unknown methods', [{ id: 'column-1', method: 'constructor' }]],
    [
      'an id twice',
      [
        { id: 'column-1', method: 'cd' },
        { id: 'column-1', method: 'args' },
      ],
    ],
    ['no columns', []],
  ])('refuses columns with %s', (_, columns) => {
    expect(checkSettings({ columns }).columns).toEqual(DEFAULT_SETTINGS.columns)
  })
})

describe('settings store', () => {
  it('keeps settings over a reload', () => {
    const storage = memoryStorage()
    const before = createSettingsStore(() => storage)
    before.getState().change({ prompt: 'Once', weight: -3 })
    before.getState().removeColumn('column-1')
    const after = createSettingsStore(() => storage).getState()
    expect([after.prompt, after.weight, after.columns.map(({ method }) => method)]).toEqual([
      'Once',
      -3,
      ['cd', 'args', 'pargs'],
    ])
  })

  it.each(['{ not json', '{"state":{"weight":"3"},"version":1}', '{"state":{"weight":99},"version":0}'])(
    'starts with any stored value: %s',
    (stored) => {
      expect(Math.abs(createSettingsStore(() => memoryStorage(stored)).getState().weight)).toBeLessThanOrEqual(40)
    },
  )

  it('keeps a mix over a reload, and accepts no invalid rewards', () => {
    const storage = memoryStorage()
    const { setReward } = createSettingsStore(() => storage).getState()
    const mix = [
      { name: 'sentiment', weight: -0.5 },
      { name: 'keyword:garden', weight: 2 },
    ]
    setReward(mix)
    for (const refused of [[], [mix[0], mix[0]], 'keyword:', [{ name: 'no way', weight: 1 }]])
      setReward(refused as typeof mix)
    const after = createSettingsStore(() => storage)
    expect(after.getState().reward).toEqual(mix)
    after.getState().setReward([{ name: 'json', weight: 99 }])
    expect(after.getState().reward).toEqual([{ name: 'json', weight: 10 }])
  })

  it.each([[7], ['words:x'], [[{ weight: 1 }]], [Array(5).fill({ name: 'json', weight: 1 })]])(
    'reward %j becomes the default',
    (reward) => {
      expect(checkSettings({ reward }).reward).toEqual(DEFAULT_SETTINGS.reward)
    },
  )

  it('an invalid weight in a mix becomes 1', () => {
    expect([0, 0.001, -99, 0.456, -0].map(clampShare)).toEqual([1, 1, -10, 0.46, 1])
    expect(checkSettings({ reward: [{ name: 'json', weight: 'x' }] }).reward).toEqual([{ name: 'json', weight: 1 }])
  })
})

describe('readAddress', () => {
  it('accepts known values and leaves out others', () => {
    const asked = readAddress('?model=tiny&runtime=wasm', 'https://host/sub/')
    expect(asked.request).toEqual({
      manifestUrl: 'https://host/sub/models/tiny/manifest.json',
      headsUrl: null, // it has no heads
      runtime: 'wasm',
    })
    const hostile = readAddress('?model=../../evil&runtime=cuda', 'https://host/')
    expect(hostile.request).toEqual({
      manifestUrl: 'https://host/models/smollm2-135m-instruct/manifest.json',
      headsUrl: 'https://host/heads/',
      runtime: 'auto',
    })
  })

  it('finds the models beside the page, or where the build puts them', () => {
    const manifestUrl = (models: string) => readAddress('', 'https://host/sub/', models).request.manifestUrl
    const file = 'smollm2-135m-instruct/manifest.json'
    expect(manifestUrl('weights/')).toBe(`https://host/sub/weights/${file}`)
    expect(manifestUrl('../models/')).toBe(`https://host/models/${file}`)
    expect(manifestUrl('/models/')).toBe(`https://host/models/${file}`)
    expect(manifestUrl('//other/a/')).toBe(`https://other/a/${file}`)
    expect(manifestUrl('https://other:81/a/')).toBe(`https://other:81/a/${file}`)
  })
})
