import { expect, test } from 'vitest'
import type { ColumnRecord, RunRecord } from '../../decoding/record.ts'
import { DEFAULT_SETTINGS } from '../settings/checkSettings.ts'
import { farColumns, farFromJudge } from './farColumns.ts'

const goods = `${'The grip fits my hand. '.repeat(8)}`
const record = (some: Partial<ColumnRecord>[]): Pick<RunRecord, 'prompt' | 'settings' | 'columns'> => ({
  prompt: 'I bought this camera, and',
  settings: { ...DEFAULT_SETTINGS, reward: 'sentiment', chat: false } as unknown as RunRecord['settings'],
  columns: some.map((one) => ({ text: goods, ...one }) as ColumnRecord),
})

test('names the columns whose texts are far, by the reward that steers each', () => {
  const run = record([{}, { text: `${goods} This movie` }, { reward: 'helpful' }])
  expect(farColumns(run).map(({ far, columns }) => [far.name, columns])).toEqual([
    ['sentiment', [0]],
    ['helpful', [2]],
  ])
})

test('a judge made of heads is far from the same texts; a program is not', () => {
  const run = record([{}, { text: `${goods} This movie` }])
  expect(farFromJudge('sentiment', run, 0)?.one).toContain('film reviews')
  expect(farFromJudge('sentiment', run, 1)).toBeNull()
  expect(farFromJudge('oneSentence', run, 0)).toBeNull()
})
