// What comes from others, taken apart and put together wrongly by the thousand: each link and each file gives a comparison
// within the limits, or a SharingError that says why not; nothing else happens.

import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunSettings } from '../decoding/record.ts'
import { fakeRun } from '../decoding/testing/fakeRun.ts'
import { seriesOf } from '../features/charts/series.ts'
import { figuresOf } from '../store/run/figures.ts'
import { scaleDigits, scaleOf, tintOf } from '../store/run/quantities.ts'
import type { ShownColumn } from '../store/run/selectors.ts'
import { quantities } from '../store/view/view.ts'
import { signed } from '../ui/format.ts'
import { type Comparison, LIMITS, SharingError } from './comparison.ts'
import { fileText, readFile } from './file.ts'
import { decodeLink, encodeLink } from './link.ts'

let comparison: Comparison
let link: string
let packedLink: Uint8Array
let linkJson: string
let file: string
beforeAll(async () => {
  // Every kind of field, and as few of each as can be: a case costs what the whole is long.
  const settings: RunSettings = {
    columns: [
      { method: 'topK', weight: 2 },
      { method: 'pargs', weight: 2, topK: 3 },
      { method: 'bestOfN', weight: 2 },
    ],
    weight: 2,
    reward: [
      { name: 'sentiment', weight: 1 },
      { name: 'keyword:été', weight: -0.5 },
    ],
    topK: 3,
    temperature: 1,
    seed: 3,
    sample: 0,
    maxTokens: 2,
    bestOf: 2,
    chat: true,
    turns: [{ role: 'system', content: 'Be brief.' }],
  }
  const record = await fakeRun(settings, { heads: ['full', 'prefix'] })
  comparison = {
    record,
    title: 'T',
    notice: 'N',
    judged: { judge: 'j', title: 't', scores: [1, 2, 3] },
    lacksTables: false,
  }
  link = encodeLink(comparison)
  packedLink = fromBase64Url(link.slice(2))
  linkJson = new TextDecoder().decode(await inflated(packedLink))
  file = fileText(comparison)
})

const fromBase64Url = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
const linkOf = (json: string) => `1.${deflateRawSync(json, { level: 1 }).toString('base64url')}`
const bytesOf = (text: string) => new TextEncoder().encode(text)

async function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** What may be shown: nothing beyond the limits, only known fields, numbers that can be drawn, texts that the tokens make. */
function expectFit({ record, title = '', notice = '', judged }: Comparison): void {
  expect(record.columns.length).toBeLessThanOrEqual(8)
  expect(title.length).toBeLessThanOrEqual(LIMITS.titleCharacters)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(`${title}${notice}${record.model.name}`).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/)
  expect(record.settings.maxTokens).toBeLessThanOrEqual(LIMITS.tokens)
  for (const score of judged?.scores ?? []) expect(Math.abs(score)).toBeLessThanOrEqual(LIMITS.number)
  for (const { tokens, branches = [] } of record.columns) {
    expect(branches.length).toBeLessThanOrEqual(64)
    expect(tokens.length).toBeLessThanOrEqual(LIMITS.tokens)
    for (const { candidates, chosen, token } of tokens) {
      expect(candidates[chosen]?.token).toBe(token)
      expect(candidates.length).toBeLessThanOrEqual(LIMITS.candidates)
      for (const { baseLogProb, rewards } of candidates)
        for (const number of [baseLogProb, ...Object.values(rewards)])
          expect(Math.abs(number)).toBeLessThanOrEqual(LIMITS.number)
    }
  }
}

/** What the page makes of it as soon as it is shown: an error there would blank it. */
function expectShown({ record }: Comparison): void {
  const columns = record.columns.map(
    (column, index): ShownColumn => ({ ...column, id: `opened-${index}`, record: column }),
  )
  for (const column of record.columns)
    for (const figure of Object.values(figuresOf(column, record.settings.bestOf))) expect(figure).not.toBeNaN()
  for (const head of ['full', 'prefix'] as const) {
    seriesOf(columns, head)
    for (const quantity of quantities) {
      const scale = scaleOf(columns, { quantity, head })
      expect(signed(scale.full, scaleDigits(scale))).toMatch(/\d/)
      expect(tintOf(1, scale)).not.toBeNaN()
    }
  }
}

