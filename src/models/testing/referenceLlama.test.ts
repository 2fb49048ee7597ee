import { describe, expect, it } from 'vitest'
import { type LlamaConfig, readLlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import { readGguf } from '../../engine/gguf/read.ts'
import { MemoryByteSource } from '../files/byteSource.ts'
import { referenceLlama, tensorsOf } from './referenceLlama.ts'
import { tinyModel } from './tinyModel.ts'

/** One block, one head, two numbers wide: small enough to work by hand. */
const config: LlamaConfig = {
  name: 'by hand',
  hiddenSize: 2,
  vocabSize: 2,
  blockCount: 1,
  contextLength: 8,
  headCount: 1,
  keyValueHeadCount: 1,
  headSize: 2,
  feedForwardSize: 2,
  normEpsilon: 0,
  ropeBase: 10_000,
  outputTensor: 'token_embd.weight',
}
const IDENTITY = [1, 0, 0, 1]
/** Norms of ones, identity as the embedding, every other matrix zero unless given. */
const reader = (given: Record<string, number[]>) => (name: string) =>
  Float32Array.from(
    given[name] ?? (name.includes('norm') ? [1, 1] : name === 'token_embd.weight' ? IDENTITY : [0, 0, 0, 0]),
  )
const close = (actual: Float64Array | undefined, expected: number[]) => {
  for (const [i, value] of expected.entries()) expect(actual?.[i]).toBeCloseTo(value, 12)
}
const root2 = Math.SQRT2

describe('referenceLlama, by hand', () => {
  // Rows (1, 0) and (0, 1) have mean square ½, so their norms are (√2, 0) and (0, √2).
  const attention = { 'blk.0.attn_v.weight': IDENTITY, 'blk.0.attn_output.weight': IDENTITY }

  it('attends evenly where all scores are equal: ½(√2, 0) + ½(0, √2) comes on top of (0, 1)', () => {
    const { residual } = referenceLlama(config, reader(attention), [0, 1])
    close(residual[1]?.[0], [1 + root2, 0])
    close(residual[1]?.[1], [root2 / 2, 1 + root2 / 2])
  })

  it('rotates neighbours by the position', () => {
    // At position 1, by 1 radian: q = k = (−√2 sin 1, √2 cos 1); q·k₀ = −2 sin 1, q·k₁ = 2, both over √2.
    const tensors = reader({ ...attention, 'blk.0.attn_q.weight': IDENTITY, 'blk.0.attn_k.weight': IDENTITY })
    const [first, second] = [Math.exp(-root2 * Math.sin(1)), Math.exp(root2)]
    const { residual } = referenceLlama(config, tensors, [0, 1])
    close(residual[1]?.[1], [(root2 * first) / (first + second), 1 + (root2 * second) / (first + second)])
  })

  it('adds down(silu(gate)·up), and ends in norm and head', () => {
    const ffn = Object.fromEntries(['gate', 'up', 'down'].map((name) => [`blk.0.ffn_${name}.weight`, IDENTITY]))
    // silu(√2)·√2 = 2/(1 + e^−√2); the final norm of any (x, 0) is (√2, 0), which the identity head keeps.
    const { residual, final, logits } = referenceLlama(config, reader(ffn), [0])
    close(residual[1]?.[0], [1 + 2 / (1 + Math.exp(-root2)), 0])
    close(final[0], [root2, 0])
    close(logits[0], [root2, 0])
  })
})

describe('referenceLlama on the tiny model', () => {
  it.each(['standard', 'mixed'] as const)(
    '%s: sees no later token, and is neither flat nor certain',
    async (variant) => {
      const file = await readGguf(new MemoryByteSource([await tinyModel(1, variant)]))
      const shape = readLlamaConfig(file)
      const tensor = tensorsOf(file)
      const whole = referenceLlama(shape, tensor, [1, 70, 300, 12, 450])
      const prefix = referenceLlama(shape, tensor, [1, 70, 300])
      expect(prefix.logits).toEqual(whole.logits.slice(0, 3))
      expect(whole.residual).toHaveLength(shape.blockCount + 1)
      for (const row of whole.logits) {
        const largest = Math.max(...row)
        const total = row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)
        const entropy = Math.log(total) - row.reduce((sum, x) => sum + (x - largest) * Math.exp(x - largest), 0) / total
        expect(entropy).toBeGreaterThan(0.3)
        expect(entropy).toBeLessThan(0.8 * Math.log(shape.vocabSize))
      }
    },
  )
})
