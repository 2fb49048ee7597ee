// Puts the cut models of models/ under models/ of the site: served from where they lie while developing, linked into
// dist/ by a build, so that dist/ is complete and git never sees them. With TOKENWISE_MODELS_URL set they are left out of
// dist/, and the page looks for them there.

import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import sirv from 'sirv'
import type { Plugin } from 'vite'
import { MANIFEST_FILE, parseManifest } from '../../src/models/files/manifest.ts'
import { DEFAULT_MODELS_ADDRESS, MODELS_URL_VARIABLE, modelsAddress } from './modelsAddress.ts'

/** `folder` is the absolute path of models/. A build stops where TOKENWISE_MODELS_URL is no address. */
export function modelsPlugin(folder: string): Plugin {
  let outDir = ''
  let address = DEFAULT_MODELS_ADDRESS
  return {
    name: 'tokenwise-models',
    config() {
      address = modelsAddress(process.env[MODELS_URL_VARIABLE])
      return { define: { [`import.meta.env.${MODELS_URL_VARIABLE}`]: JSON.stringify(address) } }
    },
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir)
    },
    configureServer(server) {
      // Ahead of Vite's own handlers, and final: what is not there is a 404, never a page.
      server.middlewares.use('/models', sirv(folder, { dev: true, etag: true }))
      server.middlewares.use('/models', (_request, response) => {
        response.statusCode = 404
        response.end('No such model file. Run: npm run model')
      })
    },
    writeBundle() {
      if (address !== DEFAULT_MODELS_ADDRESS) {
        this.info(`The page will look for its models at ${address}; put the folders of models/ there.`)
        return
      }
      const names = existsSync(folder) ? readdirSync(folder) : []
      const models = names.filter((name) => existsSync(path.join(folder, name, MANIFEST_FILE)))
      if (models.length === 0) this.warn('There is no model in models/; the page will find none. Run: npm run model')
      for (const name of models) linkModel(path.join(folder, name), path.join(outDir, 'models', name))
    },
  }
}

/** Links (or copies, across file systems) the manifest and the parts it names, and nothing else. */
function linkModel(from: string, to: string): void {
  const manifestPath = path.join(from, MANIFEST_FILE)
  const manifest = parseManifest(readFileSync(manifestPath, 'utf8'), manifestPath)
  mkdirSync(to, { recursive: true })
  for (const file of [MANIFEST_FILE, ...manifest.parts.map((part) => part.file)]) {
    try {
      linkSync(path.join(from, file), path.join(to, file))
    } catch {
      copyFileSync(path.join(from, file), path.join(to, file))
    }
  }
}
