import { describe, expect, it } from 'vitest'
import { isOneSentence, taskParts, taskPrompts } from '../../src/rewards/tasks/oneSentence.ts'
import { certainReward, samplePairs, type TaskSample } from './taskSamples.ts'

describe('isOneSentence', () => {
  const long = (words: number) => `${Array.from({ length: words }, () => 'word').join(' ')}.`
  it.each([
    ['A river is water that runs to the sea.', true, true],
    [' “Is it cold?” ', true, true],
    ['It is 3.5 km long.', true, true],
    ['A river is water that runs to the sea.', false, false],
    ['A river is water. It runs.', true, false],
    ['A river is water that', true, false],
    ['', true, false],
    [long(20), true, true],
    [long(21), true, false],
  ])('%j, finished %s: %s', (text, finished, success) => {
    expect(isOneSentence(text, finished)).toBe(success)
  })
})

describe('taskPrompts', () => {
  it('has different prompts in every part', () => {
    const all = taskParts.flatMap((part) => taskPrompts(part))
    expect(new Set(all).size).toBe(all.length)
    expect(taskParts.map((part) => taskPrompts(part).length)).toEqual([200, 32, 64])
  })
})

describe('samplePairs', () => {
  const sample = (prompt: number, success: boolean): TaskSample => ({
    prompt: [prompt],
    given: [],
    tokens: [1],
    finished: true,
    success,
  })
  it('pairs each success with a failure at the same prompt, as far as there are both', () => {
    const samples = [
      sample(1, true),
      sample(2, true),
      sample(1, false),
      sample(1, true),
      sample(1, false),
      sample(2, true),
    ]
    expect(samplePairs(samples)).toEqual([
      [0, 2],
      [3, 4],
    ])
  })

  it('labels a success as certainly better than a failure', () => {
    expect(1 / (1 + Math.exp(certainReward(false) - certainReward(true)))).toBeCloseTo(1, 8)
  })
})
