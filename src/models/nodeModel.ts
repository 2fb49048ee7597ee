// Opens the model of a folder on node: file, sizes, tokenizer and a running trunk.

import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { Trunk } from '../decoding/trunk.ts'
import { Engine, type LlamaConfig, readGguf, readLlamaConfig } from '../engine/index.ts'
import { startNodeThread } from '../engine/nodeThreads.ts'
import { engineTrunk } from './engineTrunk.ts'
import type { ModelManifest } from './files/manifest.ts'
import { openModelNode } from './files/nodeFile.ts'
import { createTokenizer } from './tokenizer.ts'
import type { Tokenizer } from './tokenizer.types.ts'

/** Where `npm run model` puts the base model, from the repository's root. */
export const BASE_MODEL_DIR = path.resolve(import.meta.dirname, '../../models/smollm2-135m-instruct')

export interface NodeModel {
  trunk: Trunk & { shape: LlamaConfig }
  tokenizer: Tokenizer
  manifest: ModelManifest
  /** 'node, 2 threads' */
  runtime: string
  dispose(): Promise<void>
}

export interface NodeModelOptions {
  /** Layers whose hidden rows are read. */
  taps: readonly number[]
  /** Folder with manifest and parts. Default: the base model's. */
  dir?: string
  /** Default: one for each core. */
  threads?: number
}

/** @throws ModelFileError where the folder holds no model, or one that cannot be run. */
export async function openNodeModel({
  taps,
  dir = BASE_MODEL_DIR,
  threads = availableParallelism(),
}: NodeModelOptions): Promise<NodeModel> {
  const { manifest, source } = openModelNode(dir)
  try {
    const file = await readGguf(source)
    const config = readLlamaConfig(file)
    const engine = await Engine.open(file, config, {
      module: new WebAssembly.Module(readFileSync(kernelsFile(threads))),
      threads,
      startThread: startNodeThread,
      taps,
    })
    return {
      trunk: { ...engineTrunk(engine), shape: config },
      tokenizer: createTokenizer(file.metadata),
      manifest,
      runtime: `node, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
      dispose: async () => engine.dispose(),
    }
  } finally {
    source.close()
  }
}

function kernelsFile(threads: number): URL {
  return new URL(`../engine/kernels/${threads > 1 ? 'kernels-shared' : 'kernels'}.wasm`, import.meta.url)
}
