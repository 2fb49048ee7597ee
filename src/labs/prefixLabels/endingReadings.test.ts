import { expect, test } from 'vitest'
import type { EndingsSet } from '../parts/endings.ts'
import {
  type CutReading,
  endingTable,
  readCut,
  readLabels,
  readPairs,
  runningReadings,
  scorersOf,
} from './endingReadings.ts'

const rewards = { isExact: false, of: 1 }

test('a verdict needs an interval that leaves 0 out', () => {
  expect(readCut([5, 6, 7, 6], [1, 2, 1, 2], rewards).verdict).toBe('better')
  expect(readCut([1, 2, 1, 2], [5, 6, 7, 6], rewards).verdict).toBe('worse')
  expect(readCut([0, 4], [1, 2], rewards).verdict).toBe('open')
  // Endings with equal scores have no t interval; shares have one.
  expect(readCut([1, 1], [0, 0], rewards).verdict).toBe('open')
  expect(readCut(Array(16).fill(1), Array(16).fill(0), { isExact: true, of: 4 }).verdict).toBe('better')
})

test('worse on average and better at its best: the readings disagree', () => {
  const wild = [-1, -1, -1, -1, -1, -1, 5, 5]
  const calm = [1, 1, 1, 1, 1, 1, 1, 1]
  expect(readCut(wild, calm, { isExact: false, of: 4 }).disagrees).toBe(true)
  // One ending against one: 5 beats 1 in a quarter.
  expect(readCut(wild, calm, rewards)).toMatchObject({ best: 0.25, disagrees: false })
  // A tie favors neither.
  expect(readCut([0, 2], [1, 1], rewards)).toMatchObject({ best: 0.5, disagrees: false })
})

const reading = (difference: number, best: number, some: Partial<CutReading> = {}): CutReading => ({
  mean: { difference, interval: null, chance: difference > 0 ? 0.9 : 0.2 },
  best,
  verdict: 'open',
  disagrees: false,
  ...some,
})

test('labels of a set by hand, ties counting half', () => {
  const labels = readLabels([
    reading(1, 0.7, { verdict: 'better' }),
    reading(2, 0.5),
    reading(0, 0.5),
    reading(-1, 0.6, { verdict: 'worse', disagrees: true }),
  ])
  expect(labels.byMean.share).toBe(0.625)
  expect(labels.byBest.share).toBe((1 + 0.5 + 0.5 + 1) / 4)
  expect(labels).toMatchObject({ pairs: 4, ties: 1, disagree: 1, verdicts: { better: 1, worse: 1, open: 2 } })
  // .9, .9, .2, .2: mean .55, standard deviation .35 · √(4/3).
  expect(labels.chance.mean).toBeCloseTo(0.55, 12)
  expect(labels.chance.standardError).toBeCloseTo((0.35 * Math.sqrt(4 / 3)) / 2, 12)
})

test('an interval narrows with the endings, from two on', () => {
  const running = runningReadings([3, 4, 3, 4, 3], [1, 2, 1, 2], false)
  expect(running.map(({ n }) => n)).toEqual([2, 3, 4])
  expect(running.at(-1)?.mean).toEqual(readCut([3, 4, 3, 4], [1, 2, 1, 2], rewards).mean)
  expect(runningReadings([1], [1], true)).toEqual([])
})

test('a set is read pair by pair, and every ending is in the table', () => {
  const side = (...scores: number[]) => ({
    prefix: 'so',
    heads: {},
    endings: scores.map((judge) => ({ judge, full: -judge, finished: true })),
  })
  const text = { text: 'so good', tokens: [4], finished: true, judge: 1 }
  const set = {
    judge: { name: 'j', title: 'a judge', isExact: false },
    pairs: [
      {
        prompt: 'p',
        chosen: text,
        rejected: text,
        cuts: [{ cut: 0.5, position: 1, chosen: side(2, 3), rejected: side(0, 1) }],
      },
    ],
  } as unknown as EndingsSet
  expect(scorersOf(set)).toEqual(['judge', 'full'])
  expect(readPairs(set, 0, 'judge', 1)[0]?.mean.difference).toBe(2)
  expect(readPairs(set, 0, 'full', 1)[0]?.mean.difference).toBe(-2)
  expect(() => readPairs(set, 0, 'words', 1)).toThrow('the judge that reads only words')
  const rows = endingTable(set)
  expect(rows).toHaveLength(1 + 4)
  expect(rows[1]).toEqual([1, 'p', 0.5, 1, 'the better text', 1, 2, -2, 1])
})
