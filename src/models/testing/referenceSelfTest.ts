// Computes the self-test values of a small model with the reference implementation. The real model's values come from Python
// transformers.

import { readLlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import { readGguf } from '../../engine/gguf/read.ts'
import { MemoryByteSource } from '../files/byteSource.ts'
import type { SelfTestValues } from '../files/manifest.ts'
import { referenceLlama, tensorsOf } from './referenceLlama.ts'

/** Natural log-probabilities of `count` tokens spread over the vocabulary, for the GGUF in `bytes`. */
export async function referenceSelfTest(bytes: Uint8Array, count = 48): Promise<SelfTestValues> {
  const file = await readGguf(new MemoryByteSource([bytes]))
  const config = readLlamaConfig(file)
  // A step of 0.382 times the vocabulary size keeps successive ids far apart and delays repetition.
  const tokens = Array.from(
    { length: count },
    (_, i) => (1 + i * Math.ceil(config.vocabSize * 0.382)) % config.vocabSize,
  )
  const { logits } = referenceLlama(config, tensorsOf(file), tokens)
  const logProbs = tokens.slice(1).map((token, t) => {
    const row = logits[t]!
    const largest = Math.max(...row)
    return row[token]! - largest - Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0))
  })
  return { tokens, logProbs }
}
