// Runs transformers.js in a worker, with the same wasm build and number of threads as this project's code.

import { env } from '@huggingface/transformers'
import * as Comlink from 'comlink'
import webgpuGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import webgpuWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import wasmGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { provideProgram } from '../../../src/models/onnx/onnxProgram.ts'
import { type Baseline, type BaselineDtype, openBaseline } from '../baseline.ts'

let baseline: Baseline | null = null

const absolute = (url: string) => new URL(url, globalThis.location.href).href

const theirs = {
  async open(folderUrl: string, name: string, dtype: BaselineDtype, device: 'wasm' | 'webgpu', threads: number) {
    env.allowRemoteModels = false
    env.allowLocalModels = true
    env.localModelPath = folderUrl
    env.useBrowserCache = false
    env.useWasmCache = false
    const { wasm } = env.backends.onnx
    if (!wasm) throw new Error('transformers.js has no wasm backend in this browser.')
    wasm.numThreads = threads
    // The build compresses the wasm file, so transformers.js cannot load it itself.
    await provideProgram(wasm, absolute(device === 'wasm' ? wasmUrl : webgpuWasmUrl))
    wasm.wasmPaths = { mjs: absolute(device === 'wasm' ? wasmGlueUrl : webgpuGlueUrl) }
    baseline = await openBaseline(name, dtype, device)
  },

  generate(prompt: readonly number[], tokens: number) {
    if (!baseline) throw new Error('Call open() first.')
    return baseline.generate(prompt, tokens)
  },
}

export type Theirs = typeof theirs

Comlink.expose(theirs)
