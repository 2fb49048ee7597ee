// Writes the model as the standard decoder files that transformers.js loads, for the baseline of the benchmark.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type LlamaConfig, readLlamaConfig } from '../../src/engine/gguf/llamaConfig.ts'
import { readGguf } from '../../src/engine/gguf/read.ts'
import { openModelNode } from '../../src/models/files/nodeFile.ts'
import { writeDecoder } from '../../src/models/graph/decoder.ts'
import { BASE_MODEL_DIR, CACHE_DIR } from '../cli/paths.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { say } from './options.ts'

/** Local model path of transformers.js, with one folder per model. */
export const DECODERS_DIR = path.join(CACHE_DIR, 'bench')

/** Increase this when the files change for the same model. */
const VERSION = 1

/** Writes the files unless they exist. @returns the name of the base model's folder in DECODERS_DIR. */
export async function prepareDecoders(): Promise<string> {
  const { manifest, source } = openModelNode(BASE_MODEL_DIR)
  const name = path.basename(BASE_MODEL_DIR)
  const dir = path.join(DECODERS_DIR, name)
  const stamp = path.join(dir, 'made-from.txt')
  const made = `${manifest.sha256} ${VERSION}`
  try {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return name
    const file = await readGguf(source)
    const config = readLlamaConfig(file)
    for (const weights of ['fp32', 'q4'] as const) {
      const graphFile = path.join(dir, 'onnx', weights === 'fp32' ? 'model.onnx' : `model_${weights}.onnx`)
      say(`writing ${path.relative(process.cwd(), graphFile)}`)
      const dataFile = `${path.basename(graphFile)}_data`
      const graph = writeDecoder(file, config, { weights, dataFile })
      writeWhole(`${graphFile}_data`, bytesOf(graph.weights))
      writeWhole(graphFile, graph.model)
    }
    writeWhole(path.join(dir, 'config.json'), JSON.stringify(configJson(config), null, 2))
    writeWhole(path.join(dir, 'generation_config.json'), '{}')
    writeWhole(stamp, made)
    return name
  } finally {
    source.close()
  }
}

/** One weight at a time, because all of them together are as large as the model. */
function* bytesOf(weights: ReturnType<typeof writeDecoder>['weights']): Generator<Uint8Array> {
  for (const weight of weights) {
    const bytes = new Uint8Array(weight.sizeBytes)
    weight.fill(bytes)
    yield bytes
  }
}

const configJson = (config: LlamaConfig): object => ({
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: config.hiddenSize,
  intermediate_size: config.feedForwardSize,
  num_hidden_layers: config.blockCount,
  num_attention_heads: config.headCount,
  num_key_value_heads: config.keyValueHeadCount,
  head_dim: config.headSize,
  max_position_embeddings: config.contextLength,
  rms_norm_eps: config.normEpsilon,
  rope_theta: config.ropeBase,
  vocab_size: config.vocabSize,
  'transformers.js_config': { use_external_data_format: true },
})
