// Opens a classifier in a browser's worker. transformers.js would fetch onnxruntime's files from another host; here they come from
// the site.

import { env } from '@huggingface/transformers'
import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import type { ClassifierModel } from '../../rewards/classifier/classifier.ts'
import type { ClassifierFiles } from '../../rewards/classifier/folder.ts'
import { provideProgram } from '../onnx/onnxProgram.ts'
import { wasmThreads } from '../onnx/wasmThreads.ts'
import { openClassifier } from './openClassifier.ts'

const absolute = (url: string) => new URL(url, globalThis.location.href).href

/** @throws ClassifierError for files that cannot be used; ModelFileError if onnxruntime's own files do not arrive. */
export async function openInBrowser(files: ClassifierFiles): Promise<ClassifierModel> {
  const { wasm } = env.backends.onnx
  if (!wasm) throw new Error('transformers.js has no wasm backend in this browser.')
  const threads = wasmThreads()
  const program = await provideProgram(wasm, absolute(wasmUrl))
  wasm.wasmPaths = { mjs: absolute(glueUrl) }
  wasm.numThreads = threads
  const description = `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  const model = await openClassifier(files, { device: 'wasm', description })
  program.started()
  return model
}
