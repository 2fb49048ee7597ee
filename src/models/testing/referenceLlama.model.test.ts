import path from 'node:path'
import { expect, it } from 'vitest'
import { readLlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import { readGguf } from '../../engine/gguf/read.ts'
import { openModelNode } from '../files/nodeFile.ts'
import hidden from '../goldens/reference-hidden.json'
import { referenceLlama, tensorsOf } from './referenceLlama.ts'

it('gives the hidden rows that Python transformers gave on the real model', async () => {
  const { source } = openModelNode(path.resolve(import.meta.dirname, '../../../models/smollm2-135m-instruct'))
  const file = await readGguf(source)
  const { ids, block20LastToken, finalNormLastToken } = hidden.rows[0]!
  const { residual, final } = referenceLlama(readLlamaConfig(file), tensorsOf(file), ids)
  source.close()
  const difference = (row: Float64Array | undefined, expected: number[]) =>
    Math.max(...expected.map((value, i) => Math.abs(value - row![i]!)))
  // The golden has four decimals and was computed in single precision.
  expect(difference(residual[20]?.at(-1), block20LastToken)).toBeLessThan(1e-3)
  expect(difference(final.at(-1), finalNormLastToken)).toBeLessThan(1e-3)
}, 120_000)
