// Selects prompts for an evaluation: the first words of reviews, or dialogues that end before an answer. Pure.

import { z } from 'zod'
import { uniform } from '../../src/decoding/random.ts'
import { words } from '../cli/rows.ts'
import { shuffled } from '../training/batches.ts'
import { chatTurns } from '../training/pairs.ts'

export interface PromptRow {
  id: string
  prompt: string
}

export const reviewSchema = z.object({ id: words, text: words, movie: words })
export type Review = z.infer<typeof reviewSchema>

export const dialogueSchema = z.object({
  prompt: words,
  split: z.string().optional(),
  source: z.string().optional(),
  row: z.number().optional(),
})

export interface WordRange {
  from: number
  to: number
}

/** A separate random stream, so that lengths are independent of the order. */
const LENGTH_STREAM = 500
const ORDER_EPOCH = 0

/**
 * Selects the first words of reviews, one review per movie, in a random order; a larger n extends the list of a smaller one.
 * Excludes reviews whose id or text is taken, openings with markup, short texts, and repeated openings (ignoring case).
 * @param words range of the number of words; the number is sampled for each review. @param taken ids and texts to exclude.
 * @throws Error if there are fewer than n.
 */
export function reviewOpenings(
  reviews: readonly Review[],
  { n, seed, words, taken }: { n: number; seed: number; words: WordRange; taken: ReadonlySet<string> },
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

/**
 * Selects dialogues ("Human: …\n\nAssistant:") that end before an answer, in a random order. Only one dialogue is selected per
 * first request, because dialogues with the same request are not independent.
 * @param fits whether a prompt is short enough.
 * @throws Error if a prompt is not such a dialogue, or there are fewer than n.
 */
export function openDialogues(
  dialogues: readonly z.infer<typeof dialogueSchema>[],
  { n, seed, fits }: { n: number; seed: number; fits: (prompt: string) => boolean },
): PromptRow[] {
  const found: PromptRow[] = []
  const requests = new Set<string>()
  for (const index of shuffled(dialogues.length, seed, ORDER_EPOCH)) {
    if (found.length === n) break
    const { prompt, source, row } = dialogues[index] as (typeof dialogues)[number]
    const request = chatTurns({ prompt })?.[0]?.content
    if (request === undefined || !/\n\nAssistant:\s*$/.test(prompt))
      throw new Error(
        `Row ${index + 1} is not a dialogue from "Human:" to a final "Assistant:": ${JSON.stringify(prompt.slice(0, 60))}. Correct or remove it.`,
      )
    if (requests.has(request) || !fits(prompt)) continue
    requests.add(request)
    found.push({ id: source !== undefined && row !== undefined ? `${source}/${row}` : `row/${index + 1}`, prompt })
  }
  return enough(found, n, 'dialogues')
}

function enough(found: PromptRow[], n: number, what: string): PromptRow[] {
  if (found.length < n)
    throw new Error(`Found only ${found.length} of ${n} ${what}. Give a smaller --n or a larger file.`)
  return found
}
