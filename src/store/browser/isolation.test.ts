import { describe, expect, it, vi } from 'vitest'
import { createIsolation, type IsolationParts, watchForTouch } from './isolation.ts'

/** A browser tab: its memory outlives page loads. */
function tab() {
  const memory = new Map<string, string>()
  const reload = vi.fn()
  const serviceWorker = vi.fn(async () => {})
  const load = (changes: Partial<IsolationParts> = {}) =>
    createIsolation({
      crossOriginIsolated: false,
      isSecureContext: true,
      embedded: false,
      serviceWorker,
      tabStorage: () => ({
        getItem: (key) => memory.get(key) ?? null,
        setItem: (key, value) => void memory.set(key, value),
        removeItem: (key) => void memory.delete(key),
      }),
      untouched: () => true,
      reload,
      ...changes,
    })
  return { load, reload, serviceWorker }
}

const detailOf = (store: ReturnType<typeof createIsolation>) => {
  const state = store.getState()
  return state.kind === 'unavailable' ? `${state.reason}: ${state.detail}` : state.kind
}

describe('createIsolation', () => {
  it('does nothing on a host that sends the headers', () => {
    const { load, serviceWorker } = tab()
    expect(load({ crossOriginIsolated: true }).getState()).toEqual({ kind: 'isolated' })
    expect(serviceWorker).not.toHaveBeenCalled()
  })

  it('waits for the worker, then reloads the page once', async () => {
    const { load, reload, serviceWorker } = tab()
    let isActive = () => {}
    serviceWorker.mockReturnValue(
      new Promise((resolve) => {
        isActive = resolve
      }),
    )
    const store = load()
    expect(serviceWorker).toHaveBeenCalledOnce()
    expect(reload).not.toHaveBeenCalled()
    isActive()
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
    const { load, reload, serviceWorker } = tab()
    expect(detailOf(load({ isSecureContext: false }))).toBe('insecure: ')
    expect(detailOf(load({ embedded: true }))).toBe('embedded: ')
    expect(serviceWorker).not.toHaveBeenCalled()
    const blocked = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    for (const [changes, words] of [
      [{ serviceWorker: () => Promise.reject(new Error('the installation failed')) }, /: the installation failed$/],
      [{ serviceWorker: () => Promise.reject('bad') }, /: bad$/],
      [{ serviceWorker: blocked }, /insecure/],
      // Without tab storage a second load looks like the first.
      [{ tabStorage: blocked }, /insecure/],
    ] satisfies [Partial<IsolationParts>, RegExp][]) {
      const store = load(changes)
      await vi.waitFor(() => expect(detailOf(store)).toMatch(words))
    }
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
