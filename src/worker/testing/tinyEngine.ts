// The real engine on Node: the tiny model on onnxruntime-node. The download and the choice of a backend need a browser and are
// left out.

import { readLlamaConfig } from '../../engine/gguf/llamaConfig.ts'
import { readGguf } from '../../engine/gguf/read.ts'
import { MemoryByteSource } from '../../models/files/byteSource.ts'
import { nodeBackend } from '../../models/onnx/nodeBackend.ts'
import { createOnnxTrunk } from '../../models/onnx/onnxTrunk.ts'
import { TINY, tinyModel } from '../../models/testing/tinyModel.ts'
import { createTokenizer } from '../../models/tokenizer.ts'
import { writeHead } from '../../rewards/headFile.ts'
import { addHead, loadJudge, programJudges, type Reward } from '../../rewards/loadRewards.ts'
import { exampleCard, exampleWeights } from '../../rewards/testing/exampleHead.ts'
import type { LoadModel } from '../createEngine.ts'
import { FAKE_INFO } from './fakeEngine.ts'

const CARD = exampleCard({ layer: 2, features: ['last'] })
const { trunkSha256, layer } = CARD

export const tinyHead = (): Uint8Array => writeHead(CARD, exampleWeights(CARD, TINY.hiddenSize))

export const tinyJudges = programJudges.map(({ name }) => name)

/** Returns a loader that ignores the request and loads the tiny model. */
export function tinyLoader(): LoadModel {
  const parsed = tinyModel().then(async (bytes) => readGguf(new MemoryByteSource([bytes])))
  return async (_, onProgress, signal) => {
    const file = await parsed
    const taps = [layer]
    const trunk = await createOnnxTrunk(file, readLlamaConfig(file), nodeBackend('fp32', 1), {
      taps,
      signal,
      onProgress: (done, total) => onProgress({ stage: 'prepare', runtime: 'wasm', done, total }),
    })
    onProgress({ stage: 'selfTest', runtime: 'wasm' })
    const rewards: Reward[] = []
    const where = { trunk: { sha256: trunkSha256, shape: trunk.shape }, taps }
    const noFile = (path: string) => Promise.reject(new Error(`no file ${path}`))
    return {
      trunk,
      tokenizer: createTokenizer(file.metadata),
      rewards,
      info: { ...FAKE_INFO, rewards: [], judges: tinyJudges },
      judge: (name) => loadJudge(name, noFile, where.trunk),
      addHead(bytes) {
        const { name, title, heads } = addHead(rewards, bytes, where)
        return { name, title, heads: heads.map(({ card }) => card) }
      },
      dispose: () => trunk.dispose(),
    }
  }
}
