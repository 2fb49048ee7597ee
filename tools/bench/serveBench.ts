// Builds and serves the pages of the benchmarks: the benchmark page with the model, heads and decoder files, and the app.

import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import sirv from 'sirv'
import { build, type InlineConfig, type Plugin, type PluginOption, preview } from 'vite'
import app from '../../vite.config.ts'
import { CACHE_DIR, MODELS_DIR, ROOT } from '../cli/paths.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { DECODERS_DIR } from './decoderFiles.ts'

/** Serves the benchmark page. For 'wasm', transformers.js uses the app's wasm build instead of its default. */
export async function serveBench(runtime: 'wasm' | 'webgpu', headsDir: string) {
  const folders = serving({ '/gguf': MODELS_DIR, '/heads': headsDir, '/decoders': DECODERS_DIR })
  const config: InlineConfig = {
    configFile: false,
    root: path.join(import.meta.dirname, 'page'),
    publicDir: false,
    logLevel: 'error',
    // The app's plugins are replaced: this page has no React and gets the models from another folder.
    ...app,
    plugins: [folders],
    build: { target: 'es2023', outDir: path.join(CACHE_DIR, 'bench-page'), emptyOutDir: true },
  }
  if (runtime === 'wasm') {
    config.resolve = {
      ...config.resolve,
      alias: [{ find: /^onnxruntime-web\/webgpu$/, replacement: 'onnxruntime-web/wasm' }],
    }
  }
  return buildAndServe(config)
}

export function serveApp(headsDir: string) {
  return buildAndServe(
    appInto(path.join(CACHE_DIR, 'bench-app'), [...(app.plugins ?? []), serving({ '/heads': headsDir })]),
  )
}

const appInto = (outDir: string, plugins: PluginOption[]): InlineConfig => ({
  ...app,
  configFile: false,
  root: ROOT,
  logLevel: 'error',
  plugins,
  build: { ...app.build, outDir, emptyOutDir: true },
})

/** Serves the built site like a static host with compression. Omits the models, which a first view does not need. */
export async function serveSite() {
  const outDir = path.join(CACHE_DIR, 'bench-site')
  const plugins = app.plugins?.filter((plugin) => (plugin as Plugin | undefined)?.name !== 'tokenwise-models')
  await build(appInto(outDir, plugins ?? []))
  for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    if (!/[.](js|css|html|svg|json|txt)$/.test(name)) continue
    const file = path.join(outDir, name)
    writeWhole(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
  }
  const files = sirv(outDir, { gzip: true, maxAge: 3600, setHeaders: isolate })
  const server = createServer((request, response) =>
    files(request, response, () => {
      response.statusCode = 404
      response.end()
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Sends the headers of Vite's preview. Without them the page would reload to enable threads. */
function isolate(response: { setHeader(name: string, value: string): void }): void {
  for (const [name, value] of Object.entries(app.preview?.headers ?? {})) response.setHeader(name, String(value))
}

async function buildAndServe(config: InlineConfig) {
  await build(config)
  const server = await preview({ ...config, preview: { ...config.preview, port: 0, host: '127.0.0.1' } })
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('The benchmark server has no port.')
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() }
}

const serving = (folders: Record<string, string>): Plugin => ({
  name: 'tokenwise-bench-folders',
  configurePreviewServer(server) {
    for (const [url, folder] of Object.entries(folders)) server.middlewares.use(url, sirv(folder, { dev: true }))
  },
})
