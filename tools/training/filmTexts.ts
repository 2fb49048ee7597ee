// The reviews and pieces of reviews that the film judge is trained and tested on.

import { z } from 'zod'
import { uniform } from '../../src/decoding/random.ts'
import { wordsOf } from '../../src/rewards/words.ts'
import { readRows } from '../cli/rows.ts'
import { shuffled } from './batches.ts'

const reviewSchema = z.object({ id: z.string(), rating: z.number(), movie: z.string(), text: z.string() })
const pairSchema = z.object({
  chosen: z.string(),
  rejected: z.string(),
  chosenId: z.string(),
  rejectedId: z.string(),
})
export type Review = z.infer<typeof reviewSchema>
export type ReviewPair = z.infer<typeof pairSchema>

export const readReviews = (file: string): Review[] => readRows(file, reviewSchema)
export const readReviewPairs = (file: string): ReviewPair[] => readRows(file, pairSchema)

/** A review counts as positive from this rating on; there are none of 5 or 6. */
export const isPositive = ({ rating }: Review): boolean => rating >= 6

/** The reviews of which neither the id nor the text is in one of the pairs. */
export function reviewsOutside(reviews: readonly Review[], pairs: readonly ReviewPair[]): Review[] {
  const ids = new Set(pairs.flatMap(({ chosenId, rejectedId }) => [chosenId, rejectedId]))
  // Some texts are in both splits of the data set, with different ids.
  const texts = new Set(pairs.flatMap(({ chosen, rejected }) => [sameText(chosen), sameText(rejected)]))
  return reviews.filter(({ id, text }) => !ids.has(id) && !texts.has(sameText(text)))
}

const sameText = (text: string): string => wordsOf(text).join(' ')

/**
 * Splits by film, because reviews of one film share names, which would leak the label.
 * @param share of the films that are held out.
 */
export function partByFilm(
  reviews: readonly Review[],
  share: number,
  seed: number,
): { training: Review[]; heldOut: Review[] } {
  const films = [...new Set(reviews.map(({ movie }) => movie))]
  const order = shuffled(films.length, seed, 0)
  const held = new Set([...order.subarray(0, Math.ceil(share * films.length))].map((index) => films[index]))
  return {
    training: reviews.filter(({ movie }) => !held.has(movie)),
    heldOut: reviews.filter(({ movie }) => held.has(movie)),
  }
}

const PIECE_STREAM = 500

/**
 * A piece of `length` tokens from a random place of a text, determined by seed and index. It starts with a whole word. A shorter
 * text is its own piece.
 */
export function pieceOf(
  ids: readonly number[],
  length: number,
  continuesWord: (id: number) => boolean,
  seed: number,
  index: number,
): number[] {
  const last = Math.max(0, ids.length - length)
  let from = Math.floor(uniform(seed, PIECE_STREAM, index, 0) * (last + 1))
  while (from > 0 && continuesWord(ids[from] as number)) from--
  return ids.slice(from, from + length)
}
