// The judge of words: naive Bayes on a text's words and pairs of neighboring words. It reads no hidden states, so it
// makes different errors than heads do. tools/training/naiveBayes.ts trains it.

import { z } from 'zod'
import { accuracySchema, factorSchema, noteSchema, titleSchema } from './head.ts'
import type { Judge } from './judge.ts'
import { HeadFileError, parseJson } from './parseJson.ts'

export const wordsCardSchema = z.object({
  name: titleSchema,
  title: titleSchema,
  /** Factor applied to the weights so that scores are log-odds on held-out texts. */
  calibration: factorSchema,
  /** Number of training texts. */
  n: z.int().positive(),
  /** Accuracy of the score's sign on held-out texts, complete or cut to their first words (key '40': the first 40). */
  accuracies: z.record(z.string(), accuracySchema),
  data: z.object({ source: noteSchema, licence: noteSchema }),
  command: noteSchema,
})

const fileSchema = z.object({
  card: wordsCardSchema,
  /** Log-odds of each term. The limit keeps the sum over a text finite. */
  weights: z
    .array(z.tuple([z.string().min(1), z.number().min(-1e6).max(1e6)]))
    .min(1)
    .max(65_536),
})

export type WordsFile = z.infer<typeof fileSchema>

/** The words of a text in lower case: letters and digits, with inner apostrophes ("don't"). */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? []
  )
}

/** The distinct words and the distinct pairs of neighboring words, each pair joined by a space. */
export function termsOf(words: readonly string[]): Set<string> {
  return new Set([...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)])
}

/** The sum of the weights of a text's distinct terms. */
export function wordsScore(weights: ReadonlyMap<string, number>, words: readonly string[]): number {
  let sum = 0
  for (const term of termsOf(words)) sum += weights.get(term) ?? 0
  return sum
}

/** Reads a words file. @throws HeadFileError naming the first invalid field. */
export function readWords(bytes: Uint8Array): { card: WordsFile['card']; weights: ReadonlyMap<string, number> } {
  const { card, weights } = parseJson(bytes, fileSchema, 'the words file')
  const byTerm = new Map(weights)
  if (byTerm.size < weights.length) throw new HeadFileError('the words file contains a term twice')
  return { card, weights: byTerm }
}

/** The bytes of a words file, one term per line. @throws HeadFileError if `readWords` would reject them. */
export function writeWords({ card, weights }: WordsFile): Uint8Array {
  const lines = weights.map((term) => JSON.stringify(term)).join(',\n')
  const bytes = new TextEncoder().encode(`{"card": ${JSON.stringify(card)},\n"weights": [\n${lines}\n]}\n`)
  readWords(bytes)
  return bytes
}

/**
 * A judge that needs neither trunk nor forest. Its scores are log-odds of good against bad; their magnitude grows with the
 * number of weighted terms.
 */
export function wordsJudge({ card, weights }: ReturnType<typeof readWords>): Judge {
  return {
    name: card.name,
    title: card.title,
    layers: [],
    score: async (_, texts) => Float64Array.from(texts, ({ text }) => wordsScore(weights, wordsOf(text))),
  }
}
