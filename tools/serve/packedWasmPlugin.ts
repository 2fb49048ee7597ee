// Ships onnxruntime's wasm packed: 27 and 14 MB become 7 and 4 on any host, and no file is above what static hosts
// take. The worker unpacks them (src/models/onnx/onnxProgram.ts). While developing they are served as they are.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const WASM_URL = /^(onnxruntime-web\/.*[.]wasm)[?]url$/

export function packedWasmPlugin(): Plugin {
  let cache = ''
  return {
    name: 'tokenwise-packed-wasm',
    apply: 'build',
    enforce: 'pre',
    configResolved(config) {
      cache = path.join(config.cacheDir, 'packed-wasm')
    },
    async resolveId(id, importer) {
      const file = WASM_URL.exec(id)?.[1]
      if (file === undefined) return null
      const found = await this.resolve(file, importer, { skipSelf: true })
      if (found === null) this.error(`${file} is not there. Run: npm ci`)
      return `${pack(found.id, cache)}?url`
    },
  }
}

/** Packs a file unless that was done before; returns where. */
function pack(file: string, cache: string): string {
  const bytes = readFileSync(file)
  const folder = path.join(cache, createHash('sha256').update(bytes).digest('hex').slice(0, 16))
  // No '.gz' in the name: some servers would declare it a Content-Encoding, others its type.
  const packed = path.join(folder, `${path.basename(file, '.wasm')}-packed.bin`)
  if (existsSync(packed)) return packed
  mkdirSync(folder, { recursive: true })
  const unfinished = `${packed}.${process.pid}`
  writeFileSync(unfinished, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }))
  renameSync(unfinished, packed)
  return packed
}
