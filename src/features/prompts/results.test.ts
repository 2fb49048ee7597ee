// What the page finds is what `tokenwise evaluate` finds on the same texts.

import { expect, test } from 'vitest'
import { csvTables, textsCsv } from '../../evaluation/csv.ts'
import { summarize } from '../../evaluation/summary.ts'
import { createPromptsComparison, type OpenComparison } from '../../store/prompts/comparison.ts'
import { columnsOf } from '../../store/prompts/plan.ts'
import { testIndexedDb } from '../../store/testing/indexedDb.ts'
import { runSettings } from '../../store/testing/runSettings.ts'
import { createFakeClient, FAKE_INFO } from '../../worker/testing/fakeEngine.ts'
import { readWeights } from './form.ts'
import { openRecord } from './openRecord.ts'
import { evaluationOf, finishedTexts, promptsByDifference, resultsOf } from './results.ts'

async function run(pieces = Number.POSITIVE_INFINITY): Promise<OpenComparison> {
  const settings = runSettings({
    columns: [{ method: 'args' }, { method: 'topK' }, { method: 'argsGreedy' }],
    reward: 'sentiment',
    maxTokens: 4,
  })
  const store = createPromptsComparison({
    client: createFakeClient(),
    playground: { getState: () => ({ status: { kind: 'ready', info: FAKE_INFO } }) } as never,
    withModel: async (request) => request,
    reportBackground: () => {},
    indexedDB: testIndexedDb().indexedDB,
    locks: () => null,
    now: () => 0,
  })
  store.subscribe(({ open, pause, kind }) => kind === 'running' && (open?.rows.size ?? 0) >= pieces && pause())
  await store.getState().start(() => ({
    title: 'Eight prompts',
    prompts: Array.from({ length: 8 }, (_, i) => ({ id: `p${i}`, prompt: 'word '.repeat(i + 1).trim() })),
    columns: columnsOf(settings, [1, 2]),
    seeds: [7, 8],
    common: { reward: 'sentiment', maxTokens: 4, chat: false },
    judges: ['sentiment'],
  }))
  return store.getState().open as OpenComparison
}

test('rows, differences and files are those of an evaluation', async () => {
  const open = await run()
  const shown = resultsOf(open)
  const summary = evaluationOf(open)
  const texts = finishedTexts(open)
  expect(shown).toMatchObject({ prompts: 8, planned: 8, base: 'topK' })
  const again = summarize({
    columns: open.plan.columns,
    texts,
    judges: ['sentiment'],
    costs: new Map(),
    ranks: new Map(),
  })
  expect(shown?.rows.map(({ judges }) => judges[0])).toEqual(again.rows.map(({ judge }) => judge))
  const pair = summary.pairs.find(({ a, b }) => a === 'args@1' && b === 'topK')
  expect(shown?.differences[0]?.find(({ key }) => key === 'args@1')).toMatchObject({
    difference: pair?.difference,
    win: pair?.win,
    lose: pair?.lose,
  })
  expect(shown?.rows.every(({ msPerToken }) => msPerToken === 50)).toBe(true)
  expect(csvTables(summary)['steps.csv']).toContain('args,1,2')
  expect(textsCsv(texts, ['sentiment'], true).split('\n')[0]).toMatch(
    /^key,prompt,seed,.*,klToTopK,.*judges[.]sentiment,.*,text$/,
  )
  expect(summary.command).toContain('--methods args,topK,argsGreedy --weights-for args=1,2')
})

test('only prompts that are finished in every column count', async () => {
  // The units of the first prompt and its timings, and half of the second prompt.
  const open = await run(2 + 3 + 1)
  expect(new Set(finishedTexts(open).map(({ prompt }) => prompt))).toEqual(new Set(['p0']))
  expect(resultsOf(open)?.prompts).toBe(1)
  expect(resultsOf(await run(1))).toBeNull()
})

test('prompts are sorted by how far the columns are apart, and open with all of them', async () => {
  const open = await run()
  const prompts = promptsByDifference(open)
  expect(prompts.map(({ spread }) => spread)).toEqual(prompts.map(({ spread }) => spread).sort((a, b) => b - a))
  const [first] = prompts
  if (!first) throw new Error('there are prompts')
  const { record, scores } = await openRecord(open, first, ['topK', 'args@2', 'argsGreedy@1'])
  expect(record.columns.map(({ method, weight }) => [method, weight])).toEqual([
    ['args', 2],
    ['topK', 0],
    ['argsGreedy', 1],
  ])
  expect(record.settings.seed).toBe(first.seed)
  expect(scores).toHaveLength(3)
})

test('weights are numbers, or a sentence', () => {
  expect(readWeights(' ')).toEqual([])
  expect(readWeights('1, 2;4 −1')).toEqual([1, 2, 4, -1])
  expect(readWeights('1, two')).toBe('“two” is not a weight. Write numbers separated by commas, such as 1, 2, 4.')
  expect(readWeights('1 2 3 4 5 6 7 8 9')).toBe('There are 9 weights; give at most 8.')
  expect(readWeights('41')).toMatch(/too large/)
})
