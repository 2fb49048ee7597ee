// A comparison in the fragment of a URL: the settings, the chosen tokens, and the other candidates of a few steps only, so
// that the link is short enough for a message. Links are untrusted input.

import { z } from 'zod'
import { type HeadName, headNames } from '../decoding/heads.ts'
import type { CandidateRecord, ColumnRecord, TokenRecord } from '../decoding/record.ts'
import { bytesOf, textOrBytes } from '../decoding/text.ts'
import { type Comparison, checkComparison, LIMITS } from './comparison.ts'
import { damaged, MAX_LINK_CHARACTERS, packLink, unpackLink } from './linkPayload.ts'
import { type LinkTable, tablesOf, tablesSchema, withTables } from './linkTables.ts'
import { textSchema } from './linkText.ts'
import { receivedSettings, sentSettings } from './sentSettings.ts'

const LINK_VERSION = 1

/** Rewards and log-probabilities of the chosen tokens are sent in hundredths, with an error of at most 0.005. */
const SCALE = 100

/** [id, text or bytes, base log-probability in hundredths, rewards in hundredths]. */
const tokenSchema = z.tuple([z.int(), textSchema, z.int(), z.array(z.int()).max(headNames.length)])

const payloadSchema = z.object({
  p: z.string(),
  i: z.array(z.int()),
  s: z.unknown(),
  w: z.number().optional(),
  m: z.tuple([z.string(), z.string(), z.string()]),
  h: z.array(z.enum(headNames)).max(headNames.length),
  c: z.array(z.object({ e: z.string().nullable(), h: z.array(z.int()), t: z.array(tokenSchema).max(LIMITS.tokens) })),
  t: z.string().optional(),
  n: z.string().optional(),
  j: z.tuple([z.string(), z.string(), z.array(z.number())]).optional(),
  d: tablesSchema.optional(),
})

type Payload = z.infer<typeof payloadSchema>

/**
 * '1.…': version, period, payload. With the candidates of the steps at which the texts first differ; if that is too long,
 * of the first of these steps; else without. May exceed MAX_LINK_CHARACTERS even so; then send a file.
 */
export function encodeLink(comparison: Comparison): string {
  const { record } = comparison
  const heads = headNames.filter((head) =>
    record.columns.some(({ tokens }) => tokens.some((token) => rewardsOf(token)[head] !== undefined)),
  )
  const all = tablesOf(record, heads)
  const first = all.filter(([, position]) => position === all[0]?.[1])
  const fits = (link: string) => link.length <= MAX_LINK_CHARACTERS
  for (const tables of first.length < all.length ? [all, first] : [all]) {
    const link = linkWith(tables, heads, comparison)
    if (fits(link)) return link
  }
  return linkWith([], heads, comparison)
}

function linkWith(tables: LinkTable[], heads: HeadName[], { record, title, notice, judged }: Comparison): string {
  const { name, sha256, runtime } = record.model
  const payload: Payload = {
    p: record.prompt,
    i: record.promptTokens,
    s: sentSettings(record.settings),
    w: record.settings.weight,
    m: [name, sha256, runtime],
    h: heads,
    c: record.columns.map((column) => columnOf(column, heads)),
    ...(title === undefined ? {} : { t: title }),
    ...(notice === undefined ? {} : { n: notice }),
    ...(judged ? { j: [judged.judge, judged.title, judged.scores.map((score) => Number(score.toFixed(3)))] } : {}),
    ...(tables.length > 0 ? { d: tables } : {}),
  }
  return packLink(LINK_VERSION, payload)
}

const rewardsOf = ({ candidates, chosen }: TokenRecord) => candidates[chosen]?.rewards ?? {}

function columnOf({ tokens, stop }: ColumnRecord, heads: readonly HeadName[]): Payload['c'][number] {
  // Columns may have different heads, so each column lists its heads as indices in `heads`.
  const own = heads.filter((head) => tokens.every((token) => rewardsOf(token)[head] !== undefined))
  return {
    e: stop,
    h: own.map((head) => heads.indexOf(head)),
    t: tokens.map((token) => [
      token.token,
      textOrBytes(token.bytes),
      inHundredths(token.baseLogProb),
      own.map((head) => inHundredths(rewardsOf(token)[head] as number)),
    ]),
  }
}

const inHundredths = (value: number): number => Math.round(value * SCALE) + 0

/**
 * Reads what `encodeLink` made. At steps whose candidates were not sent, the token is the only candidate; `lacksTables` is
 * true.
 * @throws SharingError that says what is wrong.
 */
export function decodeLink(text: string): Comparison {
  const { p, i, s, w, m, h, c, t, n, j, d } = unpackLink(text, LINK_VERSION, payloadSchema)
  const columns = c.map(({ e, h: own, t: tokens }, index) => ({
    method: methodAt(s, index),
    stop: e,
    tokens: tokens.map((token) =>
      tokenOf(
        token,
        own.map((place) => h[place]),
      ),
    ),
  }))
  const [name, sha256, runtime] = m
  const record = {
    prompt: p,
    promptTokens: i,
    settings: receivedSettings(s, w),
    columns,
    model: { name, sha256, runtime },
  }
  const judged = j && { judge: j[0], title: j[1], scores: j[2] }
  const rest = { title: t, notice: n, judged, lacksTables: true }
  const bare = checkComparison({ record, ...rest }, 'This link')
  if (!d) return bare
  // The candidates are computed with settings that have been checked, and are then checked themselves.
  const filled = withTables(bare.record, h, d)
  if (!filled) throw damaged()
  return checkComparison({ record: filled, ...rest }, 'This link')
}

function methodAt(settings: unknown, index: number): unknown {
  const columns = (settings as { columns?: unknown } | null)?.columns
  return Array.isArray(columns) ? (columns[index] as { method?: unknown } | undefined)?.method : undefined
}

function tokenOf(
  [token, text, logProb, rewards]: Payload['c'][number]['t'][number],
  heads: readonly (HeadName | undefined)[],
): TokenRecord {
  const bytes = bytesOf(text)
  const baseLogProb = logProb / SCALE
  const scored = heads.flatMap((head, index): [HeadName, number][] => {
    const reward = rewards[index]
    return head && reward !== undefined ? [[head, reward / SCALE]] : []
  })
  const own: CandidateRecord = {
    token,
    bytes,
    baseLogProb,
    rewards: Object.fromEntries(scored),
    score: 0,
    probBefore: 0,
    probAfter: 0,
    noise: 0,
  }
  return { token, bytes, baseLogProb, entropy: 0, candidates: [own], chosen: 0, elapsedMs: 0 }
}
