// Averages differences at equal KL over evaluations of one plan whose heads differ in training seed. Pure.

import path from 'node:path'
import { mean } from 'simple-statistics'
import { z } from 'zod'
import { methods } from '../../src/decoding/methods/index.ts'
import type { MethodName } from '../../src/decoding/record.ts'
import { readCsv } from '../../src/evaluation/csvText.ts'
import { meanWithError } from '../../src/metrics/clusteredMean.ts'
import { type Column, markdownTable, signed } from '../cli/tables.ts'

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

type AcrossFrontiers = ReturnType<typeof compareAll>[number]

/** Maximum deviation of an evaluation's KL from the mean over evaluations, as a share of that mean. */
const APART = 0.25

/**
 * @param files frontier.csv of each evaluation.
 * @throws Error if they have no pair of methods in common, or compare a pair at different KLs or numbers of prompts.
 */
export function acrossFrontiers(files: readonly { name: string; csv: string }[]) {
  const evaluations = files.map(({ name, csv }) => readFrontier(name, csv))
  const compared = compareAll(files, evaluations)
  if (compared.length > 0) return compared
  throw new Error(
    `${files.map(({ name }) => name).join(', ')} have no judge and pair of methods in common. Evaluate the same methods.`,
  )
}

function compareAll(files: readonly { name: string }[], evaluations: readonly Row[][]) {
  const [first = []] = evaluations
  const isCommon = ({ judge, a, b }: Row) => evaluations.every((rows) => ofPair(rows, judge, a, b).length > 0)
  const seen = new Map<string, number>()
  return first.filter(isCommon).map(({ judge, a, b }) => {
    const key = JSON.stringify([judge, a, b])
    const nth = seen.get(key) ?? 0
    seen.set(key, nth + 1)
    const rows = evaluations.map((all, i) => {
      const row = ofPair(all, judge, a, b)[nth]
      if (!row)
        throw new Error(`${files[i]?.name} compares ${a} and ${b} at fewer KLs. Evaluate with the same weights.`)
      return row
    })
    const { mean: meanDifference, standardError } = meanWithError(rows.map(({ difference }) => difference))
    const kls = rows.map(({ kl }) => kl)
    rows.forEach(({ kl, n }, i) => {
      const what = `${files[i]?.name} compares ${a} and ${b}`
      if (Math.abs(kl - mean(kls)) > APART * mean(kls))
        throw new Error(
          `${what} at ${kl.toFixed(1)} nats; the mean is ${mean(kls).toFixed(1)}. Evaluate with the same weights.`,
        )
      if (n !== rows[0]?.n)
        throw new Error(`${what} over ${n} prompts, another evaluation over ${rows[0]?.n}. Evaluate the same prompts.`)
    })
    return {
      judge,
      a,
      b,
      /** Minimum and maximum over the evaluations, in nats. */
      kl: [Math.min(...kls), Math.max(...kls)],
      /** One difference a − b in reward per evaluation, with its standard error over prompts. */
      each: rows.map(({ difference, standardError }) => ({ difference, standardError })),
      mean: meanDifference,
      standardError,
    }
  })
}

function readFrontier(name: string, csv: string): Row[] {
  try {
    return readCsv(csv, rowSchema).sort((one, other) => one.kl - other.kl)
  } catch (cause) {
    throw new Error(`${name} is not a frontier.csv written by \`tokenwise evaluate\`: ${(cause as Error).message}`, {
      cause,
    })
  }
}

function ofPair(rows: readonly Row[], judge: string, a: string, b: string): Row[] {
  return rows.flatMap((row) => {
    if (row.judge !== judge) return []
    if (row.a === a && row.b === b) return [row]
    return row.a === b && row.b === a ? [{ ...row, difference: -row.difference }] : []
  })
}

/** One Markdown table per judge. @param names folders of the evaluations, for the headings. */
export function frontiersMarkdown(comparisons: readonly AcrossFrontiers[], names: readonly string[]): string {
  const judges = [...new Set(comparisons.map(({ judge }) => judge))]
  return judges
    .map((judge) =>
      markdownTable(
        pairsTogether(comparisons.filter((row) => row.judge === judge)),
        [
          [judge, ({ a, b }) => `${label(a)} − ${label(b)}`],
          ['KL, nats', ({ kl }) => [...new Set(kl.map((nats) => nats.toFixed(0)))].join(' to ')],
          ...names.map((name, i): Column<AcrossFrontiers> => [path.basename(name), ({ each }) => difference(each[i])]),
          ['mean', ({ mean: over, standardError }) => signed({ mean: over, standardError })],
        ],
        { numbers: true },
      ),
    )
    .join('\n\n')
}

function pairsTogether(rows: readonly AcrossFrontiers[]): AcrossFrontiers[] {
  const pairs = [...new Set(rows.map(({ a, b }) => `${a} ${b}`))]
  return pairs.flatMap((pair) => rows.filter(({ a, b }) => `${a} ${b}` === pair))
}

const difference = (one: AcrossFrontiers['each'][number] | undefined) =>
  one && signed({ mean: one.difference, standardError: one.standardError })

const label = (key: string) => (key in methods ? methods[key as MethodName].label : key)
