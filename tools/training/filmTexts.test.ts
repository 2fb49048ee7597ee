import { expect, it } from 'vitest'
import { partByFilm, pieceOf, type Review, reviewsOutside } from './filmTexts.ts'

const review = (id: string, movie: string, text: string): Review => ({ id, rating: 8, movie, text })

it('leaves out reviews that are in a pair, by id and by text', () => {
  const reviews = [review('1', 'a', 'One film.'), review('2', 'a', 'Two'), review('3', 'b', 'A third, film!')]
  const pair = { chosen: 'a THIRD film', rejected: 'else', chosenId: 'test/9', rejectedId: '2' }
  expect(reviewsOutside(reviews, [pair]).map(({ id }) => id)).toEqual(['1'])
})

it('holds out whole films', () => {
  const reviews = Array.from({ length: 100 }, (_, i) => review(String(i), `film ${i % 20}`, 'x'))
  const { training, heldOut } = partByFilm(reviews, 0.1, 1)
  expect([training.length, heldOut.length]).toEqual([90, 10])
  expect(new Set(heldOut.map(({ movie }) => movie)).size).toBe(2)
  expect(training.some(({ movie }) => heldOut.some((other) => other.movie === movie))).toBe(false)
})

it('cuts pieces of whole words anywhere in a text', () => {
  // Every third token starts a word.
  const ids = Array.from({ length: 60 }, (_, i) => i)
  const continues = (id: number) => id % 3 !== 0
  const starts = Array.from({ length: 300 }, (_, i) => pieceOf(ids, 12, continues, 1, i))
  expect(starts.every((piece) => piece.length === 12 && (piece[0] as number) % 3 === 0)).toBe(true)
  // From the first token to the last place that has room.
  expect(new Set(starts.map(([first]) => first)).size).toBe(17)
  expect(pieceOf([7, 8], 12, continues, 1, 0)).toEqual([7, 8])
})
