// Reads and writes head files (contents: README.md), and checks that card and weights agree. loadRewards.ts finds the files
// and checks the trunk.

import { dequal } from 'dequal/lite'
import { cardSchema, type HeadCard, type RewardHead } from './head.ts'
import { type MlpWeights, makeMlp } from './mlp.ts'
import { HeadFileError, parseJson } from './parseJson.ts'
import { type FloatTensor, readSafetensors, writeSafetensors } from './safetensors.ts'

/** Maximum number of inputs, and of hidden units. */
const MAX_WIDTH = 65_536

const METADATA_KEY = 'card'

/** @throws HeadFileError if the card or a tensor is invalid, or if they disagree. */
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
    if (found && dequal(found.shape, shape)) return found.data
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
  if (!weights.std.every((value) => value > 0))
    throw new HeadFileError('all numbers in tensor feature.std must be above 0')
  return { card, weights }
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
