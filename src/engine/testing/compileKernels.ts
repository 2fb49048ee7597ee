// Compiles the kernels (src/engine/kernels, AssemblyScript) to WebAssembly, for `npm run kernels` and for tests.

import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

export const KERNELS_FOLDER = fileURLToPath(new URL('../kernels/', import.meta.url))

/** No relaxed SIMD: the same bits everywhere (docs/engine.md). */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'threads', '--importMemory']
const SHARED = ['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536']

/** kernels.wasm works in a memory of its own, kernels-shared.wasm in one that threads share. */
export const builds = { 'kernels.wasm': [], 'kernels-shared.wasm': SHARED }

/** @param entry file in the kernels' folder. @throws Error with the compiler's messages. */
export async function compileKernels(entry = 'index.ts', options: readonly string[] = []): Promise<Uint8Array> {
  const outputs = new Map<string, Uint8Array>()
  const { error, stderr } = await asc.main(
    [entry, '--baseDir', KERNELS_FOLDER, '--outFile', 'kernels.wasm', ...OPTIONS, ...options],
    { writeFile: (name, contents) => void outputs.set(name, contents as Uint8Array) },
  )
  const compiled = outputs.get('kernels.wasm')
  if (error || !compiled) throw new Error(`the kernels do not compile: ${stderr.toString()}`)
  return compiled
}
