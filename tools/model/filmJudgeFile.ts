// The file of the film judge's head: the same tensors as other head files, and a card that names the encoder's layers.

import { z } from 'zod'
import { accuracySchema, factorSchema, noteSchema, titleSchema } from '../../src/rewards/head.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'
import { readMlpTensors, writeMlpTensors } from '../../src/rewards/mlpTensors.ts'
import { HeadFileError, parseJson } from '../../src/rewards/parseJson.ts'
import { readSafetensors, writeSafetensors } from '../../src/rewards/safetensors.ts'
import { LAYERS, ROW_WIDTH } from './filmJudgeGraph.ts'

const cardSchema = z.object({
  title: titleSchema,
  /** SHA-256 of the encoder's ONNX file. */
  encoderSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  /** Layers whose pooled rows the head reads, in order; 0 for the embeddings. */
  layers: z
    .array(
      z
        .int()
        .min(0)
        .max(LAYERS.length - 1),
    )
    .min(1),
  /** Longer texts are cut: [CLS], the first tokens, [SEP]. */
  maxTokens: z.int().min(8).max(512),
  /** Names of the two logits. */
  labels: z.tuple([titleSchema, titleSchema]),
  /** Factor applied to the score so that it is log-odds on held-out texts. */
  calibration: factorSchema,
  seed: z.int().nonnegative(),
  /** Number of training texts: complete reviews and pieces. */
  n: z.int().positive(),
  /** Accuracy of the score's sign (of its order, for pairs) on held-out texts. */
  accuracies: z.record(z.string(), accuracySchema),
  data: z.object({ source: noteSchema, licence: noteSchema }),
  command: noteSchema,
})

export type FilmJudgeCard = z.infer<typeof cardSchema>

/** @throws HeadFileError if the card or a tensor is missing or invalid, or if they disagree. */
export function readFilmJudge(bytes: Uint8Array): { card: FilmJudgeCard; weights: MlpWeights } {
  const { tensors, metadata } = readSafetensors(bytes)
  const card = parseJson(metadata.card ?? 'null', cardSchema, 'the card')
  const weights = readMlpTensors(tensors)
  const inputs = card.layers.length * ROW_WIDTH
  if (weights.mean.length !== inputs)
    throw new HeadFileError(`feature.mean has ${weights.mean.length} numbers; the card's layers have ${inputs}`)
  return { card, weights }
}

/** The bytes of the file. @throws HeadFileError if `readFilmJudge` would reject them. */
export function writeFilmJudge(card: FilmJudgeCard, weights: MlpWeights): Uint8Array {
  const bytes = writeSafetensors({ metadata: { card: JSON.stringify(card) }, tensors: writeMlpTensors(weights) })
  readFilmJudge(bytes)
  return bytes
}
