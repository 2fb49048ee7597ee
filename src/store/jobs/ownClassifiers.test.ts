import { describe, expect, it } from 'vitest'
import type { HubModel } from '../../rewards/classifier/hubModel.ts'
import { createFakeEngine } from '../../worker/testing/fakeEngine.ts'
import type { StoredModelNote } from '../browser/classifierStorage.ts'
import { createOwnModels, type OwnModelsParts } from './ownClassifiers.ts'

const MODEL: HubModel = { name: 'owner/tiny', revision: 'a', licence: 'mit', files: [], sizeBytes: 9 }
const FILES = new Map([['tiny/config.json', new Blob(['{}'])]])
const HOW = { use: 'reward', label: { plus: 1, minus: 0 }, labelText: 'positive-negative', reads: 'all' } as const

function setUp(parts: Partial<OwnModelsParts> = {}) {
  const stored = new Map<string, { note: StoredModelNote; files: Map<string, Blob> }>()
  const added: (string | null)[] = []
  const hosts: string[] = []
  const own = createOwnModels({
    client: createFakeEngine(),
    hub: { describe: async () => MODEL, download: async () => FILES },
    runtime: 'auto',
    storage: {
      read: async () => [...stored.values()],
      async write(note, files) {
        stored.set(note.name, { note, files: new Map(files) })
      },
      async remove(name) {
        stored.delete(name)
      },
    },
    addHosts: async (more) => void hosts.push(...more),
    isReady: () => true,
    onAdded: (reward, judge) => added.push(reward?.name ?? null, judge),
    onClosed: (name) => added.push(`closed ${name}`),
    ...parts,
  })
  return { own, added, hosts, stored, get: () => own.store.getState() }
}

