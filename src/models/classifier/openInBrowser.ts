// Opens a classifier in a browser's worker. transformers.js would fetch onnxruntime's files from another host; here they come from
// the site.

import { env } from '@huggingface/transformers'
import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import type { Platform } from '../../platform/platform.ts'
import { withinTime } from '../../platform/withinTime.ts'
import type { ClassifierModel } from '../../rewards/classifier/classifier.ts'
import type { ClassifierFiles } from '../../rewards/classifier/folder.ts'
import { provideProgram } from '../onnx/onnxProgram.ts'
import { wasmThreads } from '../wasmThreads.ts'
import { chooseDevice, type WebgpuUse } from './chooseDevice.ts'
import { openClassifier } from './openClassifier.ts'

/** Longest wait for a graphics device to open a model. */
const WEBGPU_LIMIT_MS = 60_000

const absolute = (url: string) => new URL(url, globalThis.location.href).href

/** @throws ClassifierError for files that cannot be used; ModelFileError if onnxruntime's own files do not arrive. */
export async function openInBrowser(
  files: ClassifierFiles,
  use: WebgpuUse,
  wait: Platform['wait'],
): Promise<ClassifierModel> {
  const { wasm } = env.backends.onnx
  if (!wasm) throw new Error('transformers.js has no wasm backend in this browser.')
  const threads = wasmThreads()
  const program = await provideProgram(wasm, absolute(wasmUrl))
  wasm.wasmPaths = { mjs: absolute(glueUrl) }
  wasm.numThreads = threads
  const description = `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  const model = await openClassifier(files, { device: 'wasm', description })
  program.started()
  const openWebgpu = async () => {
    const opened = await withinTime(
      openClassifier(files, { device: 'webgpu', description: 'WebGPU, checked against wasm' }),
      WEBGPU_LIMIT_MS,
      wait,
    )
    if (opened === 'late') throw new Error('the device did not answer within a minute')
    return opened
  }
  return chooseDevice(model, openWebgpu, use)
}
