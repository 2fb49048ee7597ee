// Reads and writes head files (contents: README.md), and checks that card and weights agree. loadRewards.ts finds the files
// and checks the trunk.

import { dequal } from 'dequal/lite'
import { cardSchema, type HeadCard, type RewardHead } from './head.ts'
import { largestScore, type MlpWeights, makeMlp } from './mlp.ts'
import { HeadFileError, parseJson } from './parseJson.ts'
import { type FloatTensor, readSafetensors, writeSafetensors } from './safetensors.ts'

/** Maximum number of inputs, and of hidden units. */
const MAX_WIDTH = 65_536

/**
 * Limit of every number in a tensor, and the least deviation of a feature. Numbers of trained heads are below 500, deviations
 * above 0.2.
 */
const MAX_NUMBER = 1e6
export const MIN_DEVIATION = 1e-6

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
  const inputs = sizeOf(tensors['feature.mean'], 'feature.mean')
  const units = sizeOf(tensors['hidden.bias'], 'hidden.bias')
  if (inputs % card.features.length !== 0)
    throw new HeadFileError(
      `feature.mean has ${inputs} numbers, which is not a multiple of the card's ${card.features.length} features`,
    )
  const tensor = (name: string, ...shape: number[]) => {
    const found = tensors[name]
    if (found && dequal(found.shape, shape)) return checkedNumbers(name, found.data)
    const problem = found ? `has shape [${found.shape.join(', ')}]` : 'is missing'
    throw new HeadFileError(`tensor ${name} ${problem}; expected shape [${shape.join(', ')}]`)
  }
  const weights = {
    mean: tensor('feature.mean', inputs),
    std: tensor('feature.std', inputs),
    hiddenWeight: tensor('hidden.weight', units, inputs),
    hiddenBias: tensor('hidden.bias', units),
    outWeight: tensor('out.weight', 1, units),
    outBias: tensor('out.bias', 1),
  }
  const score = largestScore(weights, MAX_HIDDEN_STATE)
  // Also true for NaN.
  if (!(score <= MAX_SCORE))
    throw new HeadFileError(
      `with the weights in hidden.weight and out.weight, a score could reach ${score.toPrecision(2)}; the limit is ${MAX_SCORE} for hidden states up to ${MAX_HIDDEN_STATE}`,
    )
  return { card, weights }
}

function checkedNumbers(name: string, data: Float32Array): Float32Array {
  const least = name === 'feature.std' ? MIN_DEVIATION : -MAX_NUMBER
  const bad = data.findIndex((value) => !(value >= Math.fround(least) && value <= MAX_NUMBER))
  if (bad < 0) return data
  throw new HeadFileError(
    `tensor ${name} has ${Number(data[bad]?.toPrecision(3))} at index ${bad}; numbers there must be from ${least} to ${MAX_NUMBER}`,
  )
}

/** The bytes of a head file. @throws HeadFileError if `readHead` would reject them. */
export function writeHead(card: HeadCard, weights: MlpWeights): Uint8Array {
  const inputs = weights.mean.length
  const units = weights.hiddenBias.length
  const bytes = writeSafetensors({
    metadata: { [METADATA_KEY]: JSON.stringify(card) },
    tensors: {
      'feature.mean': { shape: [inputs], data: weights.mean },
      'feature.std': { shape: [inputs], data: weights.std },
      'hidden.weight': { shape: [units, inputs], data: weights.hiddenWeight },
      'hidden.bias': { shape: [units], data: weights.hiddenBias },
      'out.weight': { shape: [1, units], data: weights.outWeight },
      'out.bias': { shape: [1], data: weights.outBias },
    },
  })
  readHead(bytes)
  return bytes
}

/** Reads a head file and returns a head that can score. @throws HeadFileError when `readHead` does. */
export function openHead(bytes: Uint8Array): RewardHead {
  const { card, weights } = readHead(bytes)
  return { card, score: makeMlp(weights) }
}

function sizeOf(tensor: FloatTensor | undefined, name: string): number {
  const [size, ...rest] = tensor?.shape ?? []
  if (size === undefined || rest.length > 0 || size < 1 || size > MAX_WIDTH)
    throw new HeadFileError(`tensor ${name} is missing, or is not a vector of 1 to ${MAX_WIDTH} numbers`)
  return size
}
