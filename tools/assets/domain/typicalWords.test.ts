import { expect, test } from 'vitest'
import { typicalWords } from './typicalWords.ts'

const times = (n: number, text: string) => Array.from({ length: n }, () => text)

test('typical words are frequent in the domain and rare in every other set', () => {
  const domain = [...times(97, 'The movie has a plot.'), ...times(3, 'The plot is thin.')]
  const others = [times(100, 'The plot is a garden.'), times(100, 'The answer is short.')]
  expect(typicalWords(domain, others)).toEqual(['has', 'movie'])
})

test('a small set cannot make a word typical by not containing it', () => {
  const domain = [...times(8, 'A dragon.'), ...times(92, 'A movie.')]
  expect(typicalWords(domain, [times(10, 'An answer.')])).toEqual(['a', 'movie'])
})
