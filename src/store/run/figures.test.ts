import { expect, test } from 'vitest'
import type { ColumnRecord, TokenRecord } from '../../decoding/record.ts'
import { fakeRun } from '../../decoding/testing/fakeRun.ts'
import { sequenceKl } from '../../metrics/klDivergence.ts'
import type { SeedFigures } from '../jobs/seedComparison.ts'
import { runSettings } from '../testing/runSettings.ts'
import { costOf, figuresOf, overSeeds } from './figures.ts'
import { rewardOf } from './selectors.ts'

const run = () =>
  fakeRun(
    runSettings({
      columns: [
        { method: 'topK', weight: 0 },
        { method: 'pargs', weight: 3 },
        { method: 'pargsGreedy', weight: 3 },
      ],
      topK: 5,
      seed: 2,
      maxTokens: 9,
    }),
  )

test('figures of a text: the last reward of its own head, its KL; none where there is none', async () => {
  const [topK, pargs, greedy] = (await run()).columns as [ColumnRecord, ColumnRecord, ColumnRecord]
  expect(figuresOf(topK)).toMatchObject({ judge: null, ownReward: null, klToTopK: 0 })
  const last = pargs.tokens.at(-1)
  expect(figuresOf(pargs, 8, 1.5)).toMatchObject({
    judge: 1.5,
    ownReward: last?.candidates[last.chosen]?.rewards.prefix,
    klToTopK: sequenceKl(pargs.tokens).toTopK,
  })
  expect(figuresOf(greedy).klToTopK).toBeNull()
})

test('the steering reward of a text that reached the end of text follows the head’s card, as over seeds', async () => {
  const pargs = (await run()).columns[1] as ColumnRecord
  const ended = { ...pargs, stop: 'endOfText' } as const
  const at = (place: number) => rewardOf(pargs.tokens.at(place) as TokenRecord, 'prefix')
  expect(figuresOf(ended, 8, null, 'lastContent').ownReward).toBe(at(-2))
  expect(figuresOf(ended, 8, null, 'endToken').ownReward).toBe(at(-1))
  expect(figuresOf(ended).ownReward).toBeNull()
  // Best-of-N records its score with the last token.
  const rated = pargs.tokens.map(({ candidates, ...token }) => ({
    ...token,
    candidates: candidates.map((one) => ({ ...one, rewards: { full: 4 } })),
  }))
  expect(figuresOf({ ...ended, method: 'bestOfN', tokens: rated }, 8, null, 'lastContent').ownReward).toBe(4)
  expect(figuresOf({ ...ended, tokens: pargs.tokens.slice(-1) }, 8, null, 'lastContent').ownReward).toBeNull()
})

test('chosen tokens alone have no KL, and an empty text has no figures', async () => {
  const pargs = (await run()).columns[1] as ColumnRecord
  const tokens = pargs.tokens.map((token) => ({
    ...token,
    candidates: token.candidates.filter((_, i) => i === token.chosen),
    chosen: 0,
  }))
  expect(figuresOf({ ...pargs, tokens })).toMatchObject({ klToTopK: null, meanLogProb: figuresOf(pargs).meanLogProb })
  expect(figuresOf({ ...pargs, tokens: [] })).toMatchObject({ ownReward: null, meanLogProb: null, diversity: null })
})

test('over seeds: mean 2 and standard error 1 / √3 of 1, 2, 3; seeds without a number are left out', () => {
  const column = {
    text: '',
    finished: true,
    klToBase: null,
    negLogBase: 12,
    repetition: { rep2: 0, rep3: 0, rep4: 0, diversity: null },
    tokenCount: 5,
    klToTopK: null,
    ownReward: null,
  }
  const figures = [1, 2, 3].map(
    (judge): SeedFigures => ({ seed: judge, judgeTitle: 'a judge', columns: [{ ...column, judge }] }),
  )
  const { mean, standardError, values } = overSeeds(figures, 0, 'judge') ?? {}
  expect([mean, values]).toEqual([2, [1, 2, 3]])
  expect(standardError).toBeCloseTo(1 / Math.sqrt(3), 12)
  // 12 nats over 5 tokens and the end token.
  expect(overSeeds(figures, 0, 'meanLogProb')?.mean).toBe(-2)
  expect(overSeeds(figures, 0, 'klToTopK')).toBeNull()
})

test('cost: columns share the time of a step; the given tokens of a fork cost nothing; what was not measured is absent', async () => {
  const record = await run()
  const timed = (count: number, elapsedMs: number) =>
    Array.from({ length: count }, (_, i) => ({ ...(record.columns[1]?.tokens[i] as TokenRecord), elapsedMs }))
  const columns = record.columns.map((column, i) => ({ ...column, tokens: timed(i === 0 ? 2 : 4, 250) }))
  // 4 steps of a quarter of a second, two columns or not; 4 passes, 84 rows.
  expect(costOf({ ...record, columns, cost: { passes: 4, rows: 84 } })).toEqual({
    tokensPerSecond: 4,
    passesPerToken: 1,
    rowsPerPass: 21,
  })
  const fork = [{ ...record.columns[1], tokens: timed(4, 250), begin: [1, 2] } as ColumnRecord]
  expect(costOf({ ...record, columns: fork, cost: { passes: 3, rows: 20 } })).toMatchObject({ passesPerToken: 1.5 })
  const { cost: _, ...uncounted } = record
  expect(costOf({ ...uncounted, columns: columns.map((column) => ({ ...column, tokens: timed(4, 0) })) })).toEqual({
    tokensPerSecond: null,
    passesPerToken: null,
    rowsPerPass: null,
  })
})
