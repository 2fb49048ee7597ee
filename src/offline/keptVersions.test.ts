import { beforeEach, expect, test } from 'vitest'
import { createKeptVersions } from './keptVersions.ts'
import type { Client } from './scope.ts'
import { memoryCaches } from './testing/memoryCaches.ts'

const SCOPE = 'https://host/some/where/'
const FILES = `tokenwise-files ${SCOPE}`
const tab = (id: string): Client => ({ id, url: `${SCOPE}?model=tiny`, type: 'window' })

/** A version with its script and data, and a script of the engine that it shares with others. */
const versionNamed = (version: string) => ({
  version,
  keys: new Map([
    [`${SCOPE}assets/page-${version}.js`, `${SCOPE}assets/page-${version}.js`],
    [`${SCOPE}assets/engine-1.js`, `${SCOPE}assets/engine-1.js`],
    [`${SCOPE}data.json`, `${SCOPE}data.json?__WB_REVISION__=${version}`],
  ]),
  cacheName: FILES,
})
const [one, two] = [versionNamed('one'), versionNamed('two')]

let caches: CacheStorage
let kept: ReturnType<typeof createKeptVersions>
const stored = async () => (await (await caches.open(FILES)).keys()).map(({ url }) => url.slice(SCOPE.length)).sort()

beforeEach(async () => {
  caches = memoryCaches()
  kept = createKeptVersions(caches, SCOPE)
  const files = await caches.open(FILES)
  for (const { version, keys } of [one, two]) {
    await kept.add(version, keys)
    for (const key of keys.values()) await files.put(key, new Response(version))
  }
})

test('a tab has the version that it named, and a worker that of its script', async () => {
  await kept.addTab('a', 'one')
  expect(await kept.versionOf(tab('a'), two)).toBe('one')
  expect(await kept.versionOf(tab('still loading'), two)).toBeNull()
  expect(await kept.versionOf(undefined, two)).toBeNull()
  const worker = (file: string): Client => ({ id: 'w', url: SCOPE + file, type: 'worker' })
  expect(await kept.versionOf(worker('assets/page-one.js'), two)).toBe('one')
  expect(await kept.versionOf(worker('assets/engine-1.js'), two)).toBe('two')
  expect(await kept.versionOf(worker('assets/engine-2.js'), two)).toBeNull()
  expect((await kept.keysOf('one')).get(`${SCOPE}data.json`)).toBe(`${SCOPE}data.json?__WB_REVISION__=one`)
  expect((await kept.keysOf('three')).size).toBe(0)
})

test('files of an earlier version stay while a tab needs them, and no longer', async () => {
  const all = await stored()
  expect(all).toHaveLength(5)
  await kept.addTab('a', 'one')
  await kept.addTab('b', 'two')
  await kept.tidy(two, [tab('a'), tab('b')])
  expect(await stored()).toEqual(all)
  await kept.tidy(two, [tab('b')])
  expect(await stored()).toEqual(['assets/engine-1.js', 'assets/page-two.js', 'data.json?__WB_REVISION__=two'])
  expect((await kept.keysOf('one')).size).toBe(0)
  // Its tab is forgotten, too.
  expect(await kept.versionOf(tab('a'), two)).toBeNull()
})

test('files that no version lists are deleted', async () => {
  await (await caches.open(FILES)).put(`${SCOPE}assets/left-over.js`, new Response(''))
  await kept.tidy(two, [])
  expect(await stored()).toEqual(['assets/engine-1.js', 'assets/page-two.js', 'data.json?__WB_REVISION__=two'])
})
