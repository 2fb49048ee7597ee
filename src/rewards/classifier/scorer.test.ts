import { describe, expect, it } from 'vitest'
import { Forest, type ForestNode } from '../../decoding/forest.ts'
import { decode } from '../../decoding/lockstep.ts'
import { fakeTrunk } from '../../decoding/testing/fakeTrunk.ts'
import { openReward } from '../openReward.ts'
import { scoreTexts } from '../scoreTexts.ts'
import { wordClassifier } from '../testing/wordClassifier.ts'
import { classifierJudge } from './judge.ts'
import { type ClassifierReward, createClassifierScorer } from './scorer.ts'
import { measureClassifierUnit, UNIT_STEPS } from './unit.ts'

const END = 9
/** É is c3 89: tokens 5 and 6 are its halves. */
const PIECES = ['The film', ' was', ' good', ' ba', 'd', Uint8Array.of(0xc3), Uint8Array.of(0x89), '!', ' the']
const tokenBytes = (id: number) => {
  const piece = PIECES[id] ?? `<${id}>`
  return typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
}
const text = { tokenBytes, stopTokenIds: [END] }

function opened(change: Partial<ClassifierReward> = {}, scoreOf?: (text: string) => number) {
  const { model, calls } = wordClassifier(scoreOf)
  const reward: ClassifierReward = {
    name: 'mine',
    title: 'Mine',
    model,
    label: { plus: 0, minus: null },
    reads: 'all',
    weights: '00',
    unit: null,
    ...change,
  }
  return { reward, calls, scorer: createClassifierScorer(reward, text) }
}

function grown() {
  const forest = new Forest(fakeTrunk())
  const [, origin] = forest.chain(null, [0, 1]) as [ForestNode, ForestNode]
  return { forest, origin, nodeAt: (...tokens: number[]) => forest.chain(origin, tokens).at(-1) as ForestNode }
}

