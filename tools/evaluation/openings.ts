// Where an evaluation's prompts come from: first words of reviews that are in no pair, and dialogues that wait for an
// answer. Pure; everything random depends on the seed and a row's place in its file alone.

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

/** Ids and texts of what training or test pairs hold. */
export type Taken = ReadonlySet<string>

/** A stream of its own, so that a length has nothing to do with the order. */
const LENGTH_STREAM = 500
const ORDER_EPOCH = 0

/**
 * The first words of reviews, in an order drawn by the seed; a larger n goes on where a smaller one ended.
 * One review a movie. Left out: reviews whose id or text is taken, markup among the words, a text that is over before
 * the words are, and openings that another review has too (letter case aside).
 * @param words how many words, drawn for each review by the seed; from 1.
 * @throws if there are fewer than n of them.
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
 * Dialogues ("Human: …\n\nAssistant:") whose last turn is the assistant's to write, in an order drawn by the seed. One
 * for each first request: others with the same one are not independent.
 * @param fits whether a prompt is short enough.
 * @throws if a prompt is no such dialogue, or there are fewer than n.
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
      throw new Error(
        `no dialogue that waits for an answer, from "Human:" to a last "Assistant:": ${JSON.stringify(prompt.slice(0, 60))}`,
      )
    if (requests.has(request) || !fits(prompt)) continue
    requests.add(request)
    found.push({ id: source !== undefined && row !== undefined ? `${source}/${row}` : `row/${index + 1}`, prompt })
  }
  return enough(found, n, 'dialogues')
}

function enough(found: PromptRow[], n: number, what: string): PromptRow[] {
  if (found.length < n)
    throw new Error(`only ${found.length} ${what} fit, and ${n} were asked for: give a smaller --n or a larger file`)
  return found
}
