import { createHash } from 'node:crypto'
import { GGMLQuantizationType, GGUFValueType } from '@huggingface/gguf'
import { describe, expect, it } from 'vitest'
import { readLlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import { readGguf } from '../../engine/gguf/read.ts'
import { MemoryByteSource } from '../files/byteSource.ts'
import { createTokenizer } from '../tokenizer.ts'
import { quantize } from './quantize.ts'
import { TINY, type TinyVariant, tinyModel } from './tinyModel.ts'
import { writeGguf } from './writeGguf.ts'

const { F32, F16, Q4_1, Q8_0 } = GGMLQuantizationType

/** Each model is built once: that takes most of the time here. */
const models = { standard: await tinyModel(1, 'standard'), mixed: await tinyModel(1, 'mixed') }

describe('writeGguf', () => {
  it('is read back: metadata, and each tensor at a multiple of 32 with its own bytes', async () => {
    const vector = Float32Array.of(1, 2, 3)
    const matrix = Float32Array.from({ length: 64 }, (_, i) => i)
    const bytes = await writeGguf(
      {
        'general.name': { value: 'ä', type: GGUFValueType.STRING },
        list: { value: [1, -2], type: GGUFValueType.ARRAY, subType: GGUFValueType.INT32 },
      },
      [
        { name: 'vector', type: F32, shape: [3], values: vector },
        { name: 'matrix', type: Q8_0, shape: [32, 2], values: matrix },
      ],
    )
    const file = await readGguf(new MemoryByteSource([bytes]))
    expect(file.metadata).toMatchObject({ 'general.name': 'ä', list: [1, -2] })
    expect(file.tensor('vector')).toMatchObject({ type: F32, rows: 1, columns: 3, sizeBytes: 12 })
    expect(file.tensor('matrix')).toMatchObject({ type: Q8_0, rows: 2, columns: 32, sizeBytes: 68 })
    for (const [name, expected] of [
      ['vector', quantize(F32, vector)],
      ['matrix', quantize(Q8_0, matrix)],
    ] as const) {
      const { offset, sizeBytes } = file.tensor(name)
      expect(offset % 32).toBe(0)
      expect(bytes.subarray(offset, offset + sizeBytes)).toEqual(expected)
    }
  })
})

describe.each(['standard', 'mixed'] as const)('tinyModel, %s', (variant: TinyVariant) => {
  it('is a small Llama that the reader takes', async () => {
    const bytes = models[variant]
    expect(bytes.byteLength).toBeLessThan(2e6)
    const file = await readGguf(new MemoryByteSource([bytes]))
    const outputTensor = variant === 'mixed' ? 'output.weight' : 'token_embd.weight'
    expect(readLlamaConfig(file)).toMatchObject({ ...TINY, outputTensor })
    const names = ['token_embd', 'blk.2.attn_q', 'blk.0.attn_k', 'blk.0.attn_v', 'blk.0.attn_output', 'output_norm']
    const types = names.map((name) => file.tensor(`${name}.weight`).type)
    expect(types).toEqual(variant === 'mixed' ? [F16, Q4_1, F16, F32, Q8_0, F32] : [Q8_0, Q4_1, Q4_1, Q4_1, Q4_1, F32])
  })

  it('speaks all of Unicode', async () => {
    const file = await readGguf(new MemoryByteSource([models[variant]]))
    const tokenizer = createTokenizer(file.metadata)
    const text = 'The film is a déjà vu 42, 👩‍👩‍👧 日本\n\t\u0000\u0004<|im_end|>'
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
    expect(tokenizer.vocabSize).toBe(TINY.vocabSize)
  })
})

it('gives the same bytes on every machine, others for another seed', async () => {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  // Printed by `npm run model:tiny -- --variant …`; heads and goldens made on these models name them.
  expect(hash(models.standard)).toBe('b8684157d1d11a0a568fb746be06ab12e23b2368a3f1ee2751bb5477da5d2357')
  expect(hash(models.mixed)).toBe('1272971ffabf9f3c8e47c64f3ba753a9d1cad7c6862080fa099fcebb663ec50e')
  expect(hash(await tinyModel(2, 'standard'))).not.toBe(hash(models.standard))
})
