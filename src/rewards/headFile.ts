// A head's file: its card and the numbers of its two layers, checked against each other. README.md lists what it holds.
// Where files lie, and which trunk is running, is loadRewards.ts' business.

import { z } from 'zod'
import { headNames } from '../decoding/heads.ts'
import type { HeadCard, RewardHead } from './head.ts'
import { type MlpWeights, makeMlp } from './mlp.ts'
import { type FloatTensor, HeadFileError, readSafetensors, writeSafetensors } from './safetensors.ts'

export const accuracySchema = z.object({
  accuracy: z.number().min(0).max(1),
  standardError: z.number().min(0),
  n: z.int().positive(),
})

/** A card as files hold it; `readHead` checks the rest of a file against it. */
export const cardSchema = z.object({
  reward: z.string().min(1),
  objective: z.enum(headNames),
  trunkSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  layer: z.int().nonnegative(),
  features: z.array(z.enum(['last', 'mean'])).min(1),
  readsFinishedAt: z.enum(['endToken', 'lastContent']),
  calibration: z.number().positive(),
  unit: z.number().positive().nullable(),
  // Files from before these were measured lack them.
  isJudge: z.boolean().default(false),
  seed: z.int().nonnegative(),
  n: z.int().positive(),
  accuracies: z.record(z.string(), accuracySchema),
  spread: z
    .object({ seeds: z.array(z.int().nonnegative()), accuracies: z.record(z.string(), z.number().min(0)) })
    .nullable()
    .default(null),
  lengthCorrelation: z
    .object({ correlation: z.number().min(-1).max(1), n: z.int().positive() })
    .nullable()
    .default(null),
  data: z.object({ source: z.string(), licence: z.string() }),
  command: z.string(),
})

/** More inputs or units than any head of ours; a file that claims more is refused before memory is taken for it. */
const MAX_WIDTH = 65_536

const METADATA_KEY = 'card'

/** @throws HeadFileError naming what is wrong with the card, the tensors or their agreement. */
export function readHead(bytes: Uint8Array): { card: HeadCard; weights: MlpWeights } {
  const { tensors, metadata } = readSafetensors(bytes)
  const card = parseCard(metadata[METADATA_KEY])
  const inputs = sizeOf(tensors['feature.mean'], 'feature.mean')
  const units = sizeOf(tensors['hidden.bias'], 'hidden.bias')
  if (inputs % card.features.length !== 0)
    throw new HeadFileError(
      `feature.mean has ${inputs} numbers, no whole rows for the card's ${card.features.length} features`,
    )
  const tensor = (name: string, ...shape: number[]) => {
    const found = tensors[name]
    if (found && found.shape.length === shape.length && found.shape.every((size, i) => size === shape[i]))
      return found.data
    const given = found ? `has the shape [${found.shape.join(', ')}]` : 'is missing'
    throw new HeadFileError(`tensor ${name} ${given}: [${shape.join(', ')}] was due`)
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
    throw new HeadFileError('tensor feature.std has a number that is not above 0')
  return { card, weights }
}

/** The bytes of a head's file. @throws HeadFileError if `readHead` would refuse them. */
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

/** A head that can score. @throws HeadFileError as `readHead`. */
export function openHead(bytes: Uint8Array): RewardHead {
  const { card, weights } = readHead(bytes)
  return { card, score: makeMlp(weights) }
}

function parseCard(text: string | undefined): HeadCard {
  if (text === undefined) throw new HeadFileError(`the metadata have no "${METADATA_KEY}": this is no head's file`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new HeadFileError(`the card is not JSON: ${(error as Error).message}`)
  }
  const card = cardSchema.safeParse(json)
  if (card.success) return card.data
  const [issue] = card.error.issues
  throw new HeadFileError(`the card's ${issue?.path.join('.') || 'top level'} is wrong: ${issue?.message}`)
}

function sizeOf(tensor: FloatTensor | undefined, name: string): number {
  const [size, ...rest] = tensor?.shape ?? []
  if (size === undefined || rest.length > 0 || size < 1 || size > MAX_WIDTH)
    throw new HeadFileError(`tensor ${name} is missing, or not one row of 1 to ${MAX_WIDTH} numbers`)
  return size
}
