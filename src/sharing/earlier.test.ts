// Links and files between pages of different ages. The fixtures were written by the page from before runs had a weight.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync, gunzipSync, inflateSync } from 'fflate'
import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { RunRecord } from '../decoding/record.ts'
import { effectiveSettings } from '../decoding/settings.ts'
import { fakeRun } from '../decoding/testing/fakeRun.ts'
import { checkStoredRun } from '../store/library/storedRun.ts'
import { runSettings } from '../store/testing/runSettings.ts'
import type { Comparison } from './comparison.ts'
import { fileText, readFile } from './file.ts'
import { decodeLink, encodeLink } from './link.ts'

const fixture = (name: string) => readFileSync(path.resolve(import.meta.dirname, 'testing', name))
const LINK = fixture('earlierLink.txt').toString('utf8')
const FILE = new Uint8Array(fixture('earlier.json.gz'))
const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** The weights that the columns of the fixtures ran with. */
const RAN = [-3, 5, -3, -3, 5]

const weightsOf = ({ settings, columns }: RunRecord) => ({
  run: settings.weight,
  overrides: settings.columns.map(({ weight }) => weight),
  effective: settings.columns.map((column) => effectiveSettings(column, settings).weight),
  recorded: columns.map(({ weight }) => weight),
})

it('a link, a file and a row of the library from before runs had a weight run as they did', async () => {
  const fromFile = await readFile(FILE, 'earlier.json.gz')
  const row = JSON.parse(textOf(gunzipSync(FILE))) as { record: unknown }
  const stored = checkStoredRun(row.record)
  if (!stored.ok) throw new Error(stored.reason)
  expect(row.record).not.toHaveProperty('settings.weight')
  for (const record of [fromFile.record, decodeLink(LINK).record, stored.value]) {
    // Two of the three steered columns had 5.
    expect(weightsOf(record)).toEqual({
      run: 5,
      overrides: [-3, undefined, -3, -3, undefined],
      effective: RAN,
      recorded: RAN,
    })
    expect(record.settings).toEqual(fromFile.record.settings)
    expect(record.columns.map(({ text }) => text)).toEqual(fromFile.record.columns.map(({ text }) => text))
  }
})

let comparison: Comparison
beforeAll(async () => {
  const columns = [
    { method: 'topK' as const },
    { method: 'pargs' as const, weight: 7, topK: 2 },
    { method: 'cd' as const, weight: 7 },
  ]
  const record = await fakeRun(runSettings({ columns, weight: 3, reward: 'sentiment' }))
  comparison = { record, title: 'T', lacksTables: false }
})

const payloadOf = (link: string) =>
  JSON.parse(textOf(inflateSync(new Uint8Array(Buffer.from(link.slice(2), 'base64url'))))) as Record<string, unknown>
const linkOf = (payload: unknown) =>
  `1.${Buffer.from(deflateSync(bytesOf(JSON.stringify(payload)))).toString('base64url')}`

it('the weight that the columns share travels, though most of them override it', async () => {
  const { settings } = comparison.record
  expect(decodeLink(encodeLink(comparison)).record.settings).toEqual(settings)
  expect((await readFile(bytesOf(fileText(comparison)), 'x')).record.settings).toEqual(settings)
  // A sender that says nothing of it, or puts it into the settings.
  const { w, ...silent } = payloadOf(encodeLink(comparison))
  expect(w).toBe(3)
  expect(decodeLink(linkOf(silent)).record.settings.weight).toBe(7)
  expect(decodeLink(linkOf({ ...silent, s: settings })).record.settings).toEqual(settings)
  expect(() => decodeLink(linkOf({ ...silent, w: 1e9 }))).toThrow('settings.weight exceeds 1000000')
})

/** The settings that the page of before read, as far as names of fields go: it refused any other. */
const earlierSettings = z.strictObject({
  columns: z.array(
    z.strictObject({
      method: z.string(),
      weight: z.number(),
      reward: z.unknown().optional(),
      topK: z.number().optional(),
      temperature: z.number().optional(),
      begin: z.array(z.number()).optional(),
    }),
  ),
  reward: z.unknown(),
  units: z.enum(['raw', 'standard']).optional(),
  topK: z.number(),
  temperature: z.number(),
  seed: z.number(),
  sample: z.number(),
  maxTokens: z.number(),
  bestOf: z.number().optional(),
  chat: z.boolean(),
  turns: z.array(z.unknown()).optional(),
})

it('what is sent today is read by the page of before, with every column’s weight', () => {
  const link = payloadOf(encodeLink(comparison))
  const file = JSON.parse(fileText(comparison)) as { version: number; record: { settings: unknown } }
  expect([encodeLink(comparison).slice(0, 2), file.version]).toEqual(['1.', 1])
  for (const settings of [link.s, file.record.settings])
    expect(earlierSettings.parse(settings).columns.map(({ weight }) => weight)).toEqual([3, 7, 7])
})
