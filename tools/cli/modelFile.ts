// Reads the model file without starting the trunk: its hash, sizes and tokenizer.

import { readLlamaConfig } from '../../src/engine/gguf/llamaConfig.ts'
import { readGguf } from '../../src/engine/gguf/read.ts'
import type { ModelManifest } from '../../src/models/files/manifest.ts'
import { openModelNode } from '../../src/models/files/nodeFile.ts'
import { createTokenizer } from '../../src/models/tokenizer.ts'
import type { HeadTrunk } from '../../src/rewards/head.ts'
import { BASE_MODEL_DIR } from './paths.ts'

export type ModelFile = Awaited<ReturnType<typeof readModelFile>>

/** @throws ModelFileError if the folder has no model. */
export async function readModelFile(dir = BASE_MODEL_DIR) {
  const { manifest, source } = openModelNode(dir)
  try {
    const file = await readGguf(source)
    return { tokenizer: createTokenizer(file.metadata), shape: readLlamaConfig(file), sha256: manifest.sha256 }
  } finally {
    source.close()
  }
}

/** What heads must fit. Does not make the tokenizer, so it is quick. @throws ModelFileError if the folder has no model. */
export async function readHeadTrunk(dir = BASE_MODEL_DIR): Promise<HeadTrunk> {
  const { manifest, source } = openModelNode(dir)
  try {
    return { sha256: manifest.sha256, shape: readLlamaConfig(await readGguf(source)) }
  } finally {
    source.close()
  }
}

/** @throws ModelFileError if the folder has no model. */
export function readManifest(dir = BASE_MODEL_DIR): ModelManifest {
  const { manifest, source } = openModelNode(dir)
  source.close()
  return manifest
}
