// Builds the service worker as a separate file next to index.html, because its path limits the addresses that it may handle. Its
// name has no hash, because browsers request the same name when they check for a new version.

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
      // The page registers the worker as a classic script. All browsers support classic scripts, which cannot import modules.
      const built = bundle[SERVICE_WORKER_FILE]
      if (built?.type !== 'chunk') this.error(`${SERVICE_WORKER_FILE} was not built.`)
      const shared = [...built.imports, ...built.dynamicImports]
      if (shared.length > 0)
        this.error(`${SERVICE_WORKER_FILE} must not import other files, but imports ${shared.join(', ')}.`)
    },
  }
}
