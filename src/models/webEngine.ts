// The engine in the browser, on one thread or several.

import type { Trunk } from '../decoding/trunk.ts'
import { Engine, type GgufFile, type LlamaConfig } from '../engine/index.ts'
import aloneUrl from '../engine/kernels/kernels.wasm?url'
import sharedUrl from '../engine/kernels/kernels-shared.wasm?url'
import { startWebThread } from '../engine/webThreads.ts'
import { engineTrunk } from './engineTrunk.ts'
import { fetchProgram } from './onnx/onnxProgram.ts'

export interface OpenedTrunk {
  trunk: Trunk
  /** What runs it, for display. */
  device: string
  /** The bytes of the model file that are still read; null if it is not needed any more. */
  readBytes: { offset: number; sizeBytes: number } | null
}

export interface TrunkNeeds {
  file: GgufFile
  config: LlamaConfig
  /** Layers whose hidden rows are read. */
  taps: readonly number[]
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
}

/** @throws ModelFileError if the program did not arrive or the file cannot be used; EngineMemoryError. */
export async function openWebEngine(threads: number, { file, config, ...options }: TrunkNeeds): Promise<OpenedTrunk> {
  const program = await fetchProgram(new URL(threads > 1 ? sharedUrl : aloneUrl, self.location.href).href)
  const module = await WebAssembly.compile(program)
  const engine = await Engine.open(file, config, { module, threads, startThread: startWebThread, ...options })
  const device = `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  return { trunk: engineTrunk(engine), device, readBytes: null }
}
