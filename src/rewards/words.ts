// What a text says by its words alone: a weight for each word and each pair of neighbours that it holds.
// It knows no order beyond that and no hidden states, so it errs elsewhere than heads do. Training is tools/training/naiveBayes.ts.

import { z } from 'zod'
import { accuracySchema } from './headFile.ts'
import { HeadFileError } from './safetensors.ts'

/** Words and neighbouring words that a file may weigh. */
const MAX_TERMS = 65_536

/** A judge of words as its card says it. */
export const wordsCardSchema = z.object({
  /** 'sentimentWords' */
  name: z.string().min(1),
  title: z.string().min(1),
  /** What the trained weights were multiplied by, so that scores are log-odds on texts not trained on. */
  calibration: z.number().positive(),
  /** Texts trained on. */
  n: z.int().positive(),
  /** How often the score's sign is right on texts not trained on: of whole ones, and of the first words of each ('40'). */
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

/** A judge of words as it lies on the disk. */
export type WordsFile = z.infer<typeof fileSchema>

/** Lower-case words in order: letters and digits, with apostrophes inside ("don't"). */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? []
  )
}

/** The words of a text, and its neighbouring words joined by a space, each once. */
export function termsOf(words: readonly string[]): Set<string> {
  return new Set([...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)])
}

/** Sum of the weights of the terms that a text holds; 0 for a text that holds none. */
export function wordsScore(weights: ReadonlyMap<string, number>, words: readonly string[]): number {
  let sum = 0
  for (const term of termsOf(words)) sum += weights.get(term) ?? 0
  return sum
}

/** @throws HeadFileError naming the field that is wrong. */
export function readWords(bytes: Uint8Array): { card: WordsFile['card']; weights: ReadonlyMap<string, number> } {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw new HeadFileError(`the file of words is not JSON: ${(error as Error).message}`)
  }
  const file = fileSchema.safeParse(json)
  if (!file.success) {
    const [issue] = file.error.issues
    throw new HeadFileError(`the file of words: ${issue?.path.join('.') || 'the top level'}: ${issue?.message}`)
  }
  const { card, weights } = file.data
  const byTerm = new Map(weights)
  if (byTerm.size < weights.length) throw new HeadFileError('the file of words gives a term twice')
  return { card, weights: byTerm }
}

/** The bytes of a file of words, one term a line. @throws HeadFileError if `readWords` would refuse them. */
export function writeWords({ card, weights }: WordsFile): Uint8Array {
  const lines = weights.map((term) => JSON.stringify(term)).join(',\n')
  const bytes = new TextEncoder().encode(`{"card": ${JSON.stringify(card)},\n"weights": [\n${lines}\n]}\n`)
  readWords(bytes)
  return bytes
}
