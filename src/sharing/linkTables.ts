// The candidates of some steps, as a link sends them: those of the steps at which the texts first differ, where the page
// opens. What follows from the settings (noise and probabilities) is not sent but computed again.

import { z } from 'zod'
import { firstDifference } from '../decoding/firstDifference.ts'
import { type HeadName, headNames } from '../decoding/heads.ts'
import { weigh } from '../decoding/methods/choose.ts'
import { methods } from '../decoding/methods/index.ts'
import { gumbel } from '../decoding/random.ts'
import type { CandidateRecord, ColumnRecord, RunRecord, RunSettings, TokenRecord } from '../decoding/record.ts'
import { effectiveSettings, MAX_COLUMNS } from '../decoding/settings.ts'
import { bytesOf, textOrBytes } from '../decoding/text.ts'
import { isAlone, LIMITS } from './comparison.ts'
import { textSchema } from './linkText.ts'

/** Numbers are sent in ten-thousandths, with an error of at most 0.00005. */
const SCALE = 10_000

const scaled = z.int()

/** [id, text or bytes, base log-probability, score, rewards in the order of the link's heads; null if not recorded]. */
const candidateSchema = z.tuple([
  z.int().min(0).max(LIMITS.tokenId),
  textSchema,
  scaled,
  scaled,
  z.array(scaled.nullable()).max(headNames.length),
])

/** [column, position, candidates]. */
const tableSchema = z.tuple([z.int().min(0), z.int().min(0), z.array(candidateSchema).min(1).max(LIMITS.candidates)])

/** Each column has at most the tables of its own first difference and of one to compare with. */
export const tablesSchema = z.array(tableSchema).max(2 * MAX_COLUMNS)

export type LinkTable = z.infer<typeof tableSchema>

/**
 * The tables of the steps at which the texts first differ, in the order of their positions: for each column, the step at
 * which it leaves the top-k column (or the first column if there is none), and the other column's table of that step. If no
 * text differs, the first step of the last column.
 */
export function tablesOf({ columns }: RunRecord, heads: readonly HeadName[]): LinkTable[] {
  const reference = Math.max(
    0,
    columns.findIndex(({ method }) => method === 'topK'),
  )
  const from = columns[reference]
  const places = columns.flatMap(({ tokens }, index) => {
    const position = from && index !== reference ? firstDifference(tokens, from.tokens) : null
    return position === null ? [] : [`${position} ${index}`, `${position} ${reference}`]
  })
  const chosen = places.length > 0 ? [...new Set(places)] : [`0 ${columns.length - 1}`]
  return chosen
    .map((place) => place.split(' ').map(Number) as [number, number])
    .sort(([one, first], [other, second]) => one - other || first - second)
    .flatMap(([position, index]) => {
      const token = columns[index]?.tokens[position]
      return token && isComputable(columns[index] as ColumnRecord, position) && !isAlone(token.candidates)
        ? [[index, position, token.candidates.map((candidate) => sent(candidate, heads))] satisfies LinkTable]
        : []
    })
}

/** Whether the settings determine the noise: not for a sample of Best-of-N, and not for tokens that a fork was given. */
function isComputable({ method, begin = [] }: ColumnRecord, position: number): boolean {
  return methods[method].bestBy === null && position >= begin.length
}

function sent({ token, bytes, baseLogProb, score, rewards }: CandidateRecord, heads: readonly HeadName[]) {
  const inScale = (value: number) => Math.round(value * SCALE) + 0
  const scores = heads.map((head) => {
    const reward = rewards[head]
    return reward === undefined ? null : inScale(reward)
  })
  return [token, textOrBytes(bytes), inScale(baseLogProb), inScale(score), scores] satisfies LinkTable[2][number]
}

/**
 * Puts received tables into a run whose settings have been checked. The tables' own numbers have not.
 * @returns null if a table belongs to no token, names a token twice, or does not contain the one that was chosen.
 */
export function withTables(
  record: RunRecord,
  heads: readonly HeadName[],
  tables: readonly LinkTable[],
): RunRecord | null {
  const columns = record.columns.map((column) => ({ ...column, tokens: [...column.tokens] }))
  for (const [index, position, rows] of tables) {
    const column = columns[index]
    const token = column?.tokens[position]
    if (!column || !token || !isComputable(column, position)) return null
    const chosen = rows.findIndex(([id]) => id === token.token)
    const names = new Set(rows.map(([id]) => id))
    if (chosen < 0 || names.size < rows.length) return null
    const candidates = candidatesOf(rows, chosen, column, position, record.settings, heads)
    const { baseLogProb } = candidates[chosen] as CandidateRecord
    column.tokens[position] = { ...token, baseLogProb, candidates, chosen } satisfies TokenRecord
  }
  return { ...record, columns }
}

function candidatesOf(
  rows: LinkTable[2],
  chosen: number,
  column: ColumnRecord,
  position: number,
  settings: RunSettings,
  heads: readonly HeadName[],
): CandidateRecord[] {
  const { seed, sample } = settings
  const method = methods[column.method]
  const received = rows.map(([token, text, baseLogProb, , rewards]) => ({
    token,
    bytes: bytesOf(text),
    baseLogProb: baseLogProb / SCALE,
    rewards: Object.fromEntries(
      heads.flatMap((head, i): [HeadName, number][] => {
        const reward = rewards[i] ?? null
        return reward === null ? [] : [[head, reward / SCALE]]
      }),
    ),
  }))
  const scores = rows.map(([, , , score]) => score / SCALE)
  const { temperature } = effectiveSettings(column, settings)
  const { weighings } = weigh(method, received, scores, temperature, (token) => gumbel(seed, sample, position, token))
  return received.map((candidate, i) => {
    const weighing = weighings[i] as (typeof weighings)[number]
    // Rounding may reverse a near tie, so a greedy choice is read from the link.
    const probAfter = method.choice === 'argmax' ? Number(i === chosen) : weighing.probAfter
    return { ...candidate, ...weighing, probAfter }
  })
}
