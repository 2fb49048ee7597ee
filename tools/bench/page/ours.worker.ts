// Runs this project's code in a worker of the browser benchmark, with the trunk opened as in the app.

import * as Comlink from 'comlink'
import { readLlamaConfig } from '../../../src/engine/gguf/llamaConfig.ts'
import { readGguf } from '../../../src/engine/gguf/read.ts'
import { openModel } from '../../../src/models/files/download.ts'
import { openWebgpuTrunk } from '../../../src/models/onnx/webgpuTrunk.ts'
import { createTokenizer } from '../../../src/models/tokenizer.ts'
import { openWebEngine } from '../../../src/models/webEngine.ts'
import { browserPlatform } from '../../../src/platform/platform.ts'
import { headLayers, loadRewards } from '../../../src/rewards/loadRewards.ts'
import { proseTokens } from '../prose.ts'
import { Subject } from '../subject.ts'

let subject: Subject | null = null
let encode: (text: string) => number[] = () => []

const ours = {
  async open(manifestUrl: string, headsUrl: string, runtime: 'wasm' | 'webgpu', threads: number): Promise<string> {
    const { manifest, source } = await openModel(manifestUrl, browserPlatform)
    const file = await readGguf(source)
    const config = readLlamaConfig(file)
    const readHeadFile = async (path: string) => {
      const response = await fetch(new URL(path, headsUrl))
      if (!response.ok) throw new Error(`Could not download ${response.url}: status ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    }
    const rewards = await loadRewards(readHeadFile, { sha256: manifest.sha256, shape: config })
    const tokenizer = createTokenizer(file.metadata)
    const { signal } = new AbortController()
    const needs = { file, config, taps: headLayers(rewards), signal, onProgress() {} }
    const { trunk, device } = await (runtime === 'wasm'
      ? openWebEngine(threads, needs)
      : openWebgpuTrunk({ subgroups: true, maxRowsPerPass: 128 }, browserPlatform.wait, needs))
    subject = new Subject(trunk, tokenizer, rewards[0]!.heads)
    encode = tokenizer.encode
    return device
  },

  prose: (count: number): number[] => proseTokens(encode, count),

  measure: (...given: Parameters<Subject['measure']>) => opened().measure(...given),

  greedy: (...given: Parameters<Subject['greedy']>) => opened().greedy(...given),
}

function opened(): Subject {
  if (!subject) throw new Error('Call open() first.')
  return subject
}

export type Ours = typeof ours

Comlink.expose(ours)
