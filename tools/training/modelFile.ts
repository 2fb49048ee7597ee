// Tokenizer and sizes of the base model without running it: enough to know which features are wanted.

import { openModelNode } from '../../src/models/files/nodeFile.ts'
import { type LlamaConfig, readLlamaConfig } from '../../src/models/gguf/llamaConfig.ts'
import { readGguf } from '../../src/models/gguf/read.ts'
import { BASE_MODEL_DIR } from '../../src/models/onnx/nodeTrunk.ts'
import { createTokenizer } from '../../src/models/tokenizer.ts'
import type { Tokenizer } from '../../src/models/tokenizer.types.ts'

export interface ModelFile {
  tokenizer: Tokenizer
  shape: LlamaConfig
  sha256: string
}

/** @throws ModelFileError where `npm run model` was not run. */
export async function readModelFile(dir = BASE_MODEL_DIR): Promise<ModelFile> {
  const { manifest, source } = openModelNode(dir)
  try {
    const file = await readGguf(source)
    return { tokenizer: createTokenizer(file.metadata), shape: readLlamaConfig(file), sha256: manifest.sha256 }
  } finally {
    source.close()
  }
}
