// The record of a run of both heads, and the check of recorded files.

import { expect, test } from 'vitest'
import { appendStep, startRun } from '../../decoding/assembleRun.ts'
import { checkTwinFigures, checkTwinTexts } from './format.ts'
import { twinComparison, twinSettings } from './twins.ts'

const settings = twinSettings({ weight: 1.5, seed: 4 })

const record = appendStep(
  startRun({ prompt: 'A', promptTokens: [5], settings, model: { name: '', sha256: '', runtime: '' } }),
  {
    step: 0,
    tokens: settings.columns.map((_, column) => ({
      column,
      stop: null,
      record: {
        token: 7,
        bytes: [65],
        baseLogProb: -1,
        entropy: 1,
        chosen: 0,
        elapsedMs: 1,
        candidates: [
          {
            token: 7,
            bytes: [65],
            baseLogProb: -1,
            rewards: { full: [2, 2, -1, -2][column] as number },
            score: 0,
            probBefore: 1,
            probAfter: 1,
            noise: 0,
          },
        ],
      },
    })),
  },
)

test('three texts, and both heads’ scores along the unsteered one', () => {
  const shown = twinComparison(record, [0.1, 0.2, 0.3], { first: 1, twin: 1.01 })
  expect(shown).toMatchObject({ prompt: 'A', weight: 1.5, seed: 4 })
  expect(shown.columns.map(({ tokens, judge }) => [tokens[0]?.reward, judge])).toEqual([
    [2, 0.1],
    [2, 0.2],
    [-1, 0.3],
  ])
  expect(shown.heard).toEqual({ first: [2], twin: [-2], finished: { first: 1, twin: 1.01 } })
  expect(twinComparison(record, null, null).columns[0].judge).toBeNull()
})

test('the error names the file and the field that is wrong', () => {
  const estimate = { mean: 0, standardError: 0 }
  const texts = {
    comparisons: [twinComparison(record, null, null)],
    maxTokens: 32,
    seeds: 1,
    prefers: { holds: 1, of: 1 },
    judged: [estimate, estimate, estimate],
    command: 'tokenwise twin-texts',
  }
  expect(checkTwinTexts(texts, 'a.json')).toEqual(texts)
  expect(() => checkTwinTexts({ ...texts, judged: [estimate] }, 'a.json')).toThrow('a.json: judged')
  expect(() => checkTwinTexts({ ...texts, comparisons: [] }, 'a.json')).toThrow('a.json: comparisons')
  expect(() => checkTwinFigures(null, 'b.json')).toThrow('b.json: the top level')
})
