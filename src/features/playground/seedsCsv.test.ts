import { expect, test } from 'vitest'
import type { RunSettings } from '../../decoding/record.ts'
import type { SeedFigures } from '../../store/jobs/seedComparison.ts'
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

test('a row for each text, with the settings of its run; no cell can be evaluated as a formula', () => {
  const settings: RunSettings = {
    columns: [{ method: 'topK' }, { method: 'pargs' }, { method: 'pargs', weight: 8, reward: 'json' }],
    weight: 2,
    reward: 'sentiment',
    topK: 10,
    temperature: 1,
    seed: 7,
    sample: 0,
    maxTokens: 4,
    chat: false,
  }
  const figures = [7, 8].map((seed) => ({
    seed,
    judgeTitle: null,
    columns: [column('a'), column('=1+1'), column('b, "c"')],
  }))
  const lines = seedsCsv(figures, settings).trim().split('\n')
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
