import { expect, test } from 'vitest'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import type { Recorded } from '../../sharing/recorded.ts'
import { pack } from '../library/packing.ts'
import { runSettings } from '../testing/runSettings.ts'
import { createRecordings } from './recorded.ts'
import type { RunOrigin } from './runState.ts'

const note = (id: string) => ({
  id,
  title: `Title of ${id}`,
  notice: 'Look.',
  claim: 'it holds',
  holds: 40,
  of: 50,
  interval: [0.67, 0.89] as [number, number],
  seed: 1,
  command: 'tokenwise record',
})

type Files = Record<string, Uint8Array<ArrayBuffer> | undefined>

async function setUp(change: Files = {}) {
  const record = await fakeRun(runSettings())
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
  const files: Files = {
    'recorded/index.json': json({
      comparisons: ['one', 'two'].map((id) => ({ ...note(id), file: `${id}.json.gz` })),
    }),
    'recorded/one.json.gz': await pack({ note: note('one'), judged: null, record }),
    // As a host would send it that decompresses the file.
    'recorded/two.json.gz': json({ note: note('two'), judged: { judge: 'j', title: 't', scores: [1] }, record }),
  }
  const shown: { recorded: Recorded; origin: RunOrigin }[] = []
  const recordings = createRecordings({
    read: async (path) => (path in change ? change : files)[path] ?? Promise.reject(new Error(`${path}: HTTP 404`)),
    show: (recorded, origin) => shown.push({ recorded, origin }),
  })
  return { recordings, shown, record }
}

test('opens the first, then the requested one, compressed or not', async () => {
  const { recordings, shown, record } = await setUp()
  await recordings.getState().open()
  await recordings.getState().open('two')
  expect(shown.map(({ origin }) => origin)).toEqual([
    { kind: 'recorded', name: 'one', title: 'Title of one', notice: 'Look.' },
    { kind: 'recorded', name: 'two', title: 'Title of two', notice: 'Look.' },
  ])
  expect(shown[1]?.recorded).toMatchObject({ record, judged: { judge: 'j', scores: [1] } })
  expect(recordings.getState()).toMatchObject({ id: 'two', opening: false, error: null })
})

test('opens one by its name, and lists the names if there is no such one', async () => {
  const { recordings, shown } = await setUp()
  expect(await recordings.getState().openNamed('two')).toBeNull()
  expect(await recordings.getState().openNamed('three')).toBe(
    'There is no recorded comparison named “three”. These exist: one, two.',
  )
  expect(shown.map(({ recorded }) => recorded.note.id)).toEqual(['two'])
  expect(recordings.getState()).toMatchObject({ id: 'two', error: null })
})

test('an outdated one is not shown', async () => {
  const { recordings, shown } = await setUp()
  await Promise.all([recordings.getState().open('one'), recordings.getState().open('two')])
  expect(shown.map(({ recorded }) => recorded.note.id)).toEqual(['two'])
})

test('one that fails to load leaves the view unchanged, and can be requested again', async () => {
  const files: Files = { 'recorded/two.json.gz': undefined }
  const { recordings, shown, record } = await setUp(files)
  await recordings.getState().open()
  await recordings.getState().open('two')
  expect(recordings.getState()).toMatchObject({ id: 'one', opening: false })
  expect(recordings.getState().error).toContain('two.json.gz: HTTP 404')
  files['recorded/two.json.gz'] = await pack({ note: note('two'), judged: null, record })
  await recordings.getState().openAgain()
  expect(recordings.getState()).toMatchObject({ id: 'two', error: null })
  expect(shown.map(({ recorded }) => recorded.note.id)).toEqual(['one', 'two'])
})

test.each([
  ['recorded/index.json', new TextEncoder().encode('{"comparisons": []}')],
  ['recorded/one.json.gz', new TextEncoder().encode('{"note": 1}')],
  ['recorded/one.json.gz', Uint8Array.of(0x1f, 0x8b, 1, 2, 3)],
])('%s that is invalid is reported (%#)', async (path, bytes) => {
  const { recordings, shown } = await setUp({ [path]: bytes })
  await recordings.getState().open()
  expect(shown).toEqual([])
  expect(recordings.getState()).toMatchObject({ opening: false })
  expect(recordings.getState().error).toContain('could not be read')
})

test('the list alone is fetched, and a failure is silent', async () => {
  const missing = await setUp({ 'recorded/index.json': undefined })
  await missing.recordings.getState().list()
  expect(missing.recordings.getState()).toMatchObject({ entries: null, error: null })
  const { recordings, shown } = await setUp()
  await recordings.getState().list()
  expect([recordings.getState().entries?.map(({ id }) => id), shown]).toEqual([['one', 'two'], []])
})
