import { describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand'
import { FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import type { EngineStatus, Playground } from '../run/runState.ts'
import { type ClassReadyState, createClassReady, missingBytes } from './classReady.ts'
import type { SiteState } from './siteWorker.ts'

const SITE: SiteState = {
  version: 'one',
  opensOffline: false,
  storedBytes: 10,
  totalBytes: 30,
  storing: false,
  failure: null,
  addedHosts: [],
}
const MODEL_BYTES = 100

/** A machine whose service worker stores 10 bytes between two looks, and whose model is stored when it is loaded. */
function machine({ site: given = {}, load }: { site?: Partial<SiteState>; load?: () => EngineStatus } = {}) {
  const site = { ...SITE, ...given }
  const model = { storedBytes: 0, totalBytes: MODEL_BYTES }
  const messages: string[] = []
  const playground = createStore<Pick<Playground, 'status' | 'load' | 'cancelLoad'>>()((set) => ({
    status: { kind: 'idle' },
    async load() {
      set({ status: { kind: 'loading', progress: null, fallbacks: [], thenRun: false } })
      await Promise.resolve()
      const status = load?.() ?? { kind: 'ready', info: FAKE_INFO }
      if (status.kind === 'ready' && status.info.fallbacks.length === 0) model.storedBytes = MODEL_BYTES
      set({ status })
    },
    cancelLoad: () => set({ status: { kind: 'idle' } }),
  }))
  const ask = vi.fn(async ({ kind }: { kind: string }): Promise<SiteState> => {
    messages.push(kind)
    if (kind === 'store') site.storing = true
    if (kind === 'stop') site.storing = false
    if (kind === 'state' && site.storing) site.storedBytes += 10
    if (site.storedBytes >= site.totalBytes || site.failure) site.storing = false
    return { ...site }
  })
  const ready = createClassReady({
    siteWorker: { ask },
    modelHere: async () => ({ ...model }),
    playground: playground as never,
  })
  return { ready, playground, ask, site, model, messages, state: () => ready.getState().state }
}

const faultOf = (state: ClassReadyState) => (state.kind === 'waiting' ? state.fault : undefined)

describe('createClassReady', () => {
  it('says what is missing, stores it, and knows it afterwards', async () => {
    const { ready, state, messages, playground } = machine()
    await ready.getState().check()
    const before = state()
    expect(before.kind === 'waiting' && missingBytes(before.stored)).toBe(20 + MODEL_BYTES)
    await ready.getState().start()
    const after = state()
    expect(after.kind === 'waiting' && [missingBytes(after.stored), after.fault]).toEqual([0, null])
    expect(messages.filter((kind) => kind === 'store')).toHaveLength(1)
    expect(playground.getState().status.kind).toBe('ready')
    await ready.getState().check()
    expect(state()).toEqual(after)
  })

  it('continues if the browser has ended the service worker in between', async () => {
    const { ready, state, ask, site, messages } = machine()
    await ready.getState().check()
    ask.mockImplementationOnce(async () => ({ ...site }))
    await ready.getState().start()
    expect(messages).toContain('store')
    expect(faultOf(state())).toBeNull()
  })

  it.each([
    ['full', /no space left/],
    ['refused', /refuses to store/],
    ['download', /Could not store labs\/push\.json\.gz/],
  ] as const)('says that the site could not be stored: %s', async (reason, words) => {
    const { ready, state, site, playground } = machine()
    await ready.getState().check()
    site.failure = { reason, file: 'labs/push.json.gz', detail: '' }
    await ready.getState().start()
    expect(faultOf(state())).toMatch(words)
    expect(playground.getState().status.kind).toBe('idle')
    // What went wrong stays while the page looks again.
    await ready.getState().check()
    expect(faultOf(state())).toMatch(words)
  })

  it('says why the model could not be loaded or stored', async () => {
    const error = { code: 'download', message: 'The model is not on this device.', detail: '' } as const
    const failed = machine({ load: () => ({ kind: 'failed', error, thenRun: false }) })
    await failed.ready.getState().check()
    await failed.ready.getState().start()
    expect(faultOf(failed.state())).toBe(error.message)

    const fallbacks = ['saving the model: the browser has no space left for this page']
    const inMemory = machine({ load: () => ({ kind: 'ready', info: { ...FAKE_INFO, fallbacks } }) })
    await inMemory.ready.getState().check()
    await inMemory.ready.getState().start()
    expect(faultOf(inMemory.state())).toBe(fallbacks[0])
  })

  it('is canceled at once, and keeps what is stored', async () => {
    const { ready, state, ask, messages } = machine()
    await ready.getState().check()
    const started = ready.getState().start()
    await vi.waitFor(() => expect(state().kind).toBe('storing'))
    ready.getState().cancel()
    expect(state().kind).toBe('waiting')
    await started
    expect(state().kind).toBe('waiting')
    expect(messages).toContain('stop')
    ask.mockRejectedValueOnce(new Error('the service worker does not answer'))
    await ready.getState().start()
    expect(faultOf(state())).toBe('the service worker does not answer')
  })

  it('says where a browser cannot store the site', async () => {
    const { ready, state, ask } = machine()
    ask.mockRejectedValueOnce(new Error('this browser does not offer service workers'))
    await ready.getState().check()
    expect(state()).toEqual({ kind: 'impossible', reason: 'this browser does not offer service workers' })
  })
})
