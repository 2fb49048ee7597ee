import { expect, test } from 'vitest'
import { FakeOpfs } from '../../platform/testing/fakeOpfs.ts'
import { createStoredHere } from './storedHere.ts'

function browser(manager: Partial<StorageManager> = {}) {
  const disk = new FakeOpfs()
  disk.files.set('models/aaaa/part-000.bin', new Uint8Array(100))
  const asked: string[] = []
  const storageManager = () => ({
    estimate: async () => ({ usage: 120, quota: 1000, usageDetails: { caches: 20 } }),
    persisted: async () => false,
    persist: async () => {
      asked.push('persist')
      return true
    },
    ...manager,
  })
  const names = new Set([
    'tokenwise-files http://x/app/',
    'tokenwise-versions http://x/app/',
    'tokenwise-files http://x/',
  ])
  const caches = () => ({ keys: async () => [...names], delete: async (name: string) => names.delete(name) })
  const channel = (name: string) => new BroadcastChannel(name)
  const siteFolder = 'http://x/app/'
  const parts = {
    files: disk.root,
    caches,
    siteFolder,
    storageManager,
    locks: () => null,
    channel,
    wait: async () => {},
  }
  const stopStoring = async () => void asked.push('stop')
  return { store: createStoredHere(parts, stopStoring), disk, asked, parts, names }
}

test('lists what is stored and how much room there is', async () => {
  const { store } = browser()
  await store.getState().look()
  expect(store.getState()).toMatchObject({
    models: [{ sha256: 'aaaa', storedBytes: 100 }],
    space: { usedBytes: 120, quotaBytes: 1000, pageBytes: 20 },
    isPersistent: false,
  })
})

test('deletes a model and looks again, or says why not', async () => {
  const { store, disk } = browser()
  disk.openHandles.set('models/aaaa/part-000.bin', { exclusive: true, count: 1 })
  await store.getState().deleteModel('aaaa')
  expect(store.getState()).toMatchObject({
    fault: expect.stringMatching(/^A tab is loading this model/),
    deleting: null,
  })
  disk.openHandles.clear()
  await store.getState().deleteModel('aaaa')
  expect(store.getState()).toMatchObject({ fault: null, deleting: null, models: [] })
})

test('deletes the site’s own copy and no other’s, or says why not', async () => {
  const { store, names, asked, parts } = browser()
  await store.getState().deletePage()
  expect([...names]).toEqual(['tokenwise-files http://x/'])
  expect([asked, store.getState().fault]).toEqual([['stop'], null])
  expect(store.getState().space?.pageBytes).toBe(0)
  const caches = () => {
    throw new DOMException('private', 'SecurityError')
  }
  const refusing = createStoredHere({ ...parts, caches }, () => Promise.reject(new Error('no service worker')))
  await refusing.getState().deletePage()
  expect(refusing.getState()).toMatchObject({ deleting: null, fault: expect.stringContaining('SecurityError') })
})

test('asks the browser to keep it, once', async () => {
  const { store, asked } = browser()
  await store.getState().askToKeep()
  expect([store.getState().isPersistent, asked]).toEqual([true, ['persist']])
  const kept = browser({ persisted: async () => true })
  await kept.store.getState().askToKeep()
  expect([kept.store.getState().isPersistent, kept.asked]).toEqual([true, []])
})

test('a browser that tells nothing, or throws, leaves the page as it is', async () => {
  const silent = browser({ estimate: async () => ({}) })
  await silent.store.getState().look()
  expect(silent.store.getState().space).toBeNull()
  const { parts } = browser()
  const none = {
    files: () => Promise.reject(new Error('none')),
    storageManager: () => {
      throw new TypeError('none')
    },
  }
  const store = createStoredHere({ ...parts, ...none }, async () => {})
  await store.getState().look()
  await store.getState().askToKeep()
  expect(store.getState()).toMatchObject({ models: [], space: null, isPersistent: null })
})
