// A method of one evaluation against a method of another at equal KL, paired by prompt: for instance the same method with
// other heads. Pure.

import { z } from 'zod'
import { clusteredMean } from '../../src/metrics/clusteredMean.ts'
import type { MeasuredPoint } from '../../src/metrics/frontier.ts'
import { decimals, type Estimate, markdownTable, plusMinus, pValueText, readCsv, signed } from '../cli/tables.ts'
import { compareFrontiers } from './comparisons.ts'

/** A method of an evaluation, with the evaluation's texts.csv. */
export interface FrontierSource {
  /** As it is shown: 'DIR:cd'. */
  name: string
  method: string
  csv: string
}

const cell = z.record(z.string(), z.string())

interface TextRow {
  key: string
  prompt: string
  seed: string
  kl: number
  judges: Record<string, number>
}

export interface AtKl {
  judge: string
  /** Nats. */
  kl: number
  first: Estimate
  second: Estimate
  /** First minus second, paired by prompt. */
  difference: number
  standardError: number | null
  pValue: number | null
  n: number
}

/** Over the seeds that both have. @throws Error if one lacks the method, or they share no seed, judge or range of KL. */
export function acrossFolders(first: FrontierSource, second: FrontierSource): AtKl[] {
  const texts = [readTexts(first), readTexts(second)] as const
  const seeds = new Set(texts[0].map(({ seed }) => seed).filter((seed) => texts[1].some((text) => text.seed === seed)))
  const judges = Object.keys(texts[0][0]?.judges ?? {}).filter((judge) => judge in (texts[1][0]?.judges ?? {}))
  const compared = judges.flatMap((judge) => {
    const [a, b] = texts.map((rows) =>
      pointsOf(
        rows.filter(({ seed }) => seeds.has(seed)),
        judge,
      ),
    ) as [MeasuredPoint[], MeasuredPoint[]]
    return compareFrontiers(a, b).map(({ kl, rewardA, rewardB, difference, standardError, pValue, n }) => ({
      judge,
      kl,
      first: rewardA,
      second: rewardB,
      difference,
      standardError,
      pValue,
      n,
    }))
  })
  if (compared.length > 0) return compared
  throw new Error(`${first.name} and ${second.name} share no seed, judge or range of KL.`)
}

/** The method's texts, and those of top-k sampling, the first point of every frontier. */
function readTexts({ name, method, csv }: FrontierSource): TextRow[] {
  const rows = readCsv(csv, cell)
  const found = rows.flatMap((row): TextRow[] => {
    const { key = '', prompt = '', seed = '', klToTopK = '' } = row
    if (klToTopK === '' || (key !== 'topK' && !key.startsWith(`${method}@`))) return []
    const judges = Object.entries(row).filter(([column]) => column.startsWith('judges.'))
    return [
      {
        key,
        prompt,
        seed,
        kl: Number(klToTopK),
        judges: Object.fromEntries(judges.map(([column, value]) => [column.slice(7), Number(value)])),
      },
    ]
  })
  if (found.some(({ key }) => key !== 'topK')) return found
  const keys = [...new Set(rows.map(({ key }) => key))]
  throw new Error(`${name}: its texts.csv has no method "${method}" with a weight and a KL. It has ${keys.join(', ')}.`)
}

function pointsOf(texts: readonly TextRow[], judge: string): MeasuredPoint[] {
  return [...new Set(texts.map(({ key }) => key))].map((key) => {
    const own = texts.filter((text) => text.key === key)
    const rewardRows = own.map(({ prompt, seed, judges }) => ({
      prompt,
      seed: Number(seed),
      value: judges[judge] as number,
    }))
    return {
      method: 'one',
      weight: Number(key.split('@')[1] ?? 0),
      kl: clusteredMean(own.map(({ prompt, seed, kl }) => ({ prompt, seed: Number(seed), value: kl }))),
      reward: clusteredMean(rewardRows),
      rewardRows,
    }
  })
}

export function atKlMarkdown(rows: readonly AtKl[], first: string, second: string): string {
  return markdownTable(
    rows,
    [
      ['judge', ({ judge }) => judge],
      ['KL, nats', ({ kl }) => decimals(kl, 0)],
      [first, (row) => plusMinus(row.first)],
      [second, (row) => plusMinus(row.second)],
      ['difference', ({ difference: mean, standardError }) => signed({ mean, standardError })],
      ['p', ({ pValue }) => pValueText(pValue)],
      ['prompts', ({ n }) => n],
    ],
    { numbers: true },
  )
}
