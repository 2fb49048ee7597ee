// Reads and writes head files (contents: README.md), and checks that card and weights agree. loadRewards.ts finds the files
// and checks the trunk.

import { cardSchema, type HeadCard, type RewardHead } from './head.ts'
import { largestScore, type MlpWeights, makeMlp } from './mlp.ts'
import { readMlpTensors, writeMlpTensors } from './mlpTensors.ts'
import { HeadFileError, parseJson } from './parseJson.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

/** Hidden states within this limit give finite scores. Those of the base model stay below 30 000 (measured at six layers). */
export const MAX_HIDDEN_STATE = 1e6
/**
 * Scores of hidden states within MAX_HIDDEN_STATE. For trained heads the bound is at most 1e9. The limit is far below the largest
 * float32 number, 3.4e38, so scores stay finite when they are divided by a unit, multiplied by a weight and added.
 */
export const MAX_SCORE = 1e12

const METADATA_KEY = 'card'

/**
 * @throws HeadFileError if the card or a tensor is invalid, if they disagree, or if hidden states within MAX_HIDDEN_STATE could
 * give a score above MAX_SCORE.
 */
export function readHead(bytes: Uint8Array): { card: HeadCard; weights: MlpWeights } {
  const { tensors, metadata } = readSafetensors(bytes)
  const text = metadata[METADATA_KEY]
  if (text === undefined) throw new HeadFileError(`the metadata has no "${METADATA_KEY}": this is not a head file`)
  const card = parseJson(text, cardSchema, 'the card')
  const weights = readMlpTensors(tensors)
  const inputs = weights.mean.length
  if (inputs % card.features.length !== 0)
    throw new HeadFileError(
      `feature.mean has ${inputs} numbers, which is not a multiple of the card's ${card.features.length} features`,
    )
  const score = largestScore(weights, MAX_HIDDEN_STATE)
  // Also true for NaN.
  if (!(score <= MAX_SCORE))
    throw new HeadFileError(
      `with the weights in hidden.weight and out.weight, a score could reach ${score.toPrecision(2)}; the limit is ${MAX_SCORE} for hidden states up to ${MAX_HIDDEN_STATE}`,
    )
  return { card, weights }
}

/** The bytes of a head file. @throws HeadFileError if `readHead` would reject them. */
export function writeHead(card: HeadCard, weights: MlpWeights): Uint8Array {
  const bytes = writeSafetensors({
    metadata: { [METADATA_KEY]: JSON.stringify(card) },
    tensors: writeMlpTensors(weights),
  })
  readHead(bytes)
  return bytes
}

/** Reads a head file and returns a head that can score. @throws HeadFileError when `readHead` does. */
export function openHead(bytes: Uint8Array): RewardHead {
  const { card, weights } = readHead(bytes)
  return { card, score: makeMlp(weights) }
}
