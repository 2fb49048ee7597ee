import { describe, expect, it } from 'vitest'
import { exampleSummary } from '../../src/evaluation/testing/exampleSummary.ts'
import { bestOfNKlBound } from '../../src/metrics/klDivergence.ts'
import { successFloor } from '../../src/metrics/successFloor.ts'
import { palettes } from '../../src/ui/palette.ts'
import { reportFiles } from './report.ts'

const all = exampleSummary({ methods: ['topK', 'greedy', 'args', 'cd', 'pargs', 'pargsGreedy', 'bestOfN'] })
const countOf = (text: string, piece: string) => text.split(piece).length - 1

describe('files of an evaluation', () => {
  it('are tables and figures, the same for the same summary', () => {
    const files = reportFiles(all)
    expect(Object.keys(files).sort()).toEqual([
      'frontier-words.svg',
      'frontier.csv',
      'frontier.svg',
      'optimisation.svg',
      'pairs.csv',
      'rows.csv',
      'steps.csv',
      'tables.md',
    ])
    expect(reportFiles(JSON.parse(JSON.stringify(all)))).toEqual(files)
  })

  it('leave figures out that would be empty', () => {
    const files = reportFiles(exampleSummary({ methods: ['greedy'], presets: [] }))
    expect(Object.keys(files)).not.toContain('frontier.svg')
    expect(Object.keys(files)).not.toContain('optimisation.svg')
  })
})

describe('the frontier', () => {
  const svg = reportFiles(all)['frontier.svg'] ?? ''

  it('is a file of its own: colors are values, no number is broken', () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg).not.toMatch(/var\(|NaN|Infinity|undefined/)
    expect(svg).toContain(palettes.light.blue)
  })

  it('has a line for each method with weights and a name for each method; greedy methods and presets are not in it', () => {
    // args, cd and pargs, each from top-k on to three weights; top-k and Best-of-N are points.
    const lines = [...svg.matchAll(/<polyline points="([^"]*)"/g)].map(([, points = '']) => points.split(' ').length)
    expect(lines.sort()).toEqual([4, 4, 4])
    for (const name of ['top-k', 'ARGS', 'CD', 'PARGS', 'Best-of-N']) expect(countOf(svg, `>${name}</text>`)).toBe(1)
    for (const name of ['greedy', 'PARGS-G', 'RAD']) expect(svg).not.toContain(`>${name}</text>`)
  })

  it('is drawn and compared for each judge', () => {
    const [first = '', second = ''] = all.judges
    const other = reportFiles(all)['frontier-words.svg'] ?? ''
    expect(svg).toContain(`(${first})`)
    expect(other).toContain(`(${second})`)
    const by = (judge: string) => all.frontier.filter((at) => at.judge === judge)
    expect(by(second).map(({ a, b, kl }) => [a, b, kl])).toEqual(by(first).map(({ a, b, kl }) => [a, b, kl]))
    expect(by(second).map(({ rewardA }) => rewardA)).not.toEqual(by(first).map(({ rewardA }) => rewardA))
  })

  it('puts a point where its figures say', () => {
    // The axis runs from 0 to 24 over 64 to 720 pixels: marks are where KL · 656 / 24 + 64 is.
    const [point] = all.rows.filter(({ key }) => key === 'cd@4')
    const across = 64 + ((point?.klToTopK?.mean ?? 0) * 656) / 24
    expect(svg).toContain('>24</text>')
    expect(svg).toContain(` ${across.toFixed(1)},`)
  })
})

describe('the frontier of a task that succeeds or fails', () => {
  const task = exampleSummary({ methods: ['topK', 'pargs', 'bestOfN'], judges: ['task'], succeeds: true })
  const base = task.rows[0]?.judge.mean as number
  const bestOf = [2, 4].map((n) => ({
    n,
    kl: bestOfNKlBound(n),
    judge: { mean: 0.6 + n / 20, standardError: 0.05, n: 4 },
  }))
  const svg = reportFiles({ ...task, bestOf })['frontier.svg'] ?? ''

  it('has the floor, from top-k on to certain success', () => {
    expect(task.successJudges).toEqual(['task'])
    const [, points = ''] = /<polyline points="([^"]*)"[^>]*stroke-dasharray/.exec(svg) ?? []
    const [first, ...others] = points.split(' ').map((point) => point.split(',').map(Number) as [number, number])
    // The axes are linear: two points give the scales, and every other point lies on the curve.
    const last = others.at(-1) as [number, number]
    expect(first?.[0]).toBeCloseTo(64, 1)
    const perNat = (last[0] - (first?.[0] as number)) / -Math.log(base)
    const perRate = (last[1] - (first?.[1] as number)) / (1 - base)
    for (const [x, y] of others.slice(0, -1)) {
      const rate = base + (y - (first?.[1] as number)) / perRate
      expect(Math.abs(x - 64 - perNat * successFloor(rate, base))).toBeLessThan(2)
    }
    expect(svg).toContain('No method with this rate of success can be nearer')
    expect(reportFiles(exampleSummary())['frontier.svg']).not.toContain('stroke-dasharray="5 4"')
  })

  it('has Best-of-N for every N', () => {
    expect(countOf(svg, '>Best-of-N</text>')).toBe(1)
    expect(svg).toContain('N of Best-of-N')
  })
})

describe('the picture of over-optimisation', () => {
  const svg = reportFiles(all)['optimisation.svg'] ?? ''

  it('has a panel for each method with weights, greedy ones too, but no preset', () => {
    expect(countOf(svg, '>steering reward</text>')).toBe(4)
    expect(svg).toContain('>PARGS-G</text>')
    expect(svg).not.toContain('>RAD</text>')
    expect(svg).not.toMatch(/var\(|NaN|Infinity|undefined/)
  })

  it('stands a single weight, a single prompt and no top-k', () => {
    const bare = exampleSummary({ methods: ['cd'], weights: [2], presets: [], prompts: 1, seeds: 1 })
    expect(reportFiles(bare)['optimisation.svg']).not.toMatch(/NaN|Infinity/)
    expect(reportFiles(bare)['frontier.svg']).not.toMatch(/NaN|Infinity/)
  })
})

it('a judge with a name of markup stays text', () => {
  const files = reportFiles(exampleSummary({ judges: ['<script>&"'] }))
  expect(files['frontier.svg']).toContain('(&lt;script&gt;&amp;&quot;)')
})
