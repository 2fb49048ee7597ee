// Builds and serves what the browser's benchmark opens: its own page, with the app's settings, the model, the heads and
// the standard decoders; and the app.

import path from 'node:path'
import sirv from 'sirv'
import { build, type InlineConfig, type Plugin, preview } from 'vite'
import app from '../../vite.config.ts'
import { DECODERS_DIR } from './decoderFiles.ts'

const REPOSITORY = path.resolve(import.meta.dirname, '../..')

export interface BenchServer {
  url: string
  close(): Promise<void>
}

/** `runtime` 'wasm': transformers.js is given the plain wasm build that the app uses, not its default one. */
export async function serveBench(runtime: 'wasm' | 'webgpu', headsDir: string): Promise<BenchServer> {
  const folders = serving({ '/gguf': path.join(REPOSITORY, 'models'), '/heads': headsDir, '/decoders': DECODERS_DIR })
  const config: InlineConfig = {
    configFile: false,
    root: path.join(import.meta.dirname, 'page'),
    publicDir: false,
    logLevel: 'error',
    // Only the app's own plugins for the page are left out: there is no React here, and the models lie elsewhere.
    ...app,
    plugins: [folders],
    build: { target: 'es2023', outDir: path.join(REPOSITORY, '.cache/bench-page'), emptyOutDir: true },
  }
  if (runtime === 'wasm') {
    config.resolve = {
      ...config.resolve,
      alias: [{ find: /^onnxruntime-web\/webgpu$/, replacement: 'onnxruntime-web/wasm' }],
    }
  }
  return buildAndServe(config)
}

/** The app as it is built for everyone, with the heads of `headsDir`. */
export function serveApp(headsDir: string): Promise<BenchServer> {
  const { build: settings, plugins } = app
  return buildAndServe({
    ...app,
    configFile: false,
    root: REPOSITORY,
    logLevel: 'error',
    plugins: [...(plugins ?? []), serving({ '/heads': headsDir })],
    build: { ...settings, outDir: path.join(REPOSITORY, '.cache/bench-app'), emptyOutDir: true },
  })
}

async function buildAndServe(config: InlineConfig): Promise<BenchServer> {
  await build(config)
  const server = await preview({ ...config, preview: { ...config.preview, port: 0, host: '127.0.0.1' } })
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('The benchmark server has no port.')
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() }
}

/** Folders of the disk at addresses of the site. */
const serving = (folders: Record<string, string>): Plugin => ({
  name: 'tokenwise-bench-folders',
  configurePreviewServer(server) {
    for (const [url, folder] of Object.entries(folders)) server.middlewares.use(url, sirv(folder, { dev: true }))
  },
})
