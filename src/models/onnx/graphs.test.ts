// The graphs on onnxruntime-node against the plain-loop reference, in every form, on the tiny models.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Forest } from '../../decoding/forest.ts'
import { logSoftmax } from '../../decoding/logits.ts'
import { forestAgainstSequential } from '../../decoding/testing/forestAgainstSequential.ts'
import { type LlamaConfig, readLlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import { type GgufFile, readGguf } from '../../engine/gguf/read.ts'
import { MemoryByteSource } from '../files/byteSource.ts'
import type { WeightForm } from '../graph/linear.ts'
import { type ReferencePass, referenceLlama, tensorsOf } from '../testing/referenceLlama.ts'
import { tinyModel } from '../testing/tinyModel.ts'
import type { OnnxBackend } from './backend.ts'
import { nodeBackend } from './nodeBackend.ts'
import { createOnnxTrunk, type OnnxTrunk } from './onnxTrunk.ts'

/** 40 ids of the tiny vocabulary; multiples of a number that shares no factor with its size, so that none repeats soon. */
const TOKENS = Array.from({ length: 40 }, (_, i) => (37 * (i + 1)) % 509)
const TAPS = [0, 1, 3]

const FORMS: Partial<OnnxBackend>[] = (['fp32', 'int4', 'int4Zero'] satisfies WeightForm[]).flatMap((bodyForm) =>
  (['matmul', 'grouped'] as const).map((attention) => ({
    bodyForm,
    attention,
    headForm: bodyForm === 'int4' ? ('int8' as const) : ('fp32' as const),
    maxRowsPerPass: 16,
  })),
)

const largest = (values: Iterable<number>) => Math.max(...values)

describe.each(['standard', 'mixed'] as const)('the tiny model, %s weights', (variant) => {
  let file: GgufFile
  let config: LlamaConfig
  let expected: ReferencePass

  beforeAll(async () => {
    file = await readGguf(new MemoryByteSource([await tinyModel(1, variant)]))
    config = readLlamaConfig(file)
    expected = referenceLlama(config, tensorsOf(file), TOKENS)
  })

  describe.each(FORMS)('as $bodyForm, attention $attention', (form) => {
    let trunk: OnnxTrunk
    beforeAll(async () => {
      trunk = await createOnnxTrunk(file, config, { ...nodeBackend('fp32', 1), ...form }, { taps: TAPS })
    })
    afterAll(() => trunk.dispose())

    it('gives the log-probabilities and hidden rows of the reference', async () => {
      const forest = new Forest(trunk)
      const nodes = forest.chain(null, TOKENS)
      await forest.extend(nodes)
      const logits = await forest.logits(nodes)
      for (const [t, node] of nodes.entries()) {
        const reference = logSoftmax(Float32Array.from(expected.logits[t]!))
        const ours = logSoftmax(logits[t]!)
        expect(largest(ours.map((logProb, id) => Math.abs(logProb - reference[id]!)))).toBeLessThan(1e-3)
        for (const layer of TAPS) {
          const row = expected.residual[layer]![t]!
          const scale = largest(row.map(Math.abs))
          const error = largest(Array.from(forest.hidden(node, layer), (value, i) => Math.abs(value - row[i]!)))
          expect(error / scale).toBeLessThan(1e-4)
        }
      }
      forest.reset()
    })

    it('gives a forest the numbers of one token at a time', async () => {
      // A prompt longer than one pass takes; two texts, which are decoded one token at a time: the slow part.
      const check = await forestAgainstSequential(trunk, { seed: 3, promptTokens: 18, steps: 5, texts: 2 })
      expect(check.nodes).toBeGreaterThan(20)
      expect(check.logProbError).toBeLessThan(1e-3)
      expect(check.hiddenError).toBeLessThan(1e-3)
    })
  })

  it('can be cut at a layer, which it still reads the same', async () => {
    const trunk = await createOnnxTrunk(file, config, nodeBackend('fp32', 1), { taps: [2], stopAfterBlock: 2 })
    const { passes } = trunk
    const rows = await passes.pass({
      tokens: Int32Array.of(TOKENS[0]!),
      positions: Int32Array.of(0),
      keep: new Int32Array(0),
      mask: Float32Array.of(0),
    })
    const error = largest(Array.from(rows.taps[0]!, (value, i) => Math.abs(value - expected.residual[2]![0]![i]!)))
    expect(error).toBeLessThan(1e-4)
    await expect(passes.logits(new Float32Array(config.hiddenSize))).rejects.toThrow(/no LM head/)
    await trunk.dispose()
    await expect(passes.logits(new Float32Array(config.hiddenSize))).rejects.toThrow(/disposed/)
  })
})

describe('models that cannot be run', () => {
  it('are refused by what they lack', async () => {
    const bytes = await tinyModel()
    await expect(readGguf(new MemoryByteSource([bytes.subarray(0, 4000)]))).rejects.toThrow(/GGUF/)
    await expect(readGguf(new MemoryByteSource([new Uint8Array(1000)]))).rejects.toThrow(/as a GGUF/)
    const cut = await readGguf(new MemoryByteSource([bytes.subarray(0, bytes.length - 5000)]))
    const read = () => {
      for (let n = 0; n < 3; n++) cut.tensor(`blk.${n}.ffn_down.weight`)
      cut.tensor('output_norm.weight')
      cut.tensor('token_embd.weight')
    }
    expect(read).toThrow(/cut off/)
    expect(() => cut.tensor('blk.9.attn_q.weight')).toThrow(/no tensor "blk.9.attn_q.weight"/)
    const file = await readGguf(new MemoryByteSource([bytes]))
    const as = (metadata: Record<string, unknown>) => () =>
      readLlamaConfig({ ...file, metadata: { ...file.metadata, ...metadata } })
    expect(as({ 'general.architecture': 'gemma' })).toThrow(/"gemma"/)
    expect(as({ 'llama.block_count': undefined })).toThrow(/llama.block_count/)
    expect(as({ 'llama.rope.scaling.type': 'yarn' })).toThrow(/"yarn"/)
    expect(as({ 'llama.embedding_length': 7 })).toThrow(/256 wide/)
    const config = readLlamaConfig(file)
    await expect(createOnnxTrunk(file, config, nodeBackend('fp32', 1), { taps: [9] })).rejects.toThrow(/Layer 9/)
  })
})
