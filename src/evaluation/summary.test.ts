import { expect, test } from 'vitest'
import type { MeasuredText } from '../metrics/measuredText.ts'
import { planColumns } from './plan.ts'
import { summarize } from './summary.ts'

const columns = planColumns({
  methods: ['topK', 'pargs'],
  weights: [1],
  units: 'raw',
  presets: [],
  topK: 10,
  temperature: 1,
})

function text(column: string, prompt: string, seed: number, reward: number, finished: boolean): MeasuredText {
  return {
    prompt,
    seed,
    column,
    text: 'some words',
    tokens: [1, 2],
    finished,
    klToBase: 0,
    // Samples of pargs: 2 and 4 where the limit cut both.
    klToTopK: column === 'topK' ? 0 : seed === 1 ? 2 : 4,
    negLogBase: 1,
    ownReward: null,
    judges: { first: reward, second: -reward },
    heads: {},
    repetition: { rep2: 0, rep3: 0, rep4: 0, diversity: 1 },
  }
}

test('a pair is compared over all samples, and over those in which the length limit cut both', () => {
  const texts = [
    text('topK', 'a', 1, 0, false),
    text('topK', 'a', 2, 1, false),
    text('topK', 'b', 1, 2, true),
    text('topK', 'b', 2, 4, false),
    text('pargs@1', 'a', 1, 3, false),
    text('pargs@1', 'a', 2, 2, true),
    text('pargs@1', 'b', 1, 2, false),
    text('pargs@1', 'b', 2, 9, false),
  ]
  const { pairs } = summarize({ columns, texts, judges: ['first', 'second'], costs: new Map(), ranks: new Map() })
  const [pair] = pairs
  // Prompt a: 0.5 − 2.5, prompt b: 3 − 5.5; both cut are sample 1 of a (0 − 3) and sample 2 of b (4 − 9).
  expect(pair?.judges.first?.all.difference).toBeCloseTo((-2 - 2.5) / 2)
  expect(pair?.judges.first?.bothCut).toMatchObject({ difference: -4, standardError: 1, n: 2, klA: 0, klB: 3 })
  expect(pair?.judges.second?.bothCut).toMatchObject({ difference: 4, n: 2 })
  expect(pair?.difference).toBe(pair?.judges.first?.all.difference)

  const ended = texts.map((one) => ({ ...one, finished: true }))
  const input = { columns, judges: ['first'], costs: new Map(), ranks: new Map() }
  expect(summarize({ ...input, texts: ended }).pairs[0]?.judges.first?.bothCut).toBeNull()
})

test('a larger weight is compared with the one before, paired by prompt', () => {
  const two = planColumns({
    methods: ['pargs'],
    weights: [2, 1],
    units: 'raw',
    presets: ['args'],
    topK: 10,
    temperature: 1,
  })
  const own = (one: MeasuredText, ownReward: number) => ({ ...one, ownReward })
  const texts = [
    own(text('pargs@1', 'a', 1, 1, false), 5),
    own(text('pargs@1', 'b', 1, 3, false), 6),
    own(text('pargs@2', 'a', 1, 0, false), 7),
    own(text('pargs@2', 'b', 1, 0, false), 9),
    ...two.filter(({ preset }) => preset).map(({ key }) => own(text(key, 'a', 1, 0, false), 0)),
  ]
  const { steps } = summarize({ columns: two, texts, judges: ['first'], costs: new Map(), ranks: new Map() })
  expect(steps).toMatchObject([
    { method: 'pargs', from: 1, to: 2, ownReward: { difference: 2.5 }, judges: { first: { difference: -2, n: 2 } } },
  ])
})

test('a prefix head is compared over texts of equal length, a full-sequence head over all', () => {
  const common = { weights: [1, 2], units: 'raw', presets: [], topK: 10, temperature: 1 } as const
  const both = planColumns({ ...common, methods: ['args', 'pargs'] })
  const texts = both.flatMap(({ key, weight }) => [
    { ...text(key, 'a', 1, 0, false), ownReward: weight ?? 0 },
    // Ended at the larger weight.
    { ...text(key, 'b', 1, 0, weight === 2), ownReward: weight === 2 ? -9 : 0 },
  ])
  const { steps, rows } = summarize({ columns: both, texts, judges: ['first'], costs: new Map(), ranks: new Map() })
  expect(steps).toMatchObject([
    { method: 'args', ownReward: { difference: (1 - 9) / 2, n: 2 }, judges: { first: { n: 2 } } },
    { method: 'pargs', ownReward: { difference: 1, n: 1 }, judges: { first: { n: 2 } } },
  ])
  expect(rows.map(({ atLimit }) => atLimit?.judge.n)).toEqual([2, 1, 2, 1])
})

test('rows of corresponding weights are paired, also where a method has weights in other units', () => {
  const common = { units: 'standard', topK: 10, temperature: 1 } as const
  const several = [
    ...planColumns({ ...common, methods: ['rad'], weights: [20, 10], presets: [] }),
    ...planColumns({ ...common, methods: ['args', 'pargs'], weights: [1, 2], presets: ['rad'] }),
  ]
  const texts = several.map(({ key }) => ({ ...text(key, 'a', 1, 0, false), ownReward: 0 }))
  const { pairs } = summarize({ columns: several, texts, judges: ['first'], costs: new Map(), ranks: new Map() })
  expect(pairs.map(({ a, b }) => `${a} ${b}`)).toEqual([
    'rad@20 args@2',
    'rad@20 pargs@2',
    'rad@10 args@1',
    'rad@10 pargs@1',
    'args@1 pargs@1',
    'args@2 pargs@2',
  ])
})
