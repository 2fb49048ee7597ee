import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { firstDifference } from '../decoding/firstDifference.ts'
import { headNames } from '../decoding/heads.ts'
import type { CandidateRecord, RunRecord, TokenRecord } from '../decoding/record.ts'
import { fakeRun } from '../decoding/testing/fakeRun.ts'
import type { Comparison } from './comparison.ts'
import { SharingError } from './comparison.ts'
import { FILE_VERSION, fileText, readFile, writeFile } from './file.ts'
import { decodeLink, encodeLink } from './link.ts'
import { MAX_LINK_CHARACTERS } from './linkPayload.ts'

let record: RunRecord
let comparison: Comparison
beforeAll(async () => {
  record = await fakeRun({
    columns: [
      { method: 'topK', weight: 2 },
      { method: 'pargs', weight: 2, topK: 2 },
      { method: 'bestOfN', weight: 2 },
    ],
    reward: [
      { name: 'sentiment', weight: 1 },
      { name: 'keyword:été', weight: -0.5 },
    ],
    topK: 3,
    temperature: 1,
    seed: 3,
    sample: 0,
    maxTokens: 4,
    bestOf: 2,
    chat: true,
    turns: [{ role: 'system', content: 'Be "brief".\n\u202e' }],
  })
  comparison = {
    record,
    title: 'A title <b>',
    judged: { judge: 'sentiment', title: 'a judge', scores: [1, 2.5, -3] },
    lacksTables: false,
  }
})

const bytesOf = (text: string) => new TextEncoder().encode(text)
const ids = ({ columns }: RunRecord) => columns.map(({ tokens }) => tokens.map(({ token }) => token))

describe('a file', () => {
  it('comes back with everything, packed or plain; numbers with six digits, probabilities with nine', async () => {
    for (const bytes of [await writeFile(comparison), bytesOf(fileText(comparison))]) {
      const read = await readFile(bytes, 'a.json.gz')
      expect(ids(read.record)).toEqual(ids(record))
      expect(read.record.columns.map(({ text }) => text)).toEqual(record.columns.map(({ text }) => text))
      expect(read).toMatchObject({ title: 'A title <b>', judged: comparison.judged, lacksTables: false })
      expect(read.record.settings).toEqual(record.settings)
      expect(read.record.columns[2]).toMatchObject({ leader: record.columns[2]?.leader })
      const [given, back] = [record, read.record].map((run) => run.columns[1]?.tokens[2]?.candidates[1])
      expect(back?.baseLogProb).toBeCloseTo(given?.baseLogProb as number, 4)
      expect(back?.probAfter).toBeCloseTo(given?.probAfter as number, 9)
    }
  })

  it.each([
    ['x', /^a\.json is not a Tokenwise comparison: it is not valid JSON/],
    ['{"format": "other"}', /^a\.json is not a Tokenwise comparison\. Choose/],
    [`{"format": "tokenwise-comparison", "version": ${FILE_VERSION + 1}}`, /uses version 2 of the format/],
    ['{"format": "tokenwise-comparison", "version": 1}', /^a\.json cannot be shown: record /],
    ['null', /not a Tokenwise comparison/],
  ])('says what is wrong with %s', async (text, message) => {
    await expect(readFile(bytesOf(text), 'a.json')).rejects.toThrow(message)
  })

  it('that unpacks to more than is allowed is not opened', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(65 * 2 ** 20)))
    expect(bomb.length).toBeLessThan(200_000)
    await expect(readFile(bomb, 'bomb.gz')).rejects.toThrow('larger than 64 MiB')
  })

  it('that is changed anywhere is read or refused, nothing else', async () => {
    const text = fileText(comparison)
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.string({ maxLength: 6 }), fc.nat(40), async (at, put, cut) => {
        const changed = text.slice(0, at) + put + text.slice(at + cut)
        await readFile(bytesOf(changed), 'x').catch((error) => expect(error).toBeInstanceOf(SharingError))
      }),
      { numRuns: 250 },
    )
    const packed = await writeFile(comparison)
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.nat(255), async (at, byte) => {
        const changed = packed.slice()
        changed[at] = byte
        await readFile(changed, 'x').catch((error) => expect(error).toBeInstanceOf(SharingError))
      }),
      { numRuns: 200 },
    )
  })

  it('touches no prototype and keeps nothing unknown', async () => {
    const hostile = fileText(comparison).replace(
      '{',
      '{"__proto__": {"polluted": 1}, "constructor": {"x": 1}, "extra": 1,',
    )
    const read = await readFile(bytesOf(hostile), 'x')
    expect(Object.keys(read)).not.toContain('extra')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect((read as { polluted?: number }).polluted).toBeUndefined()
  })
})

