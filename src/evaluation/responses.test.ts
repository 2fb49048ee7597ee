import { expect, test } from 'vitest'
import { planColumns } from './plan.ts'
import { responseLines } from './responses.ts'

test('a line for each response, with what wrote it and without the prompt', () => {
  const columns = planColumns({
    ...{ methods: ['topK', 'args'], weights: [2], presets: ['args'], units: 'standard', topK: 10, temperature: 1 },
  })
  const texts = columns.map(({ key }, seed) => ({ prompt: 'p1', column: key, seed, text: ` "${key}"\nand a line` }))
  const lines = responseLines(columns, texts).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { prompt: 'p1', key: 'topK', method: 'topK', weight: null, seed: 0, text: ' "topK"\nand a line' },
    { prompt: 'p1', key: 'args@2', method: 'args', weight: 2, seed: 1, text: ' "args@2"\nand a line' },
    { prompt: 'p1', key: 'args (paper)', method: 'args', weight: 1.5, seed: 2, text: ' "args (paper)"\nand a line' },
  ])
})