describe('a reward model of one’s own', () => {
  it('is tried, opened as a reward, stored, and closed', async () => {
    const { get, added, stored } = setUp()
    await get().choose('', FILES)
    expect(get().phase).toMatchObject({ kind: 'tried', chosen: { name: 'tiny' } })
    await get().open(HOW)
    expect(get()).toMatchObject({ phase: { kind: 'none' }, models: [{ name: 'tiny', use: 'reward' }], fault: null })
    expect(added).toEqual(['tiny', null])
    expect([...stored.keys()]).toEqual(['tiny'])
    await get().close('tiny')
    expect(get().models).toEqual([])
    expect(stored.size).toBe(0)
  })

  it('stores only the files that opening needs, and forgets a judge that another one replaces', async () => {
    const { get, stored, added } = setUp()
    const folder = (name: string) =>
      new Map(
        [
          'config.json',
          'tokenizer.json',
          'tokenizer_config.json',
          'onnx/model.onnx',
          'onnx/model_quantized.onnx',
          'x.md',
        ].map((file) => [`${name}/${file}`, new Blob(['{}'])]),
      )
    for (const name of ['first', 'second']) {
      await get().choose('', folder(name))
      await get().open({ ...HOW, use: 'judge' })
    }
    expect(get().models).toMatchObject([{ name: 'second', isStored: true }])
    expect([...stored.keys()]).toEqual(['second'])
    expect(stored.get('second')?.note.paths).toEqual([
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'onnx/model_quantized.onnx',
    ])
    expect(added).toEqual([null, 'classifier:first', null, 'classifier:second', 'closed first'])
  })

  it('is there after a reload, and is added to the next model that is loaded', async () => {
    const first = setUp()
    await first.get().choose('', FILES)
    await first.get().open({ ...HOW, use: 'judge' })
    const { own, get } = setUp({
      storage: { read: async () => [...first.stored.values()], write: async () => {}, remove: async () => {} },
    })
    expect(await own.addAgain()).toEqual({ rewards: [], judges: ['classifier:tiny'] })
    expect(get().models).toMatchObject([{ name: 'tiny', use: 'judge', fault: null }])
  })

  it('is not opened as the judge while it can steer, nor the other way round, whatever its name', async () => {
    for (const [first, second, does] of [
      ['reward', 'judge', 'can steer'],
      ['judge', 'reward', 'judges'],
    ] as const) {
      const client = createFakeEngine()
      const same: typeof client.tryClassifier = async (request, options) => {
        const outcome = await client.tryClassifier(request, options)
        return outcome.ok ? { ok: true, value: { ...outcome.value, weights: 'same' } } : outcome
      }
      const { get } = setUp({ client: { ...client, tryClassifier: same } })
      await get().choose('', FILES)
      await get().open({ ...HOW, use: first })
      await get().choose('', new Map([['copy/config.json', new Blob(['{}'])]]))
      await get().open({ ...HOW, use: second })
      expect(get().models).toMatchObject([{ name: 'tiny', use: first }])
      expect(get().fault?.message).toBe(
        `copy is the same model as tiny, which ${does}. A judge never is the model that steers. Close tiny first, or choose another model.`,
      )
      await get().close('tiny')
      await get().open({ ...HOW, use: second })
      expect(get().models).toMatchObject([{ name: 'copy', use: second }])
    }
  })

  it('does not take the name of a rule, of a shipped reward or of another model', async () => {
    for (const [folder, name] of [
      ['json', 'my-json'],
      ['sentiment', 'my-sentiment'],
      ['a b*c+d', 'a-b-c-d'],
      ['…', 'reward-model'],
    ] as const) {
      const { get } = setUp()
      await get().choose(folder, new Map([['config.json', new Blob()]]))
      expect(get().phase).toMatchObject({ chosen: { name } })
    }
    const { get } = setUp()
    for (const name of ['tiny', 'tiny-2']) {
      await get().choose('', FILES)
      expect(get().phase).toMatchObject({ chosen: { name } })
      await get().open(HOW)
    }
  })

  it('asks a hub only after its host was added, and downloads only after the answer', async () => {
    const { get, hosts } = setUp()
    await get().ask('https://huggingface.co/', ['https://files.test/x'], ' owner/tiny ')
    expect(hosts).toEqual(['https://huggingface.co', 'https://*.hf.co', 'https://files.test'])
    expect(get().phase).toMatchObject({ kind: 'offered', hub: 'https://huggingface.co' })
    await get().download()
    expect(get().phase).toMatchObject({ kind: 'tried', chosen: { name: 'owner/tiny' } })
  })

  it('a fault goes back to the step before, with what was there', async () => {
    const broken = { describe: async () => MODEL, download: () => Promise.reject(new Error('It broke off.')) }
    const { get } = setUp({ hub: broken })
    await get().ask('hub', [], 'owner/tiny')
    expect(get()).toMatchObject({
      phase: { kind: 'none' },
      fault: { message: expect.stringContaining('“hub” is not the address') },
    })
    await get().ask('http://hub.test', [], 'owner/tiny')
    await get().download()
    expect(get()).toMatchObject({ phase: { kind: 'offered' }, fault: { message: 'It broke off.' } })
  })

  it('cancel goes back, and then closes the offer', async () => {
    const { get } = setUp({ hub: { describe: async () => MODEL, download: () => new Promise(() => {}) } })
    await get().ask('http://hub.test', [], 'owner/tiny')
    void get().download()
    expect(get().phase.kind).toBe('working')
    get().cancel()
    expect(get().phase.kind).toBe('offered')
    get().cancel()
    expect(get().phase.kind).toBe('none')
  })

  it('a browser that stores nothing says so, and the model is open', async () => {
    const { get } = setUp({
      storage: { read: async () => [], write: () => Promise.reject(new Error('full')), remove: async () => {} },
    })
    await get().choose('', FILES)
    await get().open(HOW)
    expect(get()).toMatchObject({
      models: [{ name: 'tiny', isStored: false }],
      fault: { message: expect.stringContaining('did not store it') },
    })
  })
})