describe('a classifier as a scorer', () => {
  it('scores prompt and response in one call, and keeps scores', async () => {
    const { scorer, calls } = opened()
    const { origin, nodeAt } = grown()
    const nodes = [nodeAt(2), nodeAt(3, 4), nodeAt(7)]
    expect(await scorer.score(nodes, origin, ['full'])).toEqual([{ full: 1 }, { full: -1 }, { full: 0 }])
    expect(calls).toEqual([['The film was good', 'The film was bad', 'The film was!']])
    expect(await scorer.score([nodeAt(7), nodeAt(2, 7)], origin, ['full'])).toEqual([{ full: 0 }, { full: 1 }])
    expect(calls[1]).toEqual(['The film was good!'])
  })

  it('a candidate inside a word is scored as it is; inside a character, without the incomplete bytes', async () => {
    const { scorer, calls } = opened()
    const { origin, nodeAt } = grown()
    await scorer.score([nodeAt(3), nodeAt(2, 5), nodeAt(2, 5, 6), nodeAt(2, 5, END), nodeAt(2)], origin, ['full'])
    expect(calls[0]).toEqual(['The film was ba', 'The film was good', 'The film was goodÉ', 'The film was good\ufffd'])
  })

  it('an end token changes nothing in the text', async () => {
    const { scorer, calls } = opened()
    const { origin, nodeAt } = grown()
    const [open, ended] = await scorer.score([nodeAt(2), nodeAt(2, END)], origin, ['full'])
    expect(ended).toEqual(open)
    expect(calls[0]).toHaveLength(1)
  })

  it('reads the response alone, and the turns of a chat', async () => {
    const { origin, nodeAt } = grown()
    const alone = opened({ reads: 'response' })
    await alone.scorer.score([nodeAt(2)], origin, ['full'])
    expect(alone.calls).toEqual([[' good']])
  })

  it('the reward is the difference of two labels', async () => {
    const { model } = wordClassifier()
    const two = { ...model, logits: async () => [Float32Array.of(-2, 3)] }
    const { scorer } = opened({ model: two, label: { plus: 1, minus: 0 } })
    const { origin, nodeAt } = grown()
    expect(await scorer.score([nodeAt(2)], origin, ['full'])).toEqual([{ full: 5 }])
  })

  it('has a full-sequence head only, and rejects scores that are not finite', async () => {
    const { origin, nodeAt } = grown()
    await expect(opened().scorer.score([nodeAt(2)], origin, ['prefix'])).rejects.toThrow('mine is a text classifier')
    const broken = opened({}, () => Number.NaN)
    await expect(broken.scorer.score([nodeAt(2)], origin, ['full'])).rejects.toThrow('mine returned NaN for token 2')
  })

  it('steers ARGS and chooses among samples', async () => {
    const { reward } = opened()
    const { forest } = grown()
    const scorer = openReward('mine', { forest, rewards: [], classifiers: [reward], ...text })
    const run = {
      columns: [{ method: 'args' as const }, { method: 'bestOfN' as const }],
      weight: 50,
      reward: 'mine',
      topK: 8,
      temperature: 1,
      seed: 1,
      sample: 0,
      maxTokens: 2,
      bestOf: 3,
      chat: false,
    }
    const steps = []
    for await (const step of decode({ forest, promptTokens: [0, 1], scorer, settings: run, ...text })) steps.push(step)
    const args = steps[0]?.tokens[0]?.record
    const best = Math.max(...(args?.candidates.map(({ rewards }) => rewards.full as number) ?? []))
    expect(args?.candidates[args.chosen]?.rewards.full).toBe(best)
    expect(steps[1]?.tokens.filter(({ branch }) => branch !== undefined)).toHaveLength(3)
  })

  it('is mixed with rules, in units', async () => {
    const { reward } = opened({ unit: 2 })
    const { forest, origin, nodeAt } = grown()
    const parts = { forest, rewards: [], classifiers: [reward], ...text }
    const mix = openReward(
      [
        { name: 'mine', weight: 3 },
        { name: 'keyword:good', weight: 1 },
      ],
      parts,
    )
    const [scores] = (await mix?.score([nodeAt(2)], origin, ['full'])) ?? []
    const [rule] = (await openReward('keyword:good', parts)?.score([nodeAt(2)], origin, ['full'])) ?? []
    expect(scores?.full).toBe(3 / 2 + (rule?.full as number))
  })
})

it('a classifier judges complete texts, those of one prompt in one call', async () => {
  const { reward, calls } = opened()
  const { forest } = grown()
  const textOf = (tokens: number[]) => ({ promptTokens: [0, 1], tokens, text: '', finished: false })
  const scored = await scoreTexts(forest, [textOf([2]), textOf([3, 4])], [classifierJudge(reward, text)], null)
  expect(scored?.map(({ judges }) => judges.mine)).toEqual([1, -1])
  expect(calls).toEqual([['The film was good', 'The film was bad']])
})

describe('the unit', () => {
  const measure = (scoreOf: (text: string) => number, signal?: AbortSignal) => {
    const steps: number[] = []
    const { reward } = opened({}, scoreOf)
    const options = {
      forest: new Forest(fakeTrunk()),
      encode: () => [0, 1],
      onStep: (done: number) => steps.push(done),
      signal,
    }
    return measureClassifierUnit(reward, { ...options, ...text }).then((unit) => ({ unit, steps }))
  }

  it('is the spread of scores within a step, and in proportion to the scores', async () => {
    const [one, two] = [await measure((content) => content.length), await measure((content) => 2 * content.length)]
    expect(one.unit).toBeGreaterThan(0)
    expect(two.unit).toBeCloseTo(2 * (one.unit as number))
    expect(one.steps.length).toBeGreaterThan(0)
    expect(one.steps.length).toBeLessThanOrEqual(UNIT_STEPS)
  })

  it('is null if aborted, and 0 for a classifier that scores all alike', async () => {
    expect((await measure(() => 1, AbortSignal.abort())).unit).toBeNull()
    expect((await measure(() => 1)).unit).toBe(0)
  })
})
