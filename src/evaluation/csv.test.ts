import { describe, expect, it } from 'vitest'
import { csvTables } from './csv.ts'
import { exampleSummary } from './testing/exampleSummary.ts'

/** Cells of a file without quotes and line ends inside cells. */
const cellsOf = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))

describe('CSV of a summary', () => {
  it('has a line per row, pair and comparison, all with as many cells as the heading', () => {
    const summary = exampleSummary()
    const files = csvTables(summary)
    for (const [name, rows] of [
      ['rows.csv', summary.rows],
      ['pairs.csv', summary.pairs],
      ['frontier.csv', summary.frontier],
    ] as const) {
      const [headings, ...lines] = cellsOf(files[name])
      expect(lines).toHaveLength(rows.length)
      expect(new Set(headings).size).toBe(headings?.length)
      for (const line of lines) expect(line).toHaveLength(headings?.length ?? 0)
    }
  })

  it('writes numbers in full, negative ones as numbers, and missing values as empty cells', () => {
    const summary = exampleSummary()
    const [greedy] = summary.rows.filter(({ method }) => method === 'greedy')
    if (!greedy) throw new Error('no greedy row')
    greedy.judge = { mean: -1 / 3, standardError: null, n: 1 }
    const [headings = [], ...lines] = cellsOf(csvTables(summary)['rows.csv'])
    const line = lines.find(([key]) => key === 'greedy') ?? []
    const at = (heading: string) => line[headings.indexOf(heading)]
    expect(at('judge.mean')).toBe('-0.3333333333333333')
    expect(at('judge.standardError')).toBe('')
    expect(at('klToTopK.mean')).toBe('')
    expect(at('preset')).toBe('false')
    expect(Number(at('negLogBase.mean'))).toBe(greedy.negLogBase.mean)
  })

  it('marks a KL that is a bound', () => {
    const [headings = [], ...lines] = cellsOf(csvTables(exampleSummary())['rows.csv'])
    const bounds = lines.filter((line) => line[headings.indexOf('klIsBound')] === 'true')
    expect(bounds.map(([key]) => key)).toEqual(['bestOfN'])
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('keeps a spreadsheet from computing %j', (text) => {
    const summary = exampleSummary()
    const [row] = summary.rows
    if (row) row.key = text
    const [, line = ''] = csvTables(summary)['rows.csv'].split('\n')
    expect(line.replace(/^"/, '').startsWith(`'${text}`)).toBe(true)
  })

  it('quotes commas, quotes and line ends', () => {
    const summary = exampleSummary()
    const [row] = summary.rows
    if (row) row.key = 'a,"b"\nc'
    expect(csvTables(summary)['rows.csv'].split('\n').slice(1, 3).join('\n')).toMatch(/^"a,""b""\nc",topK,/)
  })
})
