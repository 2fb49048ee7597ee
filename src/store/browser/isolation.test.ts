import { describe, expect, it, vi } from 'vitest'
import { createIsolation, type IsolationParts, watchForTouch } from './isolation.ts'

const WORKER = 'https://host/some/where/service-worker.js'

/** A browser tab: its memory outlives page loads. */
function tab() {
  const memory = new Map<string, string>()
  const reload = vi.fn()
  const register = vi.fn(async () => registered('activated'))
  const load = (changes: Partial<IsolationParts> = {}) =>
    createIsolation(
      {
        crossOriginIsolated: false,
        isSecureContext: true,
        embedded: false,
        serviceWorkers: () => ({ register }) as unknown as ServiceWorkerContainer,
        tabStorage: () => ({
          getItem: (key) => memory.get(key) ?? null,
          setItem: (key, value) => void memory.set(key, value),
          removeItem: (key) => void memory.delete(key),
        }),
        untouched: () => true,
        reload,
        ...changes,
      },
      WORKER,
    )
  return { load, reload, register }
}

class FakeWorker extends EventTarget {
  state: ServiceWorkerState
  constructor(state: ServiceWorkerState) {
    super()
    this.state = state
  }
  become(state: ServiceWorkerState) {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

function registered(state: ServiceWorkerState, worker = new FakeWorker(state)): ServiceWorkerRegistration {
  const place = state === 'installing' ? 'installing' : 'active'
  return { installing: null, waiting: null, active: null, [place]: worker } as unknown as ServiceWorkerRegistration
}

const detailOf = (store: ReturnType<typeof createIsolation>) => {
  const state = store.getState()
  return state.kind === 'unavailable' ? `${state.reason}: ${state.detail}` : state.kind
}

describe('createIsolation', () => {
  it('does nothing on a host that sends the headers', () => {
    const { load, register } = tab()
    expect(load({ crossOriginIsolated: true }).getState()).toEqual({ kind: 'isolated' })
    expect(register).not.toHaveBeenCalled()
  })

  it('waits for the worker, then reloads the page once', async () => {
    const { load, reload, register } = tab()
    const worker = new FakeWorker('installing')
    register.mockResolvedValue(registered('installing', worker))
    const store = load()
    await vi.waitFor(() => expect(register).toHaveBeenCalledWith(WORKER, { updateViaCache: 'none' }))
    worker.become('installed')
    worker.become('activating')
    expect(reload).not.toHaveBeenCalled()
    worker.become('activated')
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce())
    expect(store.getState().kind).toBe('pending') // until the reload it requested
  })

  it('never reloads twice where that does not help', async () => {
    const { load, reload } = tab()
    load()
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce())
    for (const _ of [1, 2, 3]) {
      const again = load()
      await vi.waitFor(() => expect(detailOf(again)).toMatch(/^noServiceWorker: .*not isolated after a reload/))
    }
    expect(reload).toHaveBeenCalledOnce()
  })

  it('reloads again after a load that bypassed the worker (Shift and reload)', async () => {
    const { load, reload } = tab()
    load()
    await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1))
    load({ crossOriginIsolated: true })
    load()
    await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(2))
  })

  it('does not reload a page that someone has started to use', async () => {
    const { load, reload } = tab()
    const store = load({ untouched: () => false })
    await vi.waitFor(() => expect(store.getState()).toEqual({ kind: 'afterReload' }))
    expect(reload).not.toHaveBeenCalled()
  })

  it('does without isolation where it is not possible', async () => {
    const { load, reload, register } = tab()
    expect(detailOf(load({ isSecureContext: false }))).toBe('insecure: ')
    expect(detailOf(load({ embedded: true }))).toBe('embedded: ')
    expect(register).not.toHaveBeenCalled()
    const blocked = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    for (const [changes, words] of [
      [{ serviceWorkers: () => undefined }, /does not offer service workers/],
      [{ serviceWorkers: () => null }, /does not offer service workers/],
      [{ serviceWorkers: blocked }, /insecure/],
      // Without tab storage a second load looks like the first.
      [{ tabStorage: blocked }, /insecure/],
    ] satisfies [Partial<IsolationParts>, RegExp][]) {
      const store = load(changes)
      await vi.waitFor(() => expect(detailOf(store)).toMatch(words))
    }
    register.mockRejectedValueOnce(new TypeError('bad HTTP response code (404)'))
    const missing = load()
    await vi.waitFor(() => expect(detailOf(missing)).toMatch(/^noServiceWorker: .*404/))
    const worker = new FakeWorker('installing')
    register.mockResolvedValueOnce(registered('installing', worker))
    const broken = load()
    await vi.waitFor(() => expect(register).toHaveBeenCalledTimes(3))
    worker.become('redundant')
    await vi.waitFor(() => expect(detailOf(broken)).toMatch(/the installation failed/))
    expect(reload).not.toHaveBeenCalled()
    expect(detailOf(load({ crossOriginIsolated: true, tabStorage: blocked }))).toBe('isolated')
  })
})

describe('watchForTouch', () => {
  it.each(['pointerdown', 'keydown', 'input', 'wheel', 'dragenter'])('notices %s', (type) => {
    const target = new EventTarget()
    const untouched = watchForTouch(target)
    target.dispatchEvent(new Event('load'))
    expect(untouched()).toBe(true)
    target.dispatchEvent(new Event(type))
    expect(untouched()).toBe(false)
  })
})
