import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { OwnStoreParts } from '../../store/app/ownStores.ts'
import { NO_COLUMNS } from '../../traces/columns.ts'
import { type ReadTraceFile, readTraceFile } from '../../traces/readTraces.ts'
import type { Trace } from '../../traces/trace.ts'
import { chunkAt, chunksOf } from './chunks.ts'
import { chartPoints, domainsOf, thinnedCloud, thinnedLine, visiblePoints } from './points.ts'
import { tokensCsv } from './tokensCsv.ts'
import { createTraces, MAX_SHOWN } from './tracesStore.ts'

const ROWS = Array.from({ length: 9 }, (_, at) => JSON.stringify({ tokens: [{ text: `t${at}`, reward: at }] })).join(
  '\n',
)

function opening(read: ReadTraceFile = readTraceFile) {
  const kept = new Map<string, string>()
  const storage = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  })
  return () => createTraces({ storage, readTraceFile: read } as unknown as OwnStoreParts)
}

test('what is open stays until another file has been read', async () => {
  const store = opening()()
  await store.getState().openText(ROWS)
  expect(store.getState()).toMatchObject({ quantity: 'reward', shown: [0], fault: null })
  await store.getState().openText('<html>')
  expect(store.getState().opened?.traces).toHaveLength(9)
  expect(store.getState().fault).toContain('HTML')
  await store.getState().openText('{"odd": 1}')
  expect(store.getState().unknown?.rows).toHaveLength(1)
  store.getState().leaveRows()
  expect(store.getState().opened?.traces).toHaveLength(9)
})

test('a reload shows the file, its columns and the shown traces again', async () => {
  const create = opening()
  const store = create()
  await store.getState().openText('{"w": ["a"], "n": [1]}\n{"w": ["b"], "n": [2]}')
  await store.getState().openRows({ ...NO_COLUMNS, tokens: 'w', numbers: ['n'] })
  store.getState().show(1, true)
  const again = create()
  await again.getState().restore()
  expect(again.getState()).toMatchObject({ shown: [0, 1], quantity: 'n', unknown: null })
  expect(again.getState().opened?.traces).toHaveLength(2)
  store.getState().close()
})

test('a reading that never ends is canceled, what was open stays, and what happened is said', async () => {
  const signals: (AbortSignal | undefined)[] = []
  const store = opening((file, name, options) => {
    if (name !== 'huge.json') return readTraceFile(file, name, options)
    signals.push(options?.signal)
    options?.onProgress?.(0.5)
    return new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)))
  })()
  await store.getState().openText(ROWS)
  const reading = store.getState().openFile(new File(['['], 'huge.json'))
  expect(store.getState().reading).toEqual({ name: 'huge.json', share: 0.5 })
  store.getState().cancel()
  await reading
  expect(signals.map((signal) => signal?.aborted)).toEqual([true])
  expect(store.getState()).toMatchObject({ reading: null, canceled: 'huge.json', fault: null })
  expect(store.getState().opened?.traces).toHaveLength(9)
  await store.getState().openText('{"odd": 1}')
  expect(store.getState().canceled).toBeNull()
})

test('scores that were added are there again after a reload, to the last digit, and gone with another file', async () => {
  const create = opening()
  const store = create()
  await store.getState().openText(ROWS)
  const [first] = (store.getState().opened?.traces ?? []) as [Trace]
  const scored: Trace = {
    ...first,
    name: 'row 1, scored',
    method: 'sentiment',
    quantities: new Map([['reward, prefix', Float64Array.of(Math.PI)]]),
    totals: new Map([['judge of sentiment', -1 / 3]]),
    candidates: new Map([[0, [{ text: ' b', id: 7, numbers: { logProb: -Math.SQRT2 } }]]]),
  }
  await store.getState().add([scored])
  await store.getState().add([{ ...scored, name: 'row 1, scored again' }])
  const again = create()
  await again.getState().restore()
  const { opened, shown, quantity } = again.getState()
  expect(opened?.traces.slice(9)).toEqual([scored, { ...scored, name: 'row 1, scored again' }])
  expect({ fromFile: opened?.fromFile, shown, quantity }).toEqual({
    fromFile: 9,
    shown: [10],
    quantity: 'reward, prefix',
  })
  await again.getState().add([{ ...scored, name: 'a third' }])
  const third = create()
  await third.getState().restore()
  expect(
    third
      .getState()
      .opened?.traces.map(({ name }) => name)
      .slice(9),
  ).toEqual(['row 1, scored', 'row 1, scored again', 'a third'])
  await third.getState().openText(ROWS)
  const fourth = create()
  await fourth.getState().restore()
  expect(fourth.getState().opened?.traces).toHaveLength(9)
  fourth.getState().close()
})

