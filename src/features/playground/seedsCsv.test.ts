import { expect, test } from 'vitest'
import type { ColumnSettings } from '../../decoding/record.ts'
import type { SeedFigures } from '../../worker/protocol.ts'
import { seedsCsv } from './seedsCsv.ts'

const column = (text: string): SeedFigures['columns'][number] => ({
  text,
  tokenCount: 4,
  finished: false,
  klToBase: 3,
  klToTopK: null,
  negLogBase: 8,
  ownReward: 1.5,
  judge: -0.5,
  repetition: { rep2: 0, rep3: 0, rep4: 0, diversity: 1 },
})

test('a row for each text, under what it was run with; no cell is a formula', () => {
  const columns: ColumnSettings[] = [
    { method: 'topK', weight: 2 },
    { method: 'pargs', weight: 2 },
    { method: 'pargs', weight: 8, reward: 'json' },
  ]
  const figures = [7, 8].map((seed) => ({
    seed,
    judgeTitle: null,
    columns: [column('a'), column('=1+1'), column('b, "c"')],
  }))
  const lines = seedsCsv(figures, { columns }).trim().split('\n')
  expect(lines).toEqual([
    'column,method,weight,seed,judge,ownReward,meanLogProb,klToTopK,diversity,tokens,text',
    'top-k,topK,2,7,-0.5,1.5,-2,,1,4,a',
    'top-k,topK,2,8,-0.5,1.5,-2,,1,4,a',
    `"PARGS, w 2",pargs,2,7,-0.5,1.5,-2,,1,4,'=1+1`,
    `"PARGS, w 2",pargs,2,8,-0.5,1.5,-2,,1,4,'=1+1`,
    '"PARGS, w 8, json",pargs,8,7,-0.5,1.5,-2,,1,4,"b, ""c"""',
    '"PARGS, w 8, json",pargs,8,8,-0.5,1.5,-2,,1,4,"b, ""c"""',
  ])
})