function expectGood(comparison: Comparison): void {
  expectFit(comparison)
  expectShown(comparison)
}

const tally = { read: 0, refused: 0 }

function tryLink(text: string): void {
  try {
    expectGood(decodeLink(text))
    tally.read++
  } catch (error) {
    if (!(error instanceof SharingError)) throw error
    tally.refused++
  }
}

async function tryFile(bytes: Uint8Array): Promise<void> {
  try {
    expectGood(await readFile(bytes as Uint8Array<ArrayBuffer>, 'x.json'))
    tally.read++
  } catch (error) {
    if (!(error instanceof SharingError)) throw error
    tally.refused++
  }
}

/** Values that programs have stumbled over. JSON has no NaN: as text it is no JSON, and 1e999 is read as Infinity. */
const stones = fc.constantFrom(
  'null',
  'true',
  '-1',
  '0.5',
  '-0',
  '9007199254740993',
  '1e21',
  '1e308',
  '-1e308',
  '1e999',
  'NaN',
  '""',
  '"\\u202e\\u2066evil\\u0000"',
  '"\\ud800"',
  '"<img src=x onerror=alert(1)>"',
  '"=cmd|1"',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '[]',
  '{}',
  '[[[[[[[[1]]]]]]]]',
  '{"__proto__": {"polluted": true}}',
  '{"constructor": {"prototype": {"polluted": true}}}',
  '[1,2,3,4,5,6,7,8,9]',
  `"${'x'.repeat(3000)}"`,
)

type Path = (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
}

/** Puts text in the place of one value of a JSON text, or takes it away. */
function withStone(json: string, path: Path, stone: string | null): string {
  const root = { root: JSON.parse(json) as unknown }
  const way = ['root', ...path]
  const last = way.pop() as string
  const parent = way.reduce((value, key) => (value as Record<string, unknown>)[key], root as unknown) as Record<
    string,
    unknown
  >
  if (stone === null) delete parent[last]
  else parent[last] = '%STONE%'
  return JSON.stringify(root.root ?? null).replace('"%STONE%"', stone ?? '')
}

function expectNothingPolluted(): void {
  for (const made of [{}, [], () => {}, '', 0])
    expect((made as unknown as { polluted?: boolean }).polluted).toBeUndefined()
}

