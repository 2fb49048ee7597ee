import { expect, test } from 'vitest'
import type { TaskSample } from '../../../../../tools/training/taskSamples.ts'
import { chooseFilmPair, chooseTaskPairs, taskPromptOf } from './choosePairs.ts'
import { filmOpenings } from './findPairs.ts'

const text = (judge: number, length = 20) => ({ judge, length })

test('a film pair is the first that differs by the margin, the better text first', () => {
  expect(chooseFilmPair([text(1), text(1.5), text(3)], 1)).toEqual([2, 0])
  expect(chooseFilmPair([text(3), text(1), text(9)], 1)).toEqual([0, 1])
  expect(chooseFilmPair([text(1), text(1.9), text(1.2)], 1)).toBeNull()
  // Too short for three cuts.
  expect(chooseFilmPair([text(3, 7), text(1), text(0)], 1)).toEqual([1, 2])
  expect(chooseFilmPair([text(1), text(1)], 0)).toBeNull()
})

test('task pairs use every prompt once before any a second time', () => {
  const sample = (prompt: number, success: boolean, length = 12): TaskSample => ({
    prompt: [prompt],
    given: [],
    tokens: Array(length).fill(5),
    finished: false,
    success,
  })
  const samples = [
    sample(1, true),
    sample(1, false),
    sample(1, true),
    sample(1, false),
    sample(2, true, 3),
    sample(2, false),
    sample(3, false),
    sample(3, true),
  ]
  expect(chooseTaskPairs(samples, 9)).toEqual([
    [0, 1],
    [7, 6],
    [2, 3],
  ])
  expect(chooseTaskPairs(samples, 2)).toHaveLength(2)
  expect(chooseTaskPairs([], 2)).toEqual([])
})

test('a prompt is found by its tokens', () => {
  const encode = (turns: { content: string }[]) => [...(turns[0]?.content ?? '')].map((letter) => letter.charCodeAt(0))
  const promptOf = taskPromptOf(encode)
  const words = 'In one short sentence: what is a lake?'
  expect(promptOf(encode([{ content: words }]))).toBe(words)
  expect(() => promptOf([1, 2])).toThrow('does not belong to the task')
})

test('openings are unique', () => {
  const openings = filmOpenings()
  expect(openings).toHaveLength(64)
  expect(new Set(openings).size).toBe(64)
})
