// The comparison that the page opens with, as it was recorded: texts end where their method ended them.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { methods } from '../src/decoding/methods/index.ts'
import type { Recorded, RecordedEntry } from '../src/sharing/recorded.ts'

const read = (file: string) => readFileSync(`public/recorded/${file}`)

const [first] = JSON.parse(read('index.json').toString()).comparisons as RecordedEntry[]
const { record } = JSON.parse(gunzipSync(read(first!.file)).toString()) as Recorded

/** Tokens of each column, by the method's name on the page. */
export const tokenCounts: Record<string, number> = Object.fromEntries(
  record.columns.map(({ method, tokens }) => [methods[method].label, tokens.length]),
)

/** Tokens of PARGS's text, at which most tests look. */
export const pargsCount = tokenCounts[methods.pargs.label]!
