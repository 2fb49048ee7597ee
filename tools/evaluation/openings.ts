// Prompts for an evaluation: the first words of reviews that are in no pair, or dialogues that end before an answer. Pure;
// everything random depends only on the seed and a row's index in its file.

import { uniform } from '../../src/decoding/random.ts'
import { shuffled } from '../training/batches.ts'
import { chatTurns } from '../training/pairs.ts'

export interface PromptRow {
  id: string
  prompt: string
}

export interface Review {
  id: string
  text: string
  movie: string
}

export interface WordRange {
  from: number
  to: number
}

/** Ids and texts in training or test pairs. */
export type Taken = ReadonlySet<string>

/** A separate stream, so that lengths are independent of the order. */
const LENGTH_STREAM = 500
const ORDER_EPOCH = 0

/**
 * The first words of reviews, in an order drawn by the seed; a larger n extends the list of a smaller one. One review per
 * movie. Left out: reviews whose id or text is taken, markup among the words, texts that are too short, and repeated openings
 * (ignoring letter case).
 * @param words how many words, at least 1, drawn for each review by the seed.
 * @throws Error if there are fewer than n.
 */
export function reviewOpenings(
  reviews: readonly Review[],
  { n, seed, words, taken }: { n: number; seed: number; words: WordRange; taken: Taken },
): PromptRow[] {
  const found: PromptRow[] = []
  const movies = new Set<string>()
  const openings = new Set<string>()
  for (const index of shuffled(reviews.length, seed, ORDER_EPOCH)) {
    if (found.length === n) break
    const { id, text, movie } = reviews[index] as Review
    if (movies.has(movie) || taken.has(id) || taken.has(text)) continue
    const count = words.from + Math.floor(uniform(seed, LENGTH_STREAM, 0, index) * (words.to - words.from + 1))
    const all = text.trim().split(/\s+/)
    const prompt = all.slice(0, count).join(' ')
    if (all.length <= count || /[<>]/.test(prompt) || openings.has(prompt.toLowerCase())) continue
    movies.add(movie)
    openings.add(prompt.toLowerCase())
    found.push({ id, prompt })
  }
  return enough(found, n, 'openings')
}

export interface Dialogue {
  prompt: string
  source?: string | undefined
  row?: number | undefined
}

/**
 * Dialogues ("Human: …\n\nAssistant:") that end before an answer, in an order drawn by the seed. One per first request:
 * others with the same request are not independent.
 * @param fits whether a prompt is short enough.
 * @throws Error if a prompt is not such a dialogue, or there are fewer than n.
 */
export function openDialogues(
  dialogues: readonly Dialogue[],
  { n, seed, fits }: { n: number; seed: number; fits: (prompt: string) => boolean },
): PromptRow[] {
  const found: PromptRow[] = []
  const requests = new Set<string>()
  for (const index of shuffled(dialogues.length, seed, ORDER_EPOCH)) {
    if (found.length === n) break
    const { prompt, source, row } = dialogues[index] as Dialogue
    const request = chatTurns({ prompt })?.[0]?.content
    if (request === undefined || !/\n\nAssistant:\s*$/.test(prompt))
      throw new Error(`Not a dialogue from "Human:" to a last "Assistant:": ${JSON.stringify(prompt.slice(0, 60))}`)
    if (requests.has(request) || !fits(prompt)) continue
    requests.add(request)
    found.push({ id: source !== undefined && row !== undefined ? `${source}/${row}` : `row/${index + 1}`, prompt })
  }
  return enough(found, n, 'dialogues')
}

function enough(found: PromptRow[], n: number, what: string): PromptRow[] {
  if (found.length < n)
    throw new Error(`Only ${found.length} of ${n} ${what} fit. Give a smaller --n or a larger file.`)
  return found
}
