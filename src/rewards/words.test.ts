import { describe, expect, it } from 'vitest'
import { Forest } from '../decoding/forest.ts'
import { fakeTrunk } from '../decoding/testing/fakeTrunk.ts'
import type { FinishedText } from './judge.ts'
import { readWords, termsOf, type WordsFile, wordsJudge, wordsOf, wordsScore, writeWords } from './words.ts'

const file: WordsFile = {
  card: {
    name: 'kindWords',
    title: 'kind, by its words',
    calibration: 0.5,
    n: 20,
    accuracies: { whole: { accuracy: 0.75, standardError: 0.1, n: 16 } },
    data: { source: 'made up', licence: 'none' },
    command: 'tokenwise train-words',
  },
  weights: [
    ['good', 1],
    ['not good', -3],
    ['constructor', 0.25],
  ],
}
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

describe('terms of a text', () => {
  it('are its words in lower case, an apostrophe inside kept whichever its sign', () => {
    expect(wordsOf("It's GOOD, isn’t it? <b>10/10</b> 'élan' 電影 …")).toEqual([
      "it's",
      'good',
      "isn't",
      'it',
      'b',
      '10',
      '10',
      'b',
      'élan',
      '電影',
    ])
  })

  it('are words and neighbours, each once', () => {
    expect([...termsOf(['so', 'so', 'so'])]).toEqual(['so', 'so so'])
    expect([...termsOf([])]).toEqual([])
  })
})

describe('wordsJudge', () => {
  const judge = wordsJudge(readWords(writeWords(file)))
  const forest = new Forest(fakeTrunk())
  const score = async (...texts: string[]) => {
    const origin = forest.chain(null, [1])[0] as FinishedText['origin']
    const scores = await judge.score(
      forest,
      texts.map((text) => ({ text, origin, path: [], finished: true })),
    )
    return [...scores]
  }

  it('adds up the weights of the terms of a text', async () => {
    // good 1; good 1 + not good −3; good once however often; names of an object's own are words like others; none: 0.
    expect(await score('Good.', 'Not good!', 'good good', 'constructor __proto__ toString', '')).toEqual([
      1, -2, 1, 0.25, 0,
    ])
    expect(judge).toMatchObject({ name: 'kindWords', title: 'kind, by its words', layers: [] })
  })

  it('scores a cut text by what is left', () => {
    const { weights } = readWords(writeWords(file))
    expect(wordsScore(weights, wordsOf('this is not good').slice(0, 3))).toBe(0)
  })
})

describe('readWords', () => {
  it('gives back what was written', () => {
    const { card, weights } = readWords(writeWords(file))
    expect(card).toEqual(file.card)
    expect([...weights]).toEqual(file.weights)
  })

  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['a weight that is no number', { ...file, weights: [['good', null]] }, 'weights.0.1'],
    ['no terms', { ...file, weights: [] }, 'weights'],
    [
      'a term twice',
      {
        ...file,
        weights: [
          ['good', 1],
          ['good', 2],
        ],
      },
      'a term twice',
    ],
    ['no card', { weights: file.weights }, 'card'],
  ])('refuses %s', (_, value, message) => {
    expect(() => readWords(bytes(value))).toThrow(message)
  })

  it('refuses numbers beyond all bounds', () => {
    expect(() => readWords(bytes(JSON.stringify(file).replace('0.25', '1e999')))).toThrow('weights.2.1')
    expect(() => writeWords({ ...file, weights: [['good', Number.NaN]] })).toThrow('weights.0.1')
  })
})
