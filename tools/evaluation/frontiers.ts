// Several evaluations of one plan, each with heads of another training seed, side by side: differences at equal KL, and
// their mean over the evaluations. Pure.

import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { mean, sampleStandardDeviation } from 'simple-statistics'
import { z } from 'zod'
import { methods } from '../../src/decoding/methods/index.ts'
import type { MethodName } from '../../src/decoding/record.ts'

const rowSchema = z.object({
  judge: z.string(),
  kl: z.coerce.number(),
  a: z.string(),
  b: z.string(),
  difference: z.coerce.number(),
  standardError: z.coerce.number(),
  n: z.coerce.number(),
})
type Row = z.infer<typeof rowSchema>

export interface AcrossFrontiers {
  judge: string
  a: string
  b: string
  /** Nats, lowest and highest over the evaluations: each compares where its own weights lie. */
  kl: [number, number]
  /** Reward of a less that of b, ± standard error over prompts; one for each evaluation. */
  each: { difference: number; standardError: number }[]
  /** Over the evaluations, ± standard error of that mean. */
  mean: number
  standardError: number
}

/** Places of one pair may lie this far apart, as a share of the mean: each evaluation compares where its own weights reach. */
const APART = 0.25

/**
 * @param files frontier.csv of each evaluation.
 * @throws Error where they have no pair in common, or compare one at other KLs or over other numbers of prompts.
 */
export function acrossFrontiers(files: readonly { name: string; csv: string }[]): AcrossFrontiers[] {
  const evaluations = files.map(({ name, csv }) => readFrontier(name, csv))
  const compared = compareAll(files, evaluations)
  if (compared.length > 0) return compared
  throw new Error(`${files.map(({ name }) => name).join(', ')} have no judge and pair of methods in common`)
}

function compareAll(files: readonly { name: string }[], evaluations: readonly Row[][]): AcrossFrontiers[] {
  const [first = []] = evaluations
  const isCommon = ({ judge, a, b }: Row) => evaluations.every((rows) => ofPair(rows, judge, a, b).length > 0)
  const seen = new Map<string, number>()
  return first.filter(isCommon).map(({ judge, a, b }) => {
    const key = JSON.stringify([judge, a, b])
    const nth = seen.get(key) ?? 0
    seen.set(key, nth + 1)
    const rows = evaluations.map((all, i) => {
      const row = ofPair(all, judge, a, b)[nth]
      if (!row) throw new Error(`${files[i]?.name} compares ${a} and ${b} at fewer KLs: evaluate with the same weights`)
      return row
    })
    const differences = rows.map(({ difference }) => difference)
    const kls = rows.map(({ kl }) => kl)
    rows.forEach(({ kl, n }, i) => {
      const what = `${files[i]?.name} compares ${a} and ${b}`
      if (Math.abs(kl - mean(kls)) > APART * mean(kls))
        throw new Error(
          `${what} at ${kl.toFixed(1)} nats, and on average it is ${mean(kls).toFixed(1)}: evaluate with the same weights`,
        )
      if (n !== rows[0]?.n) throw new Error(`${what} over ${n} prompts, another over ${rows[0]?.n}`)
    })
    return {
      judge,
      a,
      b,
      kl: [Math.min(...kls), Math.max(...kls)],
      each: rows.map(({ difference, standardError }) => ({ difference, standardError })),
      mean: mean(differences),
      standardError: sampleStandardDeviation(differences) / Math.sqrt(differences.length),
    }
  })
}

function readFrontier(name: string, csv: string): Row[] {
  const read = z.array(rowSchema).safeParse(parse(csv, { columns: true }))
  if (!read.success) throw new Error(`${name} is no frontier.csv of \`tokenwise evaluate\`: ${read.error.message}`)
  return read.data.sort((one, other) => one.kl - other.kl)
}

/** Of one pair, whichever way round it stands, by KL. */
function ofPair(rows: readonly Row[], judge: string, a: string, b: string): Row[] {
  return rows.flatMap((row) => {
    if (row.judge !== judge) return []
    if (row.a === a && row.b === b) return [row]
    return row.a === b && row.b === a ? [{ ...row, difference: -row.difference }] : []
  })
}

/** One Markdown table for each judge. @param names of the evaluations, in their order: folders. */
export function frontiersMarkdown(comparisons: readonly AcrossFrontiers[], names: readonly string[]): string {
  const judges = [...new Set(comparisons.map(({ judge }) => judge))]
  return judges.map((judge) => judgeTable(judge, comparisons, names)).join('\n\n')
}

function judgeTable(judge: string, all: readonly AcrossFrontiers[], names: readonly string[]): string {
  const byPair = new Map<string, AcrossFrontiers[]>()
  for (const row of all) {
    if (row.judge !== judge) continue
    const pair = `${row.a} ${row.b}`
    byPair.set(pair, [...(byPair.get(pair) ?? []), row])
  }
  const rows = [...byPair.values()].flat()
  const headings = names.map((name) => path.basename(name))
  const cells = rows.map(({ a, b, kl, each, mean: over, standardError }) => [
    `${label(a)} − ${label(b)}`,
    [...new Set(kl.map((nats) => nats.toFixed(0)))].join(' to '),
    ...each.map((one) => plusMinus(one.difference, one.standardError)),
    plusMinus(over, standardError),
  ])
  return [[judge, 'KL, nats', ...headings, 'mean'], ['---', ...Array(names.length + 2).fill('---:')], ...cells]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n')
}

const label = (key: string) => (key in methods ? methods[key as MethodName].label : key)

const plusMinus = (value: number, error: number) =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)} ± ${error.toFixed(2)}`
