// Compares methods of two evaluations at equal KL, paired by prompt, for example the same method with other heads. Pure.

import { z } from 'zod'
import { compareFrontiers, type FrontierComparison, frontierPoint } from '../../src/evaluation/comparisons.ts'
import { readCsv } from '../../src/evaluation/csvText.ts'
import type { ScoredText } from '../../src/evaluation/textRows.ts'
import type { MeasuredPoint } from '../../src/metrics/rewardAtKl.ts'
import { decimals, markdownTable, plusMinus, pValueText, signed } from '../cli/tables.ts'

export interface FrontierSource {
  /** Name in tables and messages, such as 'DIR:cd'. */
  name: string
  method: string
  csv: string
}

const rowSchema = z.record(z.string(), z.string())

type AtKl = Omit<FrontierComparison, 'a' | 'b'>

/**
 * Compares a (the first) with b (the second) over their common seeds.
 * @throws Error if a method is missing, or if the evaluations share no seed, judge or range of KL.
 */
export function acrossFolders(first: FrontierSource, second: FrontierSource): AtKl[] {
  const [a, b] = [readTexts(first), readTexts(second)]
  const judges = Object.keys(a[0]?.judges ?? {}).filter((judge) => judge in (b[0]?.judges ?? {}))
  const compared = judges.flatMap((judge) =>
    compareFrontiers(pointsOf(ofSeedsIn(b, a), judge), pointsOf(ofSeedsIn(a, b), judge)).map((at) => ({
      judge,
      ...at,
    })),
  )
  if (compared.length > 0) return compared
  throw new Error(`${first.name} and ${second.name} share no seed, judge or range of KL, so they cannot be compared.`)
}

type KeyedText = ScoredText & { key: string }

const ofSeedsIn = (others: readonly KeyedText[], texts: readonly KeyedText[]) =>
  texts.filter(({ seed }) => others.some((other) => other.seed === seed))

/** Returns the texts of the method and of top-k sampling, the first point of every frontier. */
function readTexts({ name, method, csv }: FrontierSource): KeyedText[] {
  const rows = readCsv(csv, rowSchema)
  const found = rows.flatMap((row): KeyedText[] => {
    const { key = '', prompt = '', seed, klToTopK = '' } = row
    if (klToTopK === '' || (key !== 'topK' && !key.startsWith(`${method}@`))) return []
    const scores = Object.entries(row).filter(([column]) => column.startsWith('judges.'))
    const judges = Object.fromEntries(scores.map(([column, value]) => [column.slice(7), Number(value)]))
    return [{ key, prompt, seed: Number(seed), klToTopK: Number(klToTopK), judges }]
  })
  if (found.some(({ key }) => key !== 'topK')) return found
  const keys = [...new Set(rows.map(({ key }) => key))]
  throw new Error(
    `${name}: texts.csv has no method "${method}" with a weight and a KL. Choose a method from: ${keys.join(', ')}.`,
  )
}

function pointsOf(texts: readonly KeyedText[], judge: string): MeasuredPoint[] {
  return [...new Set(texts.map(({ key }) => key))].map((key) => {
    const own = texts.filter((text) => text.key === key)
    return frontierPoint('one', Number(key.split('@')[1] ?? 0), own, judge)
  })
}

export function atKlMarkdown(rows: readonly AtKl[], first: string, second: string): string {
  return markdownTable(
    rows,
    [
      ['judge', ({ judge }) => judge],
      ['KL, nats', ({ kl }) => decimals(kl, 0)],
      [first, ({ rewardA }) => plusMinus(rewardA)],
      [second, ({ rewardB }) => plusMinus(rewardB)],
      ['difference', ({ difference: mean, standardError }) => signed({ mean, standardError })],
      ['p', ({ pValue }) => pValueText(pValue)],
      ['prompts', ({ n }) => n],
    ],
    { numbers: true },
  )
}
