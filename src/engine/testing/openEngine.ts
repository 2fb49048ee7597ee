// Opens the engine on a model file in memory, with threads of node.

import { readFileSync } from 'node:fs'
import { Engine, type EngineOptions } from '../engine.ts'
import { type LlamaConfig, readLlamaConfig } from '../gguf/llamaConfig.ts'
import { type ByteSource, type GgufFile, readGguf } from '../gguf/read.ts'
import { startNodeThread } from '../nodeThreads.ts'

const compiled = (name: string) => new WebAssembly.Module(readFileSync(new URL(`../kernels/${name}`, import.meta.url)))
const alone = compiled('kernels.wasm')
const shared = compiled('kernels-shared.wasm')

export const bytesSource = (bytes: Uint8Array): ByteSource => ({
  sizeBytes: bytes.length,
  read(offset, length, into) {
    const piece = bytes.subarray(offset, offset + length)
    into?.set(piece)
    return into?.subarray(0, length) ?? piece
  },
})

export interface Opened {
  engine: Engine
  file: GgufFile
  config: LlamaConfig
}

export async function openEngine(
  bytes: Uint8Array,
  { threads = 1, ...options }: Partial<EngineOptions> = {},
): Promise<Opened> {
  const file = await readGguf(bytesSource(bytes))
  const config = readLlamaConfig(file)
  const module = threads > 1 ? shared : alone
  const taps = Array.from({ length: config.blockCount + 1 }, (_, layer) => layer)
  const engine = await Engine.open(file, config, { taps, ...options, module, threads, startThread: startNodeThread })
  return { engine, file, config }
}