test('at most a few traces are beside each other, and never none', async () => {
  const store = opening()()
  await store.getState().openText(ROWS)
  const { show } = store.getState()
  for (let index = 1; index < 9; index++) show(index, true)
  expect(store.getState().shown).toEqual([3, 4, 5, 6, 7, 8])
  expect(store.getState().shown).toHaveLength(MAX_SHOWN)
  for (let index = 0; index < 9; index++) if (store.getState().shown.includes(index)) show(index, true)
  expect(store.getState().shown).toHaveLength(1)
})

test('added traces are shown, colored by a quantity that they have', async () => {
  const store = opening()()
  await store.getState().openText(ROWS)
  const [first] = (store.getState().opened?.traces ?? []) as [Trace]
  await store.getState().add([{ ...first, quantities: new Map([['logProb', Float64Array.of(-1)]]) }])
  expect(store.getState()).toMatchObject({ shown: [9], quantity: 'logProb' })
})

test('pieces of a long text cover every token once', () => {
  const texts = Array.from({ length: 5001 }, (_, at) => (at % 37 === 0 ? 'a\n' : 'a'))
  const chunks = chunksOf(texts)
  expect(chunks[0]?.from).toBe(0)
  expect(chunks.at(-1)?.to).toBe(5001)
  for (const [index, { from, to }] of chunks.entries()) {
    expect(to).toBeGreaterThan(from)
    if (index > 0) expect(from).toBe(chunks[index - 1]?.to)
    expect(chunkAt(chunks, from)).toBe(index)
    expect(chunkAt(chunks, to - 1)).toBe(index)
  }
  expect(chunksOf(['a'])).toEqual([{ from: 0, to: 1 }])
})

test('thinning keeps the peaks of a line, and leaves out what has no number', () => {
  const column = Float64Array.from({ length: 50_000 }, (_, at) =>
    at === 31_415 ? 9 : at % 3 === 0 ? Number.NaN : Math.sin(at),
  )
  const points = chartPoints(null, column)
  const line = thinnedLine(points)
  expect(line.length).toBeLessThan(3100)
  expect(line.some(({ up }) => up === 9)).toBe(true)
  expect(thinnedCloud(points).length).toBeLessThanOrEqual(3000)
})

test('a zoomed chart shows what is in its part, and a line leads on to the next points', () => {
  const points = chartPoints(null, Float64Array.of(5, 1, Number.NaN, 2, 3, 9))
  const zoom = { across: [3, 5] as const, up: null }
  expect(visiblePoints(points, zoom, true).map(({ up }) => up)).toEqual([1, 2, 3, 9])
  expect(visiblePoints(points, zoom, false).map(({ up }) => up)).toEqual([2, 3])
  expect(domainsOf(points, zoom, true)).toEqual({ across: [3, 5], up: [2, 3] })
  expect(domainsOf(points, { across: null, up: null }, true).across).toEqual([1, 6])
  expect(domainsOf([], { across: null, up: null }, true)).toEqual({ across: [1, 2], up: [-1, 1] })
})

test('the numbers that a chart saves open again as the same traces', async () => {
  const store = opening()()
  await store
    .getState()
    .openText(`${ROWS}\n{"tokens": [{"text": "\\n", "id": 3, "reward": 0.25}, {"text": " \\"so\\""}]}`)
  const traces = store.getState().opened?.traces ?? []
  await store.getState().openFile(new File([tokensCsv(traces, ['reward'])], 'tokenwise-traces.csv'))
  const { unknown } = store.getState()
  expect(unknown?.suggested).toMatchObject({ row: 'token', group: 'trace', tokens: 'token', ids: 'token_id' })
  await store.getState().openRows(unknown?.suggested ?? NO_COLUMNS)
  const again = store.getState().opened?.traces ?? []
  expect(again.map(({ texts, quantities }) => ({ texts, quantities }))).toEqual(
    traces.map(({ texts, quantities }) => ({ texts, quantities })),
  )
  store.getState().close()
})
