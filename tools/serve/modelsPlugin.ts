// Serves the models in models/ at the site's address models/. The development server reads them in place; a build links them into
// dist/. With TOKENWISE_MODELS_URL, dist/ has no models and the page downloads them from that address.

import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import sirv from 'sirv'
import type { Plugin } from 'vite'
import { MANIFEST_FILE, parseManifest } from '../../src/models/files/manifest.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { DEFAULT_MODELS_ADDRESS, MODELS_URL_VARIABLE, modelsAddress } from './modelsAddress.ts'

/** @param folder absolute path of models/. The build fails if TOKENWISE_MODELS_URL is not a valid address. */
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
      // Runs before Vite's handlers, so that a missing file gives status 404 and never the page.
      server.middlewares.use('/models', sirv(folder, { dev: true, etag: true }))
      server.middlewares.use('/models', (_request, response) => {
        response.statusCode = 404
        response.end('No such model file. Run: npm run model')
      })
    },
    writeBundle() {
      if (address !== DEFAULT_MODELS_ADDRESS) {
        this.info(`The page will download its models from ${address}. Copy the folders of models/ there.`)
        return
      }
      const names = existsSync(folder) ? readdirSync(folder) : []
      const models = names.filter((name) => existsSync(path.join(folder, name, MANIFEST_FILE)))
      if (models.length === 0) this.warn('models/ has no model, so the page cannot load one. Run: npm run model')
      for (const name of models) linkModel(path.join(folder, name), path.join(outDir, 'models', name))
    },
  }
}

function linkModel(from: string, to: string): void {
  const manifestPath = path.join(from, MANIFEST_FILE)
  const manifest = parseManifest(readFileSync(manifestPath, 'utf8'), manifestPath)
  mkdirSync(to, { recursive: true })
  for (const file of [MANIFEST_FILE, ...manifest.parts.map((part) => part.file)]) {
    try {
      linkSync(path.join(from, file), path.join(to, file))
    } catch {
      writeWhole(path.join(to, file), readFileSync(path.join(from, file)))
    }
  }
}
