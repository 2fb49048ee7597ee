// Scores a text by its words and pairs of neighboring words alone (naive Bayes), without hidden states, so its errors are
// unlike those of heads. Training is tools/training/naiveBayes.ts.

import { z } from 'zod'
import { accuracySchema } from './head.ts'
import type { Judge } from './judge.ts'
import { HeadFileError, parseJson } from './parseJson.ts'

/** The most terms in a file. */
const MAX_TERMS = 65_536

/** The card of a judge that reads words. */
export const wordsCardSchema = z.object({
  /** 'sentimentWords' */
  name: z.string().min(1),
  title: z.string().min(1),
  /** Factor on the trained weights that makes scores log-odds on texts not trained on. */
  calibration: z.number().positive(),
  /** Training texts. */
  n: z.int().positive(),
  /** Accuracy of the score's sign on texts not trained on: complete ones, and by the number of first words ('40'). */
  accuracies: z.record(z.string(), accuracySchema),
  data: z.object({ source: z.string(), licence: z.string() }),
  command: z.string(),
})

const fileSchema = z.object({
  card: wordsCardSchema,
  /** Log-odds of each term. */
  weights: z
    .array(z.tuple([z.string().min(1), z.number()]))
    .min(1)
    .max(MAX_TERMS),
})

/** The contents of a words file. */
export type WordsFile = z.infer<typeof fileSchema>

/** Lower-case words in order: letters and digits, with inner apostrophes ("don't"). */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? []
  )
}

/** The distinct words of a text and its distinct pairs of neighboring words, joined by a space. */
export function termsOf(words: readonly string[]): Set<string> {
  return new Set([...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)])
}

/** Sum of the weights of a text's terms; 0 without any. */
export function wordsScore(weights: ReadonlyMap<string, number>, words: readonly string[]): number {
  let sum = 0
  for (const term of termsOf(words)) sum += weights.get(term) ?? 0
  return sum
}

/** @throws HeadFileError naming the field that is wrong. */
export function readWords(bytes: Uint8Array): { card: WordsFile['card']; weights: ReadonlyMap<string, number> } {
  const { card, weights } = parseJson(bytes, fileSchema, 'the words file')
  const byTerm = new Map(weights)
  if (byTerm.size < weights.length) throw new HeadFileError('the words file has a term twice')
  return { card, weights: byTerm }
}

/** The bytes of a words file, one term a line. @throws HeadFileError if `readWords` would refuse them. */
export function writeWords({ card, weights }: WordsFile): Uint8Array {
  const lines = weights.map((term) => JSON.stringify(term)).join(',\n')
  const bytes = new TextEncoder().encode(`{"card": ${JSON.stringify(card)},\n"weights": [\n${lines}\n]}\n`)
  readWords(bytes)
  return bytes
}

/**
 * A judge that reads words: it needs neither a trunk nor the forest. Scores are log-odds of a good text over a bad one. Their
 * size grows with the number of terms with a weight.
 */
export function wordsJudge({ card, weights }: ReturnType<typeof readWords>): Judge {
  return {
    name: card.name,
    title: card.title,
    layers: [],
    score: async (_, texts) => Float64Array.from(texts, ({ text }) => wordsScore(weights, wordsOf(text))),
  }
}
