import { expect, it } from 'vitest'
import { Forest } from '../decoding/forest.ts'
import { fakeScorer } from '../decoding/testing/fakeScorer.ts'
import { fakeTrunk } from '../decoding/testing/fakeTrunk.ts'
import { timeScorers } from './timedScorers.ts'

it('counts the calls of columns that share a reward once, for each token of the longest of them', async () => {
  const forest = new Forest(fakeTrunk())
  const [origin] = forest.chain(null, [1])
  if (!origin) throw new Error('no origin')
  await forest.extend([origin])
  const [shared, other, unused] = [fakeScorer(forest), fakeScorer(forest), fakeScorer(forest)]
  const { scorers, costs } = timeScorers([null, shared, shared, other, unused])
  expect(scorers[0]).toBeNull()
  expect(scorers[1]).toBe(scorers[2])
  expect(costs([0, 0, 0, 0, 0])).toEqual([null, null, null, null, null])
  for (let call = 0; call < 6; call++) await scorers[1]?.score([origin], origin, ['full'])
  await scorers[3]?.score([origin], origin, ['full'])
  const ms = expect.any(Number)
  expect(costs([4, 3, 2, 4, 4])).toEqual([
    null,
    { callsPerToken: 2, msPerToken: ms, columns: 2 },
    { callsPerToken: 2, msPerToken: ms, columns: 2 },
    { callsPerToken: 0.25, msPerToken: ms, columns: 1 },
    null,
  ])
})
