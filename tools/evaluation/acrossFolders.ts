// One frontier of an evaluation against one of another, at equal KL, paired by prompt: the same method with other heads, say.
// Pure.

import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { clusteredMean } from '../../src/metrics/clusteredMean.ts'
import type { MeasuredPoint } from '../../src/metrics/frontier.ts'
import { compareFrontiers } from './comparisons.ts'

/** A method of an evaluation: its texts.csv. */
export interface FrontierSource {
  /** For a reader: 'DIR:cd'. */
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
  first: { mean: number; standardError: number | null }
  second: { mean: number; standardError: number | null }
  /** First less second, paired by prompt. */
  difference: number
  standardError: number | null
  pValue: number | null
  n: number
}

/** Over the seeds that both have. @throws Error where one has no such method or they share no seed, judge or KL. */
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
  throw new Error(`${first.name} and ${second.name} share no seed, judge or stretch of KL`)
}

/** The method's texts, and those of top-k sampling, where every frontier begins. */
function readTexts({ name, method, csv }: FrontierSource): TextRow[] {
  const rows = z.array(cell).parse(parse(csv, { columns: true }))
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
  throw new Error(`${name}: its texts.csv has no method "${method}" with a weight and a KL; it has ${keys.join(', ')}`)
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
  const plusMinus = ({ mean, standardError }: AtKl['first']) =>
    `${mean.toFixed(2)} ± ${(standardError ?? 0).toFixed(2)}`
  const cells = rows.map((row) => [
    row.judge,
    row.kl.toFixed(0),
    plusMinus(row.first),
    plusMinus(row.second),
    `${row.difference < 0 ? '−' : '+'}${plusMinus({ mean: Math.abs(row.difference), standardError: row.standardError })}`,
    row.pValue === null ? '–' : row.pValue < 0.001 ? '< .001' : row.pValue.toFixed(3),
    String(row.n),
  ])
  return [
    ['judge', 'KL, nats', first, second, 'difference', 'p', 'prompts'],
    ['---', ...Array(6).fill('---:')],
    ...cells,
  ]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n')
}
