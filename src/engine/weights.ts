// Packs the tensors of a model file into the kernels' panels, a few rows at a time: the file and its packed form are never both in
// memory.

import { GGMLQuantizationType } from '@huggingface/gguf'
import { invalidModel } from './gguf/errors.ts'
import type { GgufFile, GgufTensor } from './gguf/read.ts'
import type { Kernels } from './kernels.ts'
import type { KernelMemory } from './memory.ts'

const FOUR_BIT = 0
const EIGHT_BIT = 1
const FLOAT = 2

interface Packing {
  form: number
  /** Inputs that share a scale. */
  block: number
  /** 0: no scales; 1: d; 2: d and m. */
  scaling: number
  pack: keyof Kernels & `pack${string}`
}

/** How each GGML type is kept. Nothing is rounded. */
const PACKINGS: ReadonlyMap<number, Packing> = new Map([
  [GGMLQuantizationType.Q4_1, { form: FOUR_BIT, block: 32, scaling: 2, pack: 'packQ4_1' }],
  [GGMLQuantizationType.Q8_0, { form: EIGHT_BIT, block: 32, scaling: 1, pack: 'packQ8_0' }],
  [GGMLQuantizationType.F16, { form: FLOAT, block: 32, scaling: 0, pack: 'packF16' }],
  [GGMLQuantizationType.F32, { form: FLOAT, block: 32, scaling: 0, pack: 'packF32' }],
])

/** Outputs of a panel. */
const PANEL = 8
/** Bytes of the file that are read at a time. */
const PIECE_BYTES = 1 << 20

export interface Packer {
  /** Packs a matrix. @returns the address of its `Linear`. @throws ModelFileError naming the tensor. */
  matrix(name: string): number
  /** Copies a vector of floats. @returns its address. */
  vector(name: string): number
}

/** @param onBytes called with the number of bytes of the file that were packed. */
export function createPacker(
  file: GgufFile,
  kernels: Kernels,
  memory: KernelMemory,
  onBytes: (count: number) => void,
): Packer {
  return {
    matrix(name) {
      const tensor = file.tensor(name)
      const { form, block, scaling, pack } = packingOf(tensor)
      const panels = Math.ceil(tensor.rows / PANEL)
      const quantBytes = (tensor.columns * PANEL * [0.5, 1, 4][form]!) | 0
      const scaleBytes = (tensor.columns / block) * scaling * 32
      const quants = memory.allocate(panels * quantBytes)
      const scales = memory.allocate(panels * scaleBytes)
      const linear = memory.struct([form, panels * PANEL, tensor.columns, block, quants, scales, scaling])
      const rowBytes = tensor.sizeBytes / tensor.rows
      const panelsAtOnce = Math.max(1, Math.floor(PIECE_BYTES / (rowBytes * PANEL)))
      const mark = memory.mark
      // The rows after the last one, which fill the last panel, are zeros.
      const zeros = memory.allocate(rowBytes)
      memory.bytes(zeros, rowBytes).fill(0)
      const piece = memory.allocate(panelsAtOnce * PANEL * rowBytes)
      const rows = memory.allocate(4 * panelsAtOnce * PANEL)
      for (let panel = 0; panel < panels; panel += panelsAtOnce) {
        const count = Math.min(panelsAtOnce, panels - panel)
        const present = Math.min(count * PANEL, tensor.rows - panel * PANEL)
        const bytes = present * rowBytes
        file.source.read(tensor.offset + panel * PANEL * rowBytes, bytes, memory.bytes(piece, bytes))
        memory
          .words(rows, count * PANEL)
          .set(Array.from({ length: count * PANEL }, (_, i) => (i < present ? piece + i * rowBytes : zeros)))
        kernels[pack](rows, count, tensor.columns, quants + panel * quantBytes, scales + panel * scaleBytes)
        onBytes(bytes)
      }
      memory.cutTo(mark)
      return linear
    },
    vector(name) {
      const tensor = file.tensor(name)
      if (tensor.type !== GGMLQuantizationType.F32)
        throw invalidModel(`Tensor "${name}" is not of type F32, which the engine needs for vectors.`)
      const at = memory.allocate(tensor.sizeBytes)
      file.source.read(tensor.offset, tensor.sizeBytes, memory.bytes(at, tensor.sizeBytes))
      onBytes(tensor.sizeBytes)
      return at
    },
  }
}

function packingOf({ name, type, columns }: GgufTensor): Packing {
  const packing = PACKINGS.get(type)
  const known = [...PACKINGS.keys()].map((one) => GGMLQuantizationType[one]).join(', ')
  if (!packing)
    throw invalidModel(
      `Tensor "${name}" is of type ${GGMLQuantizationType[type] ?? type}. Use a GGUF with tensors of these types: ${known}.`,
    )
  if (columns % 32 !== 0)
    throw invalidModel(`Tensor "${name}" has rows of ${columns} weights; the engine needs multiples of 32.`)
  return packing
}
