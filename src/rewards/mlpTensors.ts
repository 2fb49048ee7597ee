// The tensors of a head's network in a safetensors file (README.md, "The head file"): names, shapes and limits.

import { dequal } from 'dequal/lite'
import type { MlpWeights } from './mlp.ts'
import { HeadFileError } from './parseJson.ts'
import type { FloatTensor } from './safetensors.ts'

type Tensors = Readonly<Record<string, FloatTensor>>

/** Maximum number of inputs, and of hidden units. */
const MAX_WIDTH = 65_536

/**
 * Limit of every number in a tensor, and the least deviation of a feature. Numbers of trained heads are below 500, deviations
 * above 0.2.
 */
const MAX_NUMBER = 1e6
export const MIN_DEVIATION = 1e-6

/** @throws HeadFileError if a tensor is missing, has another shape than the others imply, or a number beyond the limits. */
export function readMlpTensors(tensors: Tensors): MlpWeights {
  const inputs = sizeOf(tensors['feature.mean'], 'feature.mean')
  const units = sizeOf(tensors['hidden.bias'], 'hidden.bias')
  const tensor = (name: string, ...shape: number[]) => {
    const found = tensors[name]
    if (found && dequal(found.shape, shape)) return checkedNumbers(name, found.data)
    const problem = found ? `has shape [${found.shape.join(', ')}]` : 'is missing'
    throw new HeadFileError(`tensor ${name} ${problem}; expected shape [${shape.join(', ')}]`)
  }
  return {
    mean: tensor('feature.mean', inputs),
    std: tensor('feature.std', inputs),
    hiddenWeight: tensor('hidden.weight', units, inputs),
    hiddenBias: tensor('hidden.bias', units),
    outWeight: tensor('out.weight', 1, units),
    outBias: tensor('out.bias', 1),
  }
}

/** The inverse of `readMlpTensors`. */
export function writeMlpTensors(weights: MlpWeights): Record<string, FloatTensor> {
  const inputs = weights.mean.length
  const units = weights.hiddenBias.length
  return {
    'feature.mean': { shape: [inputs], data: weights.mean },
    'feature.std': { shape: [inputs], data: weights.std },
    'hidden.weight': { shape: [units, inputs], data: weights.hiddenWeight },
    'hidden.bias': { shape: [units], data: weights.hiddenBias },
    'out.weight': { shape: [1, units], data: weights.outWeight },
    'out.bias': { shape: [1], data: weights.outBias },
  }
}

function checkedNumbers(name: string, data: Float32Array): Float32Array {
  const least = name === 'feature.std' ? MIN_DEVIATION : -MAX_NUMBER
  const bad = data.findIndex((value) => !(value >= Math.fround(least) && value <= MAX_NUMBER))
  if (bad < 0) return data
  throw new HeadFileError(
    `tensor ${name} has ${Number(data[bad]?.toPrecision(3))} at index ${bad}; numbers there must be from ${least} to ${MAX_NUMBER}`,
  )
}

function sizeOf(tensor: FloatTensor | undefined, name: string): number {
  const [size, ...rest] = tensor?.shape ?? []
  if (size === undefined || rest.length > 0 || size < 1 || size > MAX_WIDTH)
    throw new HeadFileError(`tensor ${name} is missing, or is not a vector of 1 to ${MAX_WIDTH} numbers`)
  return size
}
