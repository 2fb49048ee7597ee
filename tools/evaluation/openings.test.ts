import { describe, expect, it } from 'vitest'
import { openDialogues, type Review, reviewOpenings } from './openings.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const review = (i: number, text = `w${i} two three four five six seven eight nine ten eleven twelve`): Review => ({
  id: `r${i}`,
  text,
  movie: `m${i}`,
})
const options = { n: 5, seed: 1, words: { from: 6, to: 10 }, taken: new Set<string>() }
const wordsOf = (prompt: string) => prompt.split(' ').length

describe('openings of reviews', () => {
  it('are the first 6 to 10 words, all lengths drawn', () => {
    const found = reviewOpenings(
      numbers(200).map((i) => review(i)),
      { ...options, n: 200 },
    )
    expect(new Set(found.map(({ prompt }) => wordsOf(prompt)))).toEqual(new Set([6, 7, 8, 9, 10]))
    for (const { id, prompt } of found) expect(review(Number(id.slice(1))).text.startsWith(`${prompt} `)).toBe(true)
  })

  it('are the same for a seed, others for another, and a larger n extends the list', () => {
    const reviews = numbers(50).map((i) => review(i))
    const five = reviewOpenings(reviews, options)
    expect(reviewOpenings(reviews, { ...options, n: 9 }).slice(0, 5)).toEqual(five)
    expect(reviewOpenings(reviews, { ...options, seed: 2 })).not.toEqual(five)
  })

  it('leave out texts of pairs, by id and by text', () => {
    const taken = new Set(['r0', review(1).text])
    const found = reviewOpenings(
      numbers(4).map((i) => review(i)),
      { ...options, n: 2, taken },
    )
    expect(found.map(({ id }) => id).sort()).toEqual(['r2', 'r3'])
  })

  it.each([
    ['a second review of a movie', { ...review(1), movie: 'm0' }],
    ['a repeated opening', { ...review(0), id: 'r1', movie: 'm1' }],
    ['one that differs by letter case', review(1, review(0).text.toUpperCase())],
    ['markup', review(1, 'One two<br /><br />three four five six seven eight nine ten eleven')],
    ['a text that ends with these words', review(1, 'one two three four five six')],
  ])('leave out %s', (_, second) => {
    const from = { ...options, words: { from: 6, to: 6 } }
    expect(reviewOpenings([review(0), second], { ...from, n: 1 })).toHaveLength(1)
    expect(() => reviewOpenings([review(0), second], { ...from, n: 2 })).toThrow('Found only 1 of 2 openings')
  })

  it('replace white space by single spaces', () => {
    const [found] = reviewOpenings([review(0, '  a\tb\n\nc  d')], { ...options, n: 1, words: { from: 3, to: 3 } })
    expect(found?.prompt).toBe('a b c')
  })
})

describe('open dialogues', () => {
  const fits = () => true
  const ask = (request: string) => `Human: ${request}\n\nAssistant:`

  it('are named by source and row, or by their place', () => {
    const rows = [{ prompt: ask('A?'), source: 'base', row: 7 }, { prompt: ask('B?') }]
    const found = openDialogues(rows, { n: 2, seed: 1, fits })
    expect(found.map(({ id }) => id).sort()).toEqual(['base/7', 'row/2'])
  })

  it('come once for each first request, and only where they fit', () => {
    const rows = [
      { prompt: ask('A?') },
      { prompt: `${ask('A?')} Yes.\n\nHuman: And?\n\nAssistant:` },
      { prompt: ask('a long one') },
    ]
    const short = (prompt: string) => !prompt.includes('long')
    expect(() => openDialogues(rows, { n: 2, seed: 1, fits: short })).toThrow('Found only 1 of 2 dialogues')
  })

  it.each(['Write a poem.', 'Human: Hello?', 'Human: Hi\n\nAssistant: Hello.', '\n\nAssistant:'])(
    'refuse %j',
    (prompt) => {
      expect(() => openDialogues([{ prompt }], { n: 1, seed: 1, fits })).toThrow('not a dialogue from')
    },
  )
})
