// What the lesson's text and goals claim about the recorded sets: a new recording must bear it out.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { checkEndings, type EndingsSet } from '../parts/endings.ts'
import { readLabels, readPairs, type Scorer, type Share } from './endingReadings.ts'

const load = (name: string): EndingsSet =>
  checkEndings(JSON.parse(gunzipSync(readFileSync(`public/labs/endings-${name}.json.gz`)).toString('utf8')), name)
const at = (set: EndingsSet, place: number, scorer: Scorer = 'judge') => readPairs(set, place, scorer, 4)

test.each(['film', 'task'])(
  '%s: at least 50 pairs, three cuts, 16 endings per prefix, and the judge prefers the better text',
  (name) => {
    const set = load(name)
    expect(set.pairs.length).toBeGreaterThanOrEqual(50)
    expect(set.n).toBe(16)
    for (const { chosen, rejected, cuts } of set.pairs) {
      expect(chosen.judge - rejected.judge).toBeGreaterThanOrEqual(set.margin - 1e-3)
      expect(cuts.map(({ cut }) => cut)).toEqual([0.25, 0.5, 0.75])
      for (const { position, ...sides } of cuts)
        for (const side of [sides.chosen, sides.rejected]) {
          expect(position).toBeGreaterThan(0)
          for (const { text, judge, full } of side.endings) {
            if (set.judge.isExact) expect([0, 1]).toContain(judge)
            else expect(full).toBeDefined()
            expect((side.prefix + (text ?? '')).length).toBeGreaterThan(0)
          }
        }
    }
  },
)

test('the prediction’s answer: nine of ten at a quarter, not two thirds; and more at later cuts', () => {
  const set = load('film')
  const [early, last] = [0, 2].map((place) => readLabels(at(set, place)).byMean) as [Share, Share]
  const [low, high] = early.interval
  expect(low).toBeGreaterThan(2 / 3)
  expect(low).toBeLessThan(0.9)
  expect(high).toBeGreaterThan(0.9)
  expect(last.share).toBeGreaterThan(early.share)
})

test('for short sentences the label may be a coin toss up to the middle, and is right more often than not later', () => {
  const intervals = [0, 1, 2].map((place) => readLabels(at(load('task'), place)).byMean.interval)
  for (const [low, high] of intervals.slice(0, 2)) {
    expect(low).toBeLessThan(0.5)
    expect(high).toBeGreaterThan(0.5)
  }
  expect(intervals[2]?.[0]).toBeGreaterThan(0.5)
})

test('every goal can be reached: labels clearly wrong, labels decided late, readings that disagree on films', () => {
  const film = load('film')
  const places = [0, 1, 2].map((place) => at(film, place))
  expect(places.flat().some(({ verdict }) => verdict === 'worse')).toBe(true)
  expect(places.flat().some(({ disagrees }) => disagrees)).toBe(true)
  expect(places[0]?.some(({ verdict }, i) => verdict === 'open' && places[2]?.[i]?.verdict === 'better')).toBe(true)
  const task = load('task')
  expect([0, 1, 2].flatMap((place) => at(task, place)).some(({ disagrees }) => disagrees)).toBe(false)
})
