import { expect, it } from 'vitest'
import { deleteStoredModel } from '../../platform/storedModels.ts'
import { FakeLocks } from '../../platform/testing/fakeLocks.ts'
import { FakeOpfs } from '../../platform/testing/fakeOpfs.ts'
import { type ByteSource, PartsByteSource } from './byteSource.ts'
import { holdModel, whenDeleted } from './holdModel.ts'
import { openStore } from './store.ts'

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i)
const MANIFEST = {
  format: 1 as const,
  name: 'test',
  licence: '',
  source: '',
  sizeBytes: 100,
  sha256: 'aaaa',
  parts: [0, 1].map((i) => ({ file: `${i}.bin`, sizeBytes: 50, sha256: `${i}` })),
  selfTest: { tokens: [], logProbs: [] },
}

async function site() {
  const disk = new FakeOpfs()
  const locks = new FakeLocks()
  const platform = {
    files: disk.root,
    locks: () => locks as unknown as LockManager,
    channel: (name: string) => new BroadcastChannel(name),
    wait: () => new Promise<void>(() => {}),
  }
  const store = await openStore(MANIFEST, platform, (reason) => {
    throw new Error(reason)
  })
  for (const [index, part] of MANIFEST.parts.entries()) {
    const draft = await store.draft(part)
    await draft.restart(null)
    await draft.append(BYTES.subarray(50 * index, 50 * index + 50))
    const reader = await draft.finish()
    reader.close()
    draft.close()
  }
  /** Opens the stored model as a tab does that has loaded it and still reads bytes 40 to 60. */
  const openTab = async (giveUp: (source: ByteSource) => void) => {
    const release = await holdModel(platform, 'aaaa')
    const readers = await Promise.all(MANIFEST.parts.map((part) => store.open(part)))
    const source = new PartsByteSource(readers as NonNullable<(typeof readers)[number]>[], release)
    const stopWatching = whenDeleted(platform, 'aaaa', () => giveUp(source))
    return { source, stopWatching }
  }
  return { disk, platform, openTab }
}

it('a model that is in use in two tabs is deleted, and both continue from memory', async () => {
  const { disk, platform, openTab } = await site()
  const tabs = [
    await openTab((source) => source.keepInMemory(40, 20)),
    await openTab((source) => source.keepInMemory(40, 20)),
  ]
  expect(disk.openHandles.size).toBe(2)
  expect(await deleteStoredModel(platform, 'aaaa')).toBeNull()
  expect([...disk.files.keys()]).toEqual([])
  for (const { source, stopWatching } of tabs) {
    expect(source.read(45, 10)).toEqual(BYTES.slice(45, 55))
    expect(() => source.read(0, 10)).toThrow('The stored model was deleted')
    expect(() => source.read(55, 10)).toThrow('The stored model was deleted')
    source.close()
    stopWatching()
  }
})

it('a tab without memory for it lets go, and says so when it reads', async () => {
  const { platform, openTab } = await site()
  const { source, stopWatching } = await openTab((one) => one.close())
  expect(await deleteStoredModel(platform, 'aaaa')).toBeNull()
  expect(() => source.read(45, 10)).toThrow('Load the model again')
  stopWatching()
})

it('files that the browser removes are noticed by the next read', async () => {
  const { disk, openTab } = await site()
  const { source, stopWatching } = await openTab(() => {})
  expect(source.read(45, 10)).toEqual(BYTES.slice(45, 55))
  disk.evict()
  expect(() => source.read(45, 10)).toThrow(
    expect.objectContaining({
      code: 'gone',
      message: expect.stringContaining('The browser has removed the stored model'),
    }),
  )
  source.close()
  stopWatching()
})

it('where locks are missing or refused, the model is read all the same', async () => {
  ;(await holdModel({ locks: () => null }, 'aaaa'))()
  const refusing = { request: () => Promise.reject(new DOMException('opaque', 'SecurityError')) }
  ;(await holdModel({ locks: () => refusing as unknown as LockManager }, 'aaaa'))()
})
