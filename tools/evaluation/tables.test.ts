import { describe, expect, it } from 'vitest'
import { csvTables } from '../../src/evaluation/csv.ts'
import { exampleSummary } from '../../src/evaluation/testing/exampleSummary.ts'
import { markdownTables } from './tables.ts'

/** Tables of a text as cells: [table][line][cell], lines of dashes left out. */
function tablesIn(markdown: string): string[][][] {
  return markdown
    .split('\n\n')
    .filter((part) => part.startsWith('| '))
    .map((part) =>
      part
        .split('\n')
        .filter((line) => !line.startsWith('| ---'))
        .map((line) => line.slice(2, -2).split(/ (?<!\\)\| /)),
    )
}

describe('Markdown of a summary', () => {
  it('has a line per row in four tables, all lines with as many cells as the heading', () => {
    const summary = exampleSummary()
    const tables = tablesIn(markdownTables(summary))
    expect(tables).toHaveLength(7)
    for (const [headings, ...lines] of tables)
      for (const line of lines) expect(line).toHaveLength(headings?.length ?? 0)
    for (const table of tables.slice(0, 4)) expect(table).toHaveLength(summary.rows.length + 1)
    expect(tables[4]).toHaveLength(summary.frontier.length + 1)
  })

  it('writes mean ± standard error, a true minus, a dash for nothing and ≤ before a bound', () => {
    const summary = exampleSummary()
    const [first] = summary.rows
    if (first) first.judge = { mean: -1.236, standardError: 0.254, n: 4 }
    const [results = []] = tablesIn(markdownTables(summary))
    expect(results[1]?.slice(0, 4)).toEqual(['top-k', '–', '−1.24 ± 0.25', '–'])
    // log 8 − 7/8 = 2.079 − 0.875
    expect(results.find(([name]) => name === 'Best-of-N')?.[4]).toBe('≤ 1.2 ± 0.0')
    expect(results.find(([name]) => name === 'greedy')?.[4]).toBe('–')
    expect(results.at(-1)?.[0]).toBe('RAD (paper: k 20, T 1)')
  })

  it('names the cost of text classifiers, and only where there are any', () => {
    const summary = exampleSummary()
    expect(markdownTables(summary)).not.toContain('classifier')
    for (const row of summary.rows)
      if (row.cost && row.method === 'args')
        row.cost = { ...row.cost, classifier: { callsPerToken: 1, msPerToken: 69.26 } }
    summary.judgeCosts = [{ judge: 'film-judge', callsPerToken: 0.021, msPerToken: 1.3 }]
    const markdown = markdownTables(summary)
    const [, , , costs = []] = tablesIn(markdown)
    expect(costs[0]?.slice(-2)).toEqual(['classifier calls per token', 'classifier ms per token'])
    expect(costs.find(([name]) => name === 'ARGS')?.slice(-2)).toEqual(['1.00', '69.3'])
    expect(markdown).toContain('The judge film-judge is a text classifier; judging took it 0.021 calls and 1.3 ms')
    expect(csvTables(summary)['rows.csv']).toContain('cost.classifier.msPerToken')
  })

  it('leaves the error out for a single prompt', () => {
    const [results = []] = tablesIn(markdownTables(exampleSummary({ prompts: 1 })))
    expect(results[1]?.[2]).toMatch(/^−?\d\.\d\d$/)
  })

  it('prints only pairs with top-k and of corresponding weights', () => {
    const pairs = tablesIn(markdownTables(exampleSummary())).at(-1)?.slice(1) ?? []
    const weightOf = (key = '') => key.split('@')[1]
    for (const [a, b] of pairs) expect(a === 'topK' || weightOf(a) === weightOf(b)).toBe(true)
    expect(pairs.map(([a, b]) => `${a} ${b}`)).toContain('args@2 pargs@2')
    expect(pairs.map(([a, b]) => `${a} ${b}`)).not.toContain('greedy bestOfN')
  })

  it('escapes names that would break a table, and fences a command with backticks', () => {
    const summary = exampleSummary({ judges: ['a|b\n<script>', 'words'] })
    summary.command = 'tokenwise evaluate --out ```'
    const markdown = markdownTables(summary)
    expect(markdown).toContain('| judge a\\|b &lt;script> |')
    expect(markdown).toContain('````\ntokenwise evaluate --out ```\n````')
  })

  it('has a sentence instead of a table if no two frontiers can be compared', () => {
    expect(markdownTables(exampleSummary({ methods: ['topK', 'pargs'], presets: [] }))).toContain(
      'No two sampling methods with weights were run.',
    )
  })
})
