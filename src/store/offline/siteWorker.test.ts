import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageToWorker, SiteState } from '../../offline/messages.ts'
import { createSiteWorker, type SiteWorkerParts } from './siteWorker.ts'

const URL = 'https://host/some/where/service-worker.js'

/** A service worker that answers with the state of its version. */
class FakeWorker extends EventTarget {
  readonly got: MessageToWorker['kind'][] = []
  readonly version: string
  state: ServiceWorkerState
  constructor(version: string, state: ServiceWorkerState) {
    super()
    this.version = version
    this.state = state
  }
  postMessage(message: MessageToWorker, [port]: MessagePort[] = []) {
    this.got.push(message.kind)
    const storing = message.kind === 'store'
    port?.postMessage({ version: this.version, opensOffline: true, storing } as SiteState)
  }
  become(state: ServiceWorkerState) {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null
  waiting: FakeWorker | null = null
  active: FakeWorker | null = null
  update = vi.fn(async () => {})
}

class FakeContainer extends EventTarget {
  controller: FakeWorker | null = null
  registration: FakeRegistration | undefined = new FakeRegistration()
  register = vi.fn(async () => this.registration)
  control(worker: FakeWorker) {
    this.controller = worker
    this.dispatchEvent(new Event('controllerchange'))
  }
}

let container: FakeContainer
let registration: FakeRegistration
const window = new EventTarget()
const reload = vi.fn()
let now = 0

function begin(changes: Partial<SiteWorkerParts> = {}) {
  const site = createSiteWorker({
    serviceWorkers: () => container as never,
    savesData: () => false,
    url: URL,
    version: 'one',
    window: window as Window,
    whenIdle: (callback) => callback(),
    now: () => now,
    reload,
    ...changes,
  })
  site.begin()
  return site
}
const isOffered = (site: ReturnType<typeof begin>) => site.store.getState().updateReady

beforeEach(() => {
  container = new FakeContainer()
  registration = container.registration as FakeRegistration
  reload.mockClear()
  now = 0
})

describe('createSiteWorker', () => {
  it('registers when it begins, and is active once the service worker is', async () => {
    const first = new FakeWorker('one', 'installing')
    registration.installing = first
    const site = begin()
    const settled = vi.fn()
    void site.active.then(settled)
    await vi.waitFor(() => expect(container.register).toHaveBeenCalledWith(URL, { updateViaCache: 'none' }))
    expect(settled).not.toHaveBeenCalled()
    first.become('activated')
    registration.active = first
    expect(await site.active).toBe(first)
    await site.keepPage()
    await vi.waitFor(() => expect(site.store.getState().site?.storing).toBe(true))
    expect(first.got).toEqual(['store'])
    // The first service worker is no update. It may have taken the place of one that stores nothing.
    container.control(first)
    await vi.waitFor(() => expect(first.got).toEqual(['store', 'hello', 'state', 'store']))
    expect(isOffered(site)).toBe(false)
  })

  it('stores nothing in the background for a visitor who saves data', async () => {
    registration.active = new FakeWorker('one', 'activated')
    const site = begin({ savesData: () => true })
    await site.active
    await site.keepPage()
    expect(registration.active.got).toEqual([])
  })

  it('says why there is no service worker', async () => {
    const reason = (changes: Partial<SiteWorkerParts>) => begin(changes).active.catch((error: Error) => error.message)
    expect(await reason({ serviceWorkers: () => null })).toMatch(/does not offer service workers/)
    expect(await reason({ serviceWorkers: () => undefined })).toMatch(/does not offer service workers/)
    const blocked = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    expect(await reason({ serviceWorkers: blocked })).toMatch(/insecure/)
    container.registration = undefined
    expect(await reason({})).toMatch(/registered no service worker/)
    container.registration = registration
    expect(await reason({})).toMatch(/registered no service worker/)
    container.register.mockRejectedValueOnce(new TypeError('bad HTTP response code (404)'))
    expect(await reason({})).toMatch(/404/)
    const broken = new FakeWorker('one', 'installing')
    registration.installing = broken
    const site = begin()
    const failed = site.active.catch((error: Error) => error.message)
    await vi.waitFor(() => expect(container.register).toHaveBeenCalledTimes(4))
    broken.become('redundant')
    expect(await failed).toMatch(/installation failed/)
  })

  it('offers a newer version that is ready, and reloads when it has taken over', async () => {
    const active = new FakeWorker('one', 'activated')
    Object.assign(registration, { active })
    container.controller = active
    const site = begin()
    await site.active
    const next = new FakeWorker('two', 'installing')
    registration.installing = next
    registration.dispatchEvent(new Event('updatefound'))
    expect(isOffered(site)).toBe(false)
    Object.assign(registration, { installing: null, waiting: next })
    next.become('installed')
    await vi.waitFor(() => expect(isOffered(site)).toBe(true))
    expect(next.got).toEqual(['state'])

    const updated = site.update()
    await vi.waitFor(() => expect(next.got).toEqual(['state', 'activate']))
    expect(active.got.at(-1)).toBe('stop')
    expect(reload).not.toHaveBeenCalled()
    next.become('activated')
    await updated
    expect(reload).toHaveBeenCalledOnce()
  })

  it('reloads also if the newer service worker is discarded', async () => {
    const next = new FakeWorker('two', 'installed')
    Object.assign(registration, { active: new FakeWorker('one', 'activated'), waiting: next })
    const site = begin()
    await vi.waitFor(() => expect(isOffered(site)).toBe(true))
    const updated = site.update()
    await vi.waitFor(() => expect(next.got).toContain('activate'))
    next.become('redundant')
    await updated
    expect(reload).toHaveBeenCalledOnce()
  })

  it('does not ask if the page is as new as the waiting service worker', async () => {
    const next = new FakeWorker('one', 'installed')
    Object.assign(registration, { active: new FakeWorker('zero', 'activated'), waiting: next })
    const site = begin()
    await vi.waitFor(() => expect(next.got).toEqual(['state', 'activate']))
    expect(isOffered(site)).toBe(false)
  })

  it('offers a reload if another tab accepted a newer version', async () => {
    registration.active = new FakeWorker('one', 'activated')
    container.controller = registration.active
    const site = begin()
    await site.active
    const next = new FakeWorker('two', 'activated')
    registration.active = next
    container.control(next)
    await vi.waitFor(() => expect(isOffered(site)).toBe(true))
    expect(next.got).toEqual(['hello', 'state'])
    await site.update()
    expect(reload).toHaveBeenCalledOnce()
    // What is asked from now on goes to the newer one.
    expect((await site.ask({ kind: 'state' })).version).toBe('two')
  })

  it('looks for a newer version when a tab is used again after an hour', async () => {
    registration.active = new FakeWorker('one', 'activated')
    await begin().active
    window.dispatchEvent(new Event('focus'))
    expect(registration.update).not.toHaveBeenCalled()
    now = 3_600_001
    window.dispatchEvent(new Event('focus'))
    window.dispatchEvent(new Event('focus'))
    expect(registration.update).toHaveBeenCalledOnce()
  })
})
