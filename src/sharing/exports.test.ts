import { beforeAll, expect, it } from 'vitest'
import { fakeRun } from '../decoding/testing/fakeRun.ts'
import { runSettings } from '../store/testing/runSettings.ts'
import { toBibtex } from './bibtex.ts'
import type { Comparison } from './comparison.ts'
import { candidatesCsv, type ExportedSeeds, tokensCsv, toMarkdown } from './exports.ts'

let comparison: Comparison
beforeAll(async () => {
  const columns = [
    { method: 'topK' as const, weight: 2 },
    { method: 'rad' as const, weight: 30, topK: 3 },
  ]
  const record = await fakeRun(runSettings({ columns, reward: 'sentiment', topK: 4, maxTokens: 3 }))
  comparison = { record: { ...record, prompt: '# <b>Look</b>' }, lacksTables: false }
})

it('Markdown keeps what was written as text', () => {
  const judged = { judge: 'j', title: 'a *judge*', scores: [1.234, -2] }
  const none = { judge: null, ownReward: null, meanLogProb: null, klToTopK: null, diversity: null }
  const markdown = toMarkdown({ ...comparison, judged }, [
    { ...none, judge: 1.234, diversity: 1 },
    { judge: -2, ownReward: 0.5, meanLogProb: -1.5, klToTopK: 12.345, diversity: 0.25 },
  ])
  expect(markdown).toContain('> \\# \\<b\\>Look\\</b\\>')
  expect(markdown).toContain('## RAD, w 30, k 3')
  expect(markdown).toContain('Judge: a \\*judge\\*.')
  expect(markdown.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '|  | top-k | RAD, w 30, k 3 |',
    '| --- | ---: | ---: |',
    '| judge | 1.23 | -2.00 |',
    '| steering reward | – | 0.50 |',
    '| mean log-probability, nats | – | -1.50 |',
    '| KL to top-k, nats | – | 12.35 |',
    '| diversity | 1.00 | 0.25 |',
    '| tokens | 3 | 3 |',
  ])
})

it('Markdown has a table over seeds if there were several', () => {
  const heading = '## Over 3 seeds'
  const several: ExportedSeeds = {
    seeds: [3, 4, 5],
    judgeTitle: 'a *judge*',
    over(column, name) {
      if (name === 'judge') return { mean: column - 0.5, standardError: 0.125 }
      return name === 'diversity' ? { mean: 1, standardError: null } : null
    },
  }
  const markdown = toMarkdown(comparison, [], several)
  expect(markdown.slice(markdown.indexOf(heading))).toBe(
    [
      `${heading}\n`,
      '|  | top-k | RAD, w 30, k 3 |',
      '| --- | ---: | ---: |',
      '| judge | -0.50 ± 0.13 | 0.50 ± 0.13 |',
      '| steering reward | – | – |',
      '| mean log-probability, nats | – | – |',
      '| KL to top-k, nats | – | – |',
      '| diversity | 1.00 | 1.00 |',
      '',
      'Mean ± standard error over seeds 3 to 5. Judge: a \\*judge\\*.',
    ].join('\n'),
  )
  expect(toMarkdown(comparison, [])).not.toContain('## Over')
})

it('Markdown includes every turn before a chat prompt', () => {
  const chat = structuredClone(comparison)
  chat.record.settings.chat = true
  chat.record.settings.turns = [
    { role: 'system', content: 'Be *brief*.' },
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi' },
  ]
  const markdown = toMarkdown(chat, [])
  const places = [
    'System turn:\n\n> Be \\*brief\\*.',
    'Earlier user turn:\n\n> Hello',
    'Earlier assistant turn:\n\n> Hi',
    'Prompt (chat):',
  ]
  expect(places.map((place) => markdown.indexOf(place)).every((at, i, all) => at > (all[i - 1] ?? 0))).toBe(true)
})

it('a row for each token, and for each candidate', () => {
  expect(tokensCsv(comparison).trim().split('\n')).toHaveLength(1 + 2 * 3)
  expect(candidatesCsv(comparison).trim().split('\n')).toHaveLength(1 + 3 * 4 + 3 * 3)
  expect(tokensCsv(comparison).split('\n')[1]).toMatch(/^1,topK,2,1,/)
  expect(candidatesCsv(comparison).trim().split('\n').at(-1)).toMatch(/^2,rad,30,3,/)
})

it('a cell that begins a formula is made safe', () => {
  const hostile = structuredClone(comparison)
  const token = hostile.record.columns[0]?.tokens[0]
  if (!token) throw new Error('a token was due')
  token.bytes = [...new TextEncoder().encode('=1+1')]
  expect(tokensCsv(hostile)).toContain("'=1+1")
})

it('cites the critical look, the methods that were run, the data of the rewards, and the model', () => {
  const bibtex = toBibtex({ ...comparison.record, model: { name: 'SmolLM2-135M', sha256: '', runtime: '' } })
  expect(bibtex.match(/eprint = \{[\d.]+\}/g)).toEqual(
    ['2406.07780', '1805.04833', '2310.09520', '2502.02737'].map((id) => `eprint = {${id}}`),
  )
  expect(bibtex).toContain('@inproceedings{maas2011learning,\n')
  const { record } = comparison
  const ruled = toBibtex({ ...record, settings: { ...record.settings, reward: 'json' } })
  expect(ruled).not.toContain('maas2011learning')
})