describe('links and files of others', { timeout: 60_000 }, () => {
  it('with a value of another kind at any place', async () => {
    const linkPaths = fc.constantFrom(...pathsOf(JSON.parse(linkJson)))
    const filePaths = fc.constantFrom(...pathsOf(JSON.parse(file)))
    const put = fc.option(stones, { freq: 12 })
    fc.assert(
      fc.property(linkPaths, put, (path, stone) => tryLink(linkOf(withStone(linkJson, path, stone)))),
      { numRuns: 700 },
    )
    await fc.assert(
      fc.asyncProperty(filePaths, put, (path, stone) => tryFile(bytesOf(withStone(file, path, stone)))),
      { numRuns: 300 },
    )
    expectNothingPolluted()
    // Both happen, so that the test tests something.
    expect(tally.read).toBeGreaterThan(50)
    expect(tally.refused).toBeGreaterThan(500)
  })

  it('with two places changed for one another, or a part twice', async () => {
    const twist = (json: string, from: Path, to: Path): string => {
      const value = from.reduce((inner, key) => (inner as Record<string, unknown>)[key], JSON.parse(json) as unknown)
      return withStone(json, to, JSON.stringify(value) ?? 'null')
    }
    const linkPath = fc.constantFrom(...pathsOf(JSON.parse(linkJson)))
    const filePath = fc.constantFrom(...pathsOf(JSON.parse(file)))
    fc.assert(
      fc.property(linkPath, linkPath, (from, to) => tryLink(linkOf(twist(linkJson, from, to)))),
      { numRuns: 500 },
    )
    await fc.assert(
      fc.asyncProperty(filePath, filePath, (from, to) => tryFile(bytesOf(twist(file, from, to)))),
      { numRuns: 150 },
    )
    expectNothingPolluted()
  })

  it('with bytes changed, cut, doubled or put in, packed and unpacked', async () => {
    const change = fc.record({
      at: fc.nat(1_000_000),
      cut: fc.nat(30),
      put: fc.uint8Array({ maxLength: 8 }),
      again: fc.boolean(),
    })
    const changed = (
      bytes: Uint8Array,
      { at, cut, put, again }: { at: number; cut: number; put: Uint8Array; again: boolean },
    ) => {
      const place = at % bytes.length
      return Uint8Array.from([...bytes.subarray(0, place), ...put, ...bytes.subarray(again ? place : place + cut)])
    }
    const packedFile = gzipSync(bytesOf(file))
    fc.assert(
      fc.property(change, (some) => {
        tryLink(`1.${Buffer.from(changed(packedLink, some)).toString('base64url')}`)
        tryLink(linkOf(new TextDecoder().decode(changed(bytesOf(linkJson), some))))
      }),
      { numRuns: 350 },
    )
    await fc.assert(
      fc.asyncProperty(change, async (some) => {
        await tryFile(changed(packedFile, some))
        await tryFile(changed(bytesOf(file), some))
        await tryFile(gzipSync(changed(bytesOf(file), some)))
      }),
      { numRuns: 100 },
    )
    expectNothingPolluted()
  })

  it('of versions that nobody has written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat().map(String), fc.string({ maxLength: 12 })), (version) => {
        // What stands behind a dot is the link's content.
        if (version.split('.')[0] === '1') return
        const text = `${version}.${link.slice(2)}`
        expect(() => decodeLink(text)).toThrow(/version|contains no comparison/)
      }),
      { numRuns: 500 },
    )
    expect(() => decodeLink(`2.${link.slice(2)}`)).toThrow('This link uses version 2 of the format')
  })

  it('with tables that are none, and numbers that are hardly any', async () => {
    const { columns } = JSON.parse(file).record as { columns: { method: string }[] }
    const guided = columns.findIndex(({ method }) => method === 'pargs')
    const at = (...end: Path): Path => ['record', 'columns', guided, 'tokens', 0, 'candidates', ...end]
    for (const field of ['probBefore', 'probAfter'])
      for (const stone of ['0', '0.5', '1'])
        await expect(readFile(bytesOf(withStone(file, at(1, field), stone)), 'x')).rejects.toThrow('do not add up to 1')
    for (const stone of ['1e-150', '5e-324'])
      expectGood(await readFile(bytesOf(withStone(file, at(0, 'rewards'), `{"full": ${stone}}`)), 'x'))
    // What a run at a very low temperature writes.
    const cold = comparison.record.columns.map((column) => ({
      ...column,
      tokens: column.tokens.map((token) => ({
        ...token,
        candidates: token.candidates.map((candidate, i) => ({
          ...candidate,
          probBefore: i === 0 ? 1 : 0,
          probAfter: i === 1 ? 1 : 0,
        })),
      })),
    }))
    const read = await readFile(
      bytesOf(fileText({ ...comparison, record: { ...comparison.record, columns: cold } })),
      'x',
    )
    expectGood(read)
    expect(figuresOf(read.record.columns[guided] as (typeof cold)[number]).klToTopK).toBeNull()
  })

  it('with candidates of steps that do not exist, or that lack the chosen token', () => {
    const { d } = JSON.parse(linkJson) as { d: [number, number, unknown[][]][] }
    const [table] = d
    if (!table) throw new Error('the link has no candidates')
    const [column, position, rows] = table
    const first = rows[0] as unknown[]
    const wrong: unknown[] = [
      [[8, position, rows]],
      [[column, 4096, rows]],
      [[column, -1, rows]],
      [[column, position, []]],
      [[column, position, [[999, 'x', 0, 0, []]]]],
      [[column, position, [...rows, first]]],
      [[column, position, rows.map((row) => [row[0], row[1], 1e9, row[3], row[4]])]],
      [[column, position, rows.map((row) => [row[0], row[1], row[2], 1e15, row[4]])]],
      [[column, position, rows.map((row) => [row[0], row[1], row[2], row[3], [1e15]])]],
      [[column, position, Array.from({ length: LIMITS.candidates + 1 }, (_, id) => [id, 'x', 0, 0, []])]],
      Array.from({ length: 17 }, () => table),
      // A sample of Best-of-N has noise that the settings do not determine.
      [[2, position, rows]],
    ]
    for (const given of wrong)
      expect(
        () => decodeLink(linkOf(withStone(linkJson, ['d'], JSON.stringify(given)))),
        JSON.stringify(given),
      ).toThrow(SharingError)
  })

  it('that are nested deeper than any reader goes', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const objects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    for (const stone of [deep, objects])
      for (const path of [['s'], ['p'], ['c', 0], []] as Path[]) tryLink(linkOf(withStone(linkJson, path, stone)))
    for (const stone of [deep, objects])
      for (const path of [['record', 'settings'], ['record'], ['title']] as Path[])
        await tryFile(bytesOf(withStone(file, path, stone)))
  })

  it('that unpack without end are left when the limit is reached', () => {
    const zeros = new Uint8Array(8 * 2 ** 20)
    const deflated = deflateRawSync(zeros).toString('base64url')
    expect(deflated.length).toBeLessThan(16_000)
    expect(() => decodeLink(`1.${deflated}`)).toThrow('too large when unpacked')
  })

  it('with lists that are longer than a page can show', async () => {
    const many = (count: number, value: string) => `[${Array.from({ length: count }, () => value).join()}]`
    const { c } = JSON.parse(linkJson) as { c: { t: unknown[] }[] }
    const token = JSON.stringify(c[0]?.t[0])
    for (const [path, stone] of [
      [['c'], many(9, JSON.stringify(c[0]))],
      [['c', 0, 't'], many(LIMITS.tokens + 1, token)],
      [['i'], many(LIMITS.promptTokens + 1, '1')],
      [['p'], JSON.stringify('x'.repeat(LIMITS.promptCharacters + 1))],
      [['c', 0, 't', 0, 1], JSON.stringify('x'.repeat(LIMITS.tokenBytes + 1))],
      [['c', 0, 't', 0, 1], JSON.stringify('€'.repeat(LIMITS.tokenBytes))],
      [['s', 'maxTokens'], '1000000000'],
      [['s', 'topK'], '1000000000'],
      [['s', 'columns', 0, 'begin'], many(LIMITS.tokens + 1, '1')],
      [['s', 'reward'], JSON.stringify('x'.repeat(1000))],
      [['s', 'reward'], JSON.stringify('\u202efilms')],
      [['t'], JSON.stringify('x'.repeat(LIMITS.titleCharacters + 1))],
    ] as const)
      expect(() => decodeLink(linkOf(withStone(linkJson, [...path], stone))), path.join()).toThrow(SharingError)
    const candidate = JSON.stringify(comparison.record.columns[0]?.tokens[0]?.candidates[0])
    const path = ['record', 'columns', 0, 'tokens', 0, 'candidates']
    await expect(readFile(bytesOf(withStone(file, path, many(101, candidate))), 'x')).rejects.toThrow(SharingError)
  })

  it('with text that would turn the page around it: what is not seen is taken out, the rest stays text', () => {
    const hostile = {
      ...comparison,
      title: '\u202eevil\u0007 \u2066<b>\n',
      notice: 'a\nb\u0000\u202d',
      lacksTables: true,
    }
    const read = decodeLink(encodeLink(hostile))
    expect([read.title, read.notice]).toEqual(['evil <b>', 'a\nb'])
  })
})
