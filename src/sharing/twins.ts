// What is recorded of a head and its twin, which agree on finished texts and disagree on beginnings: figures on pairs that
// neither saw, and texts that each of them steered. Written by `tokenwise train-twin` and `twin-texts`, read by a lesson.

import { z } from 'zod'
import type { RunRecord, RunSettings } from '../decoding/record.ts'

/** Mean over pairs, with its standard error. */
const estimate = z.object({ mean: z.number(), standardError: z.number().nonnegative() })

/** Of the first head, of the twin, and of the twin's less the first's on the same pairs. */
const sides = z.object({ first: estimate, twin: estimate, difference: estimate })

const agreement = z.object({
  /** Texts, or beginnings. */
  n: z.int().positive(),
  /** Mean and largest |twin − wanted|, in the first head's units, and the share within `within`. */
  mean: z.number().nonnegative(),
  max: z.number().nonnegative(),
  within: z.number().positive(),
  share: z.number().min(0).max(1),
  /** Standard deviation of the first head's scores of the same rows: what the differences are small beside. */
  spread: z.number().nonnegative(),
})

export const twinFiguresSchema = z.object({
  /** Pairs that neither head saw. */
  pairs: z.int().positive(),
  trainedOn: z.int().positive(),
  /** Wanted of finished texts: what the first head says; of beginnings: its opposite. */
  finished: agreement,
  beginnings: agreement,
  /** Bradley-Terry loss in nats on finished texts, read at their end tokens. */
  fullLoss: sides,
  /** The same of equally long beginnings, and how often the better text's is preferred; rising cuts. */
  cuts: z
    .array(z.object({ cut: z.number().positive().max(1), loss: sides, accuracy: sides.omit({ difference: true }) }))
    .min(1),
  /** Loss on beginnings, mean over the cuts. */
  prefixLoss: sides,
  command: z.string(),
})

export type TwinFigures = z.infer<typeof twinFiguresSchema>
export type Sides = z.infer<typeof sides>

const column = z.object({
  /** With the reward that steered it, or that of the first head where none did. */
  tokens: z.array(z.object({ bytes: z.array(z.int().min(0).max(255)), reward: z.number() })),
  stop: z.enum(['endOfText', 'length', 'aborted', 'contextFull']).nullable(),
  /** The judge's score, log-odds; null where it was not asked. */
  judge: z.number().nullable(),
})

const comparison = z.object({
  prompt: z.string(),
  weight: z.number(),
  seed: z.int().nonnegative(),
  /** The base model alone, ARGS by the first head, ARGS by the twin. */
  columns: z.tuple([column, column, column]),
  /** Both heads on the base model's text after each of its tokens, and with an end token behind it (null: not asked). */
  heard: z.object({
    first: z.array(z.number()),
    twin: z.array(z.number()),
    finished: z.object({ first: z.number(), twin: z.number() }).nullable(),
  }),
})

export type TwinComparison = z.infer<typeof comparison>
export type TwinColumn = z.infer<typeof column>

export const twinTextsSchema = z.object({
  /** One of each prompt, all with the first seed. */
  comparisons: z.array(comparison).min(1),
  maxTokens: z.int().positive(),
  /** Seeds of each prompt that were counted. */
  seeds: z.int().positive(),
  /** How often the judge prefers the text by the first head to that by its twin, of all prompts and seeds. */
  prefers: z.object({ holds: z.int().nonnegative(), of: z.int().positive() }),
  /** Judge's score of each column, mean over prompts, standard error over prompts. */
  judged: z.tuple([estimate, estimate, estimate]),
  command: z.string(),
})

export type TwinTexts = z.infer<typeof twinTextsSchema>

export const FIRST_REWARD = 'sentiment'

/** The name under which an engine has the twin, once its file was added. */
export const TWIN_REWARD = 'my-sentiment-twin'

/** The twin's file, beside the page. It is in no list of rewards: it is made to be wrong. */
export const TWIN_FILE = 'heads/sentiment/twin.safetensors'

/**
 * A comparison of the two. The last column is the base model's text once more, heard by the twin: the same noise makes the
 * same text.
 */
export function twinSettings({ weight, seed }: { weight: number; seed: number }): RunSettings {
  return {
    columns: [
      { method: 'topK', weight },
      { method: 'args', weight },
      { method: 'args', weight, reward: TWIN_REWARD },
      { method: 'topK', weight, reward: TWIN_REWARD },
    ],
    weight,
    reward: FIRST_REWARD,
    topK: 10,
    temperature: 1,
    seed,
    sample: 0,
    maxTokens: 32,
    chat: false,
  }
}

/** What a run of these columns shows so far. @param judge of the first three texts, once it has spoken. */
export function twinComparison(
  { prompt, settings, columns }: RunRecord,
  judge: readonly number[] | null,
  finished: TwinComparison['heard']['finished'],
): TwinComparison {
  const heardBy = (index: number) =>
    (columns[index]?.tokens ?? []).map(({ candidates, chosen }) => candidates[chosen]?.rewards.full ?? Number.NaN)
  const shown = (index: number): TwinColumn => {
    const rewards = heardBy(index)
    return {
      tokens: (columns[index]?.tokens ?? []).map(({ bytes }, i) => ({ bytes, reward: rewards[i] as number })),
      stop: columns[index]?.stop ?? null,
      judge: judge?.[index] ?? null,
    }
  }
  return {
    prompt,
    weight: settings.columns[1]?.weight ?? 0,
    seed: settings.seed,
    columns: [shown(0), shown(1), shown(2)],
    heard: { first: heardBy(0), twin: heardBy(3), finished },
  }
}

/** @throws Error that names the file and what is wrong with it. */
export function checkTwinFigures(json: unknown, name: string): TwinFigures {
  return checked(twinFiguresSchema, json, name)
}

/** @throws as `checkTwinFigures`. */
export function checkTwinTexts(json: unknown, name: string): TwinTexts {
  return checked(twinTextsSchema, json, name)
}

function checked<T>(schema: z.ZodType<T>, json: unknown, name: string): T {
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Error(`${name}: ${issue?.path.join('.') || 'the top level'}: ${issue?.message}`)
}
