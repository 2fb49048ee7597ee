// Ships onnxruntime's files in a form that any static host serves rightly. The wasm goes packed: 27 and 14 MB become 7
// and 4, and none is above what hosts take; the worker unpacks it (src/models/onnx/onnxProgram.ts). The glue goes as
// .js: some servers do not know .mjs for a script, and browsers refuse it then. While developing all are as they are.

import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const ONNX_URL = /^(onnxruntime-web\/.*[.](?:wasm|mjs))[?]url$/

export function onnxFilesPlugin(): Plugin {
  let cache = ''
  return {
    name: 'tokenwise-onnx-files',
    apply: 'build',
    enforce: 'pre',
    configResolved(config) {
      cache = path.join(config.cacheDir, 'onnx-files')
    },
    async resolveId(id, importer) {
      const file = ONNX_URL.exec(id)?.[1]
      if (file === undefined) return null
      const found = await this.resolve(file, importer, { skipSelf: true })
      if (found === null) this.error(`${file} is not there. Run: npm ci`)
      return `${shipped(found.id, cache)}?url`
    },
  }
}

/** Makes the file to be shipped unless that was done before; returns where it is. */
function shipped(file: string, cache: string): string {
  const bytes = readFileSync(file)
  const folder = path.join(cache, hash('sha256', bytes).slice(0, 16))
  const isWasm = file.endsWith('.wasm')
  // No '.gz' in the name: some servers would declare it a Content-Encoding, others its type.
  const name = isWasm ? `${path.basename(file, '.wasm')}-packed.bin` : `${path.basename(file, '.mjs')}.js`
  const made = path.join(folder, name)
  if (existsSync(made)) return made
  mkdirSync(folder, { recursive: true })
  const unfinished = `${made}.${process.pid}`
  writeFileSync(unfinished, isWasm ? gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }) : bytes)
  renameSync(unfinished, made)
  return made
}
