// Converts onnxruntime's files so that every static host serves them correctly. Wasm files are compressed (27 and 14 MB become 7
// and 4 MB), because hosts limit file sizes; the worker decompresses them (src/models/onnx/onnxProgram.ts). JavaScript files are
// renamed from .mjs to .js, because some servers send .mjs with a type that browsers reject. Only builds convert the files.

import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { writeWhole } from '../cli/wholeFiles.ts'

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
      if (found === null) this.error(`${file} was not found. Run: npm ci`)
      return `${converted(found.id, cache)}?url`
    },
  }
}

/** Converts the file unless the cache has it. @returns the path in the cache. */
function converted(file: string, cache: string): string {
  const bytes = readFileSync(file)
  const folder = path.join(cache, hash('sha256', bytes).slice(0, 16))
  const isWasm = file.endsWith('.wasm')
  // The name does not end in '.gz', because some servers would send a Content-Encoding for it.
  const name = isWasm ? `${path.basename(file, '.wasm')}-packed.bin` : `${path.basename(file, '.mjs')}.js`
  const made = path.join(folder, name)
  if (existsSync(made)) return made
  writeWhole(made, isWasm ? gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }) : bytes)
  return made
}
