// Builds the service worker as a file of its own, beside index.html and under a name that never changes: its place
// decides which addresses it may answer, its name is what browsers ask for when they look for a new version.

import path from 'node:path'
import type { Plugin } from 'vite'

export const SERVICE_WORKER_FILE = 'service-worker.js'
const SOURCE = path.resolve(import.meta.dirname, '../../src/isolation/serviceWorker.ts')

export function serviceWorkerPlugin(): Plugin {
  return {
    name: 'tokenwise-service-worker',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: SOURCE, fileName: SERVICE_WORKER_FILE })
    },
    generateBundle(_options, bundle) {
      // Registered as a classic script, which every browser takes: it cannot import.
      const built = bundle[SERVICE_WORKER_FILE]
      if (built?.type !== 'chunk') this.error(`${SERVICE_WORKER_FILE} was not built.`)
      const shared = [...built.imports, ...built.dynamicImports]
      if (shared.length > 0) this.error(`${SERVICE_WORKER_FILE} must stand alone, but imports ${shared.join(', ')}.`)
    },
  }
}
