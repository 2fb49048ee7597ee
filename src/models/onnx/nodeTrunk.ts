// Opens the model of a folder for the command line: file, sizes, tokenizer and a running trunk.

import path from 'node:path'
import { readLlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import { readGguf } from '../../engine/gguf/read.ts'
import type { ModelManifest } from '../files/manifest.ts'
import { openModelNode } from '../files/nodeFile.ts'
import type { WeightForm } from '../graph/linear.ts'
import { createTokenizer } from '../tokenizer.ts'
import type { Tokenizer } from '../tokenizer.types.ts'
import { nodeBackend } from './nodeBackend.ts'
import type { PassesOptions } from './onnxPasses.ts'
import { createOnnxTrunk, type OnnxTrunk } from './onnxTrunk.ts'

/** Where `npm run model` puts the base model, from the repository's root. */
export const BASE_MODEL_DIR = path.resolve(import.meta.dirname, '../../../models/smollm2-135m-instruct')

export interface NodeModel {
  trunk: OnnxTrunk
  tokenizer: Tokenizer
  manifest: ModelManifest
  /** 'node, 2 threads, int4' */
  runtime: string
  dispose(): Promise<void>
}

export interface NodeModelOptions extends PassesOptions {
  /** Folder with manifest and parts. Default: the base model's. */
  dir?: string
  /** Default 'int4': quickest for single rows. 'fp32' is quicker for long prefills. */
  form?: WeightForm
  /** Default: one for each core. */
  threads?: number
}

/** @throws ModelFileError where the folder holds no model, or one that cannot be run. */
export async function openNodeModel({
  dir = BASE_MODEL_DIR,
  form = 'int4',
  threads,
  ...options
}: NodeModelOptions): Promise<NodeModel> {
  const { manifest, source } = openModelNode(dir)
  try {
    const file = await readGguf(source)
    const config = readLlamaConfig(file)
    const backend = nodeBackend(form, threads)
    const trunk = await createOnnxTrunk(file, config, backend, options)
    return {
      trunk,
      tokenizer: createTokenizer(file.metadata),
      manifest,
      runtime: backend.description,
      async dispose() {
        await trunk.dispose()
        source.close()
      },
    }
  } catch (error) {
    source.close()
    throw error
  }
}
