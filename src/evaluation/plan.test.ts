import { describe, expect, it } from 'vitest'
import { planColumns, planRuns, refuseDuplicates, settingsOf } from './plan.ts'

const options = {
  methods: ['topK', 'greedy', 'args', 'rad'] as const,
  weights: [1, 4],
  units: 'standard' as const,
  presets: [],
  topK: 10,
  temperature: 1,
}
describe('planColumns', () => {
  it('gives weights to methods that have one', () => {
    expect(planColumns(options).map(({ key, weight }) => [key, weight])).toEqual([
      ['topK', null],
      ['greedy', null],
      ['args@1', 1],
      ['args@4', 4],
      ['rad@1', 1],
      ['rad@4', 4],
    ])
  })

  it("keeps a paper's own setting apart, in raw units", () => {
    const [column] = planColumns({ ...options, units: 'standard', methods: [], presets: ['rad'] })
    expect(column).toMatchObject({ key: 'rad (paper)', weight: 30, topK: 20, preset: true, units: 'raw' })
  })
})

describe('planRuns', () => {
  it('writes greedy columns once and puts at most 8 columns of equal k and temperature into a run', () => {
    const columns = planColumns({ ...options, weights: [1, 2, 3, 4], presets: ['rad', 'args'] })
    const runs = planRuns(columns, [{ id: 'p' }, { id: 'q' }], [5, 6])
    const keys = (seed: number) =>
      runs.filter((run) => run.prompt === 'p' && run.seed === seed).map((run) => run.columns.map(({ key }) => key))
    const eight = ['args@1', 'args@2', 'args@3', 'args@4', 'rad@1', 'rad@2']
    expect(keys(5)).toEqual([['topK', 'greedy', ...eight], ['rad@3', 'rad@4'], ['rad (paper)'], ['args (paper)']])
    expect(keys(6)).toEqual([['topK', ...eight, 'rad@3'], ['rad@4'], ['rad (paper)'], ['args (paper)']])
    for (const run of runs)
      for (const { topK, temperature, units } of run.columns)
        expect(settingsOf(run, { reward: 'r', maxTokens: 3, bestOf: 2, chat: false })).toMatchObject({
          topK,
          temperature,
          units,
        })
  })
})

it('names duplicates before anything runs', () => {
  expect(() => refuseDuplicates('--seeds', [1, 2, 2])).toThrow('--seeds has 2 twice')
  expect(() => refuseDuplicates('--seeds', [1, 2, 3])).not.toThrow()
})