describe('a link', () => {
  it('comes back with the tokens, with rewards and ℓ to within 0.005, and with lacksTables set', () => {
    const read = decodeLink(encodeLink(comparison))
    expect(ids(read.record)).toEqual(ids(record))
    expect(read.record.columns.map(({ text, stop }) => [text, stop])).toEqual(
      record.columns.map(({ text, stop }) => [text, stop]),
    )
    expect(read).toMatchObject({ title: 'A title <b>', judged: comparison.judged, lacksTables: true })
    expect(read.record.settings).toEqual(record.settings)
    for (const [c, { tokens }] of record.columns.entries())
      for (const [t, token] of tokens.entries()) {
        const back = read.record.columns[c]?.tokens[t]
        expect(Math.abs((back?.baseLogProb ?? 9) - token.baseLogProb)).toBeLessThanOrEqual(0.00501)
        const rewards = token.candidates[token.chosen]?.rewards ?? {}
        for (const [head, reward] of Object.entries(back?.candidates[back.chosen]?.rewards ?? {}))
          expect(Math.abs(reward - (rewards[head as keyof typeof rewards] as number))).toBeLessThanOrEqual(0.00501)
      }
  })

  it('comes back with the candidates of the first differences, exact but for the rounding', async () => {
    const settings = {
      columns: [{ method: 'topK' as const }, { method: 'pargsGreedy' as const }, { method: 'pargs' as const }],
      weight: 3,
      units: 'standard' as const,
      reward: 'sentiment',
      topK: 6,
      temperature: 0.8,
      seed: 5,
      sample: 2,
      maxTokens: 12,
      chat: false,
    }
    const record = await fakeRun(settings, { unit: () => 0.7 })
    const [topK, ...others] = record.columns.map(({ tokens }) => tokens)
    const leaves = others.map((tokens) => firstDifference(tokens, topK ?? []))
    expect(leaves.every((position) => position !== null)).toBe(true)
    const { record: read } = decodeLink(encodeLink({ record, lacksTables: false }))
    const near = (value: number | undefined, given: number) =>
      expect(Math.abs((value ?? Number.NaN) - given)).toBeLessThanOrEqual(0.00005001)
    const expectTable = (column: number, position: number) => {
      const token = record.columns[column]?.tokens[position] as TokenRecord
      const back = read.columns[column]?.tokens[position] as TokenRecord
      expect([back.chosen, back.candidates.map(({ token, bytes, noise }) => [token, bytes, noise])]).toEqual([
        token.chosen,
        token.candidates.map(({ token, bytes, noise }) => [token, bytes, noise]),
      ])
      for (const [i, given] of token.candidates.entries()) {
        const { baseLogProb, score, rewards, probBefore, probAfter } = back.candidates[i] as CandidateRecord
        near(baseLogProb, given.baseLogProb)
        near(score, given.score)
        expect(Object.keys(rewards)).toEqual(Object.keys(given.rewards))
        for (const head of headNames) if (given.rewards[head] !== undefined) near(rewards[head], given.rewards[head])
        // An error of e in every score changes a probability by a factor of at most exp(2e / T).
        const factor = Math.exp(0.00010002 / settings.temperature)
        for (const [p, q] of [
          [probBefore, given.probBefore],
          [probAfter, given.probAfter],
        ] as const)
          expect(p >= q / factor && p <= q * factor).toBe(true)
      }
    }
    for (const [index, position] of leaves.entries()) {
      expectTable(index + 1, position as number)
      expectTable(0, position as number)
    }
    const tables = read.columns.map(({ tokens }) => tokens.filter(({ candidates }) => candidates.length > 1).length)
    expect(tables).toEqual([new Set(leaves).size, 1, 1])
    // The same again from what was read: nothing drifts when a link is passed on.
    expect(decodeLink(encodeLink({ record: read, lacksTables: true })).record).toEqual(read)
  })

  it('leaves candidates out before it becomes too long', async () => {
    const settings = {
      columns: [{ method: 'topK' as const }, { method: 'pargs' as const }],
      weight: 5,
      reward: 'sentiment',
      topK: 40,
      temperature: 1,
      seed: 1,
      sample: 0,
      maxTokens: 4,
      chat: false,
    }
    const record = await fakeRun(settings)
    const tablesIn = (link: string) =>
      decodeLink(link).record.columns.flatMap(({ tokens }) => tokens.filter(({ candidates }) => candidates.length > 1))
    expect(tablesIn(encodeLink({ record, lacksTables: false })).length).toBe(2)
    // Words that cannot be compressed.
    const words = Array.from({ length: 700 }, (_, i) =>
      Math.sin(i + 1)
        .toString(36)
        .slice(3),
    )
    const long = encodeLink({ record: { ...record, prompt: words.join(' ') }, lacksTables: false })
    expect(tablesIn(long)).toEqual([])
  })

  it('carries half characters as bytes', () => {
    const emoji = structuredClone(comparison)
    const [first, second] = emoji.record.columns[0]?.tokens ?? []
    for (const [token, bytes] of [
      [first, [0xf0, 0x9f]],
      [second, [0x99, 0x82]],
    ] as const) {
      if (!token) throw new Error('two tokens were due')
      token.bytes = [...bytes]
    }
    expect(decodeLink(encodeLink(emoji)).record.columns[0]?.text.startsWith('🙂')).toBe(true)
  })

  it('is rejected with a message when it is cut, changed, of another version or far too long', () => {
    const link = encodeLink(comparison)
    expect(() => decodeLink(link.replace('1.', '7.'))).toThrow('uses version 7 of the format')
    expect(() => decodeLink('hello')).toThrow('contains no comparison')
    expect(() => decodeLink(link.slice(0, -20))).toThrow(SharingError)
    expect(() => decodeLink(`1.${'A'.repeat(4 * MAX_LINK_CHARACTERS + 1)}`)).toThrow('too long')
  })

  it('that unpacks to more than a link can hold is not opened', () => {
    const long = { ...comparison, notice: 'x'.repeat(1_100_000) }
    expect(() => decodeLink(encodeLink(long))).toThrow('too large when unpacked')
  })

  it('that is changed anywhere is read or refused, nothing else', () => {
    const link = encodeLink(comparison)
    const survives = (text: string) => {
      try {
        const { columns } = decodeLink(text).record
        expect(columns.length).toBeLessThanOrEqual(8)
      } catch (error) {
        expect(error).toBeInstanceOf(SharingError)
      }
    }
    fc.assert(
      fc.property(fc.nat(link.length - 1), fc.string({ maxLength: 4 }), fc.nat(6), (at, put, cut) =>
        survives(link.slice(0, at) + put + link.slice(at + cut)),
      ),
      { numRuns: 800 },
    )
    fc.assert(
      fc.property(fc.base64String({ maxLength: 400 }), (text) => survives(`1.${text}`)),
      { numRuns: 500 },
    )
    fc.assert(fc.property(fc.string(), survives), { numRuns: 500 })
  })
})
