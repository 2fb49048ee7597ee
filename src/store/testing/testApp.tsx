// The app for component tests, with a fake engine and in-memory storage. Reading a file of the site fails.

import { MantineProvider } from '@mantine/core'
import { cleanup, configure, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { afterEach } from 'vitest'
import { createStore } from 'zustand'
import { readTraceFile } from '../../traces/readTraces.ts'
import { theme } from '../../ui/theme.ts'
import { createFakeClient, type FakeOptions } from '../../worker/testing/fakeEngine.ts'
import { AppContext } from '../app/context.ts'
import { type App, createApp } from '../app/createApp.ts'
import type { AppParts } from '../app/parts.ts'
import type { Isolation } from '../browser/isolation.ts'
import { testIndexedDb } from './indexedDb.ts'
import { memoryArchive } from './memoryArchive.ts'
import { memoryStorage } from './memoryStorage.ts'
import { noSiteWorker } from './noSiteWorker.ts'

afterEach(cleanup)
// Waits are long, so that a busy machine does not fail a test. The runner's timeout ends a test that hangs.
configure({ asyncUtilTimeout: 45_000 })

const noHub = () => Promise.reject(new Error('no hub'))

/** @param parts override the defaults below. */
export function createTestApp(options: FakeOptions = {}, parts: Partial<AppParts> = {}): App {
  const [long, tab] = [memoryStorage(), memoryStorage()]
  return createApp({
    client: createFakeClient(options),
    hub: { describe: noHub, download: noHub },
    readTraceFile,
    classifierStorage: { read: async () => [], write: async () => {}, remove: async () => {} },
    address: {
      model: { title: 'Fake-1M', sizeMegabytes: 98, headsMegabytes: 0 },
      request: { manifestUrl: 'http://x/manifest.json', headsUrl: null, runtime: 'auto' },
      embedded: false,
    },
    storages: { long: () => long, tab: () => tab },
    openArchive: async () => memoryArchive(),
    locks: () => null,
    indexedDB: testIndexedDb().indexedDB,
    isOnline: () => true,
    fileStorage: {
      files: () => Promise.reject(new DOMException('no files', 'SecurityError')),
      caches: () => ({ keys: async () => [], delete: async () => false }),
      siteFolder: 'http://x/',
      storageManager: () => ({ estimate: async () => ({}), persisted: async () => false, persist: async () => false }),
      locks: () => null,
      channel: (name) => new BroadcastChannel(name),
      wait: () => new Promise(() => {}),
    },
    read: (path) => Promise.reject(new Error(`${path}: the server answered 404`)),
    nextFrame: (callback) => void setTimeout(() => callback(performance.now())),
    now: Date.now,
    window,
    isolation: () => createStore<Isolation>()(() => ({ kind: 'isolated' })),
    siteWorker: noSiteWorker(),
    modelHere: async () => ({ storedBytes: 0, totalBytes: 98_362_432 }),
    ...parts,
  })
}

/** Renders components inside the app. `user` simulates input. */
export function renderInApp(app: App, children: ReactNode) {
  const rendered = render(
    <MantineProvider theme={theme} env="test">
      <AppContext value={app}>{children}</AppContext>
    </MantineProvider>,
  )
  return { ...rendered, user: userEvent.setup() }
}
