import { expect, test } from 'vitest'
import { appendStep, startRun } from './assembleRun.ts'
import { type FollowedToken, followText } from './followText.ts'
import { Forest } from './forest.ts'
import { decode } from './lockstep.ts'
import type { RunSettings } from './record.ts'
import { fakeScorer } from './testing/fakeScorer.ts'
import { fakeTrunk } from './testing/fakeTrunk.ts'

const promptTokens = [3, 1, 4]
const tokenBytes = (id: number) => Uint8Array.of(65 + (id % 26))
const settings: RunSettings = {
  columns: [{ method: 'args', weight: 2 }],
  weight: 0,
  reward: 'fake',
  topK: 5,
  temperature: 1,
  seed: 4,
  sample: 0,
  maxTokens: 9,
  chat: false,
}

test('follows a generated text with the tables that its run recorded', async () => {
  const forest = new Forest(fakeTrunk())
  const scorer = fakeScorer(forest, { heads: ['full', 'prefix'] })
  let run = startRun({ prompt: '', promptTokens, settings, model: { name: '', sha256: '', runtime: '' } })
  for await (const step of decode({ forest, promptTokens, scorer, settings, stopTokenIds: [], tokenBytes }))
    run = appendStep(run, step)
  const written = run.columns[0]!.tokens
  const tokens = written.map(({ token }) => token)
  const followed = (await followText({ forest, promptTokens, tokens, scorer, topK: 5, tokenBytes })) as FollowedToken[]
  expect(followed.map(({ token, chosen }) => [token, chosen])).toEqual(
    written.map(({ token, chosen }) => [token, chosen]),
  )
  followed.forEach(({ candidates, ...own }, i) => {
    const { chosen, entropy, baseLogProb, bytes } = written[i]!
    expect(own).toMatchObject({ rank: chosen + 1, bytes })
    expect(own.baseLogProb).toBeCloseTo(baseLogProb, 5)
    expect(own.entropy).toBeCloseTo(entropy, 5)
    expect(own.rewards).toEqual(candidates[chosen]!.rewards)
    candidates.forEach((candidate, j) => {
      const recorded = written[i]!.candidates[j]!
      expect(candidate.token).toBe(recorded.token)
      expect(candidate.baseLogProb).toBeCloseTo(recorded.baseLogProb, 5)
      expect(candidate.rewards.full).toBeCloseTo(recorded.rewards.full!, 4)
      expect(candidate.rewards.prefix).toBeCloseTo(recorded.rewards.prefix!, 4)
    })
  })
})

test('reports a token that is not among the candidates, and works without heads', async () => {
  const forest = new Forest(fakeTrunk())
  const follow = async (tokens: number[], begin?: number[]) =>
    (await followText({ forest, promptTokens, begin, tokens, scorer: null, topK: 3, tokenBytes })) as FollowedToken[]
  const [first] = await follow([5])
  const other = [0, 1, 2, 3, 4, 5, 6].find((token) =>
    first!.candidates.every((candidate) => candidate.token !== token),
  )!
  const [followed] = await follow([other])
  expect(followed).toMatchObject({ token: other, chosen: null, rewards: {} })
  expect(followed!.rank).toBeGreaterThan(3)
  // Given tokens precede the text and have no tables.
  const whole = await follow([other, 5, 2])
  expect(await follow([5, 2], [other])).toEqual(whole.slice(1))
})

test('can be aborted', async () => {
  const forest = new Forest(fakeTrunk())
  const signal = AbortSignal.abort()
  expect(await followText({ forest, promptTokens, tokens: [5], scorer: null, topK: 3, tokenBytes, signal })).toBeNull()
})
