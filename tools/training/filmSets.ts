// The pooled rows that the film judge is trained, calibrated and tested on.

import { shuffled } from './batches.ts'
import {
  isPositive,
  partByFilm,
  pieceOf,
  type Review,
  readReviewPairs,
  readReviews,
  reviewsOutside,
} from './filmTexts.ts'
import type { LabeledRows } from './labeledRows.ts'
import type { Encoder } from './pooledRows.ts'

/** Share of the films held out for the calibration and for choosing the settings. */
const HELD_OUT_SHARE = 0.1

export interface FilmSets {
  /** Pieces of all training reviews, and some of these reviews whole. */
  training: LabeledRows
  heldOut: { whole: LabeledRows; pieces: LabeledRows }
  test: { whole: LabeledRows; pieces: LabeledRows }
  /** Rows [pairs, width]. */
  pairs: { chosen: Float32Array; rejected: Float32Array }
}

interface SetOptions {
  reviews: string
  steering: string
  /** Pairs from the first number up to the second, from 0, are not used for steering. */
  unsteered: readonly number[]
  testReviews: string
  test: string
  /** Numbers of training reviews of which a piece is read, and that are read whole. */
  pieces: number
  whole: number
  /** Largest number of held-out reviews, and of test reviews. */
  heldOutSize: number
  testSize: number
  piece: number
  maxTokens: number
  seed: number
}

export async function filmSets(options: SetOptions, encoder: Encoder): Promise<FilmSets> {
  const { whole, heldOutSize, testSize, piece, maxTokens, seed } = options
  const testPairs = readReviewPairs(options.test)
  const steering = readReviewPairs(options.steering)
  const [from = 0, to = 0] = options.unsteered
  const used = [...steering.slice(0, from), ...steering.slice(to), ...testPairs]
  const inOrder = (reviews: readonly Review[]) =>
    [...shuffled(reviews.length, seed, 0)].map((index) => reviews[index] as Review)
  const parts = partByFilm(reviewsOutside(readReviews(options.reviews), used), HELD_OUT_SHARE, seed)
  const training = inOrder(parts.training)
  const heldOut = inOrder(parts.heldOut).slice(0, heldOutSize)
  const test = inOrder(reviewsOutside(readReviews(options.testReviews), testPairs)).slice(0, testSize)

  // A review is read whole and in pieces.
  const known = new Map<string, number[]>()
  const encode = (text: string): number[] => {
    const ids = known.get(text) ?? encoder.encode(text)
    known.set(text, ids)
    return ids
  }
  /** Room for [CLS] and [SEP]. */
  const cut = (text: string) => encode(text).slice(0, maxTokens - 2)
  const rowsOf = async (reviews: readonly Review[], ids: readonly number[][], label: string): Promise<LabeledRows> => ({
    rows: await encoder.rows(ids, label),
    labels: Float32Array.from(reviews, (review) => (isPositive(review) ? 1 : 0)),
  })
  const wholes = (reviews: readonly Review[], label: string) =>
    rowsOf(
      reviews,
      reviews.map(({ text }) => cut(text)),
      `${label}, whole`,
    )
  const pieces = (reviews: readonly Review[], label: string) =>
    rowsOf(
      reviews,
      reviews.map(({ text }, i) => pieceOf(encode(text), piece, encoder.continuesWord, seed, i)),
      `${label}, pieces`,
    )
  const trainingPieces = await pieces(training.slice(0, options.pieces), 'training')
  const sidesOf = (side: 'chosen' | 'rejected') =>
    encoder.rows(
      testPairs.map((pair) => cut(pair[side])),
      `test pairs, ${side}`,
    )
  const sets = {
    heldOut: { pieces: await pieces(heldOut, 'held-out reviews'), whole: await wholes(heldOut, 'held-out reviews') },
    test: { pieces: await pieces(test, 'test reviews'), whole: await wholes(test, 'test reviews') },
    pairs: { chosen: await sidesOf('chosen'), rejected: await sidesOf('rejected') },
  }
  return { training: joined([trainingPieces, await wholes(training.slice(0, whole), 'training')]), ...sets }
}

function joined(parts: readonly LabeledRows[]): LabeledRows {
  const join = (arrays: readonly Float32Array[]) => {
    const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const array of arrays) {
      all.set(array, at)
      at += array.length
    }
    return all
  }
  return { rows: join(parts.map(({ rows }) => rows)), labels: join(parts.map(({ labels }) => labels)) }
}
