import { afterEach, describe, expect, it } from 'vitest'
import type { Platform } from './platform.ts'
import { deleteStoredModel, GIVE_UP_CHANNEL, listStoredModels, modelFolder, readingLock } from './storedModels.ts'
import { FakeLocks } from './testing/fakeLocks.ts'
import { FakeOpfs } from './testing/fakeOpfs.ts'

const channels: BroadcastChannel[] = []
const channel = (name: string) => {
  const made = new BroadcastChannel(name)
  channels.push(made)
  return made
}
afterEach(() => {
  for (const open of channels.splice(0)) open.close()
})

function site(disk = new FakeOpfs()) {
  const locks = new FakeLocks()
  const never = () => new Promise<void>(() => {})
  const platform = { files: disk.root, locks: () => locks as unknown as LockManager, channel, wait: never }
  return { disk, locks, platform }
}

function stored(): FakeOpfs {
  const disk = new FakeOpfs()
  disk.files.set('models/aaaa/part-000.bin', new Uint8Array(100))
  disk.files.set('models/aaaa/about.json', new TextEncoder().encode('{"name":"A model","sizeBytes":100}'))
  disk.files.set('models/bbbb/part-000.bin', new Uint8Array(30))
  return disk
}

describe('listStoredModels', () => {
  it('lists models by size, with the names that are known', async () => {
    expect(await listStoredModels(site(stored()).platform)).toEqual([
      { sha256: 'aaaa', name: 'A model', sizeBytes: 100, storedBytes: 134 },
      { sha256: 'bbbb', name: null, sizeBytes: null, storedBytes: 30 },
    ])
  })

  it('lists none where nothing is or can be stored, and takes no harm from damaged files', async () => {
    expect(await listStoredModels(site().platform)).toEqual([])
    const refused = () => Promise.reject(new DOMException('private', 'SecurityError'))
    expect(await listStoredModels({ files: refused })).toEqual([])
    const { disk, platform } = site(stored())
    disk.files.set('models/aaaa/about.json', new TextEncoder().encode('{"name'))
    await modelFolder(platform.files, 'empty')
    const found = await listStoredModels(platform)
    expect(found.map(({ sha256, name }) => [sha256, name])).toEqual([
      ['aaaa', null],
      ['bbbb', null],
    ])
  })
})

describe('deleteStoredModel', () => {
  it('deletes one model, and is content if it is gone', async () => {
    const { disk, platform } = site(stored())
    expect(await deleteStoredModel(platform, 'aaaa')).toBeNull()
    expect([...disk.files.keys()]).toEqual(['models/bbbb/part-000.bin'])
    expect(await deleteStoredModel(platform, 'aaaa')).toBeNull()
    expect(await deleteStoredModel({ ...platform, locks: () => null }, 'bbbb')).toBeNull()
    expect(disk.files.size).toBe(0)
  })

  it('waits for the tabs that read the model, which it asks to give it up', async () => {
    const { disk, locks, platform } = site(stored())
    let release = () => {}
    void locks.request(readingLock('aaaa'), { mode: 'shared' }, () => new Promise<void>((done) => (release = done)))
    const asked = new Promise((resolve) => {
      channel(GIVE_UP_CHANNEL).onmessage = ({ data }) => resolve(data)
    })
    const deletion = deleteStoredModel(platform, 'aaaa')
    expect(await asked).toBe('aaaa')
    expect(disk.files.size).toBe(3)
    release()
    expect(await deletion).toBeNull()
    expect(disk.files.size).toBe(1)
  })

  it('gives up on a tab that does not answer, and says what to do', async () => {
    const { disk, locks, platform } = site(stored())
    void locks.request(readingLock('aaaa'), { mode: 'shared' }, () => new Promise<void>(() => {}))
    const impatient: Pick<Platform, 'wait'> = { wait: async () => {} }
    expect(await deleteStoredModel({ ...platform, ...impatient }, 'aaaa')).toMatch(
      /^A tab is loading this model or not answering\. Wait until it has loaded, or close that tab, and try again\.$/,
    )
    expect(disk.files.size).toBe(3)
    disk.openHandles.set('models/bbbb/part-000.bin', { exclusive: true, count: 1 })
    expect(await deleteStoredModel(platform, 'bbbb')).toMatch(/^A tab is loading this model/)
  })
})
