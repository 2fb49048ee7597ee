import { expect, test } from 'vitest'
import { FakeOpfs } from '../../platform/testing/fakeOpfs.ts'
import { modelHere } from './modelHere.ts'

const URL = 'https://host/models/one/manifest.json'

test('counts what is stored of the model that the manifest names', async () => {
  const opfs = new FakeOpfs()
  const fetch = async () => new Response(JSON.stringify({ sha256: 'one', sizeBytes: 100, parts: [] }))
  const stored = () => modelHere({ fetch, files: opfs.root }, URL)
  expect(await stored()).toEqual({ storedBytes: 0, totalBytes: 100 })
  opfs.files.set('models/one/part-000.bin', new Uint8Array(60))
  opfs.files.set('models/two/part-000.bin', new Uint8Array(1000))
  expect(await stored()).toEqual({ storedBytes: 60, totalBytes: 100 })
  opfs.files.set('models/one/part-001.bin', new Uint8Array(40))
  opfs.files.set('models/one/part-001.bin.ok', new Uint8Array(64))
  expect(await stored()).toEqual({ storedBytes: 100, totalBytes: 100 })
})

test('says if the list cannot be read', async () => {
  const { root: files } = new FakeOpfs()
  const failed = (fetch: typeof globalThis.fetch) =>
    modelHere({ fetch, files }, URL).catch((error: Error) => error.name)
  expect(await failed(() => Promise.reject(new TypeError('Failed to fetch')))).toBe('TypeError')
  expect(await failed(async () => new Response('{}'))).toBe('ZodError')
})
