// Builds and serves the page. The models are put in by tools/serve/modelsPlugin.ts.

import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'
import { SECURITY } from './src/isolation/policy.ts'
import { firstChunks } from './tools/serve/firstChunks.ts'
import { licencesPlugin } from './tools/serve/licencesPlugin.ts'
import { modelsPlugin } from './tools/serve/modelsPlugin.ts'
import { offlinePlugin } from './tools/serve/offlinePlugin.ts'
import { onnxFilesPlugin } from './tools/serve/onnxFilesPlugin.ts'
import { policyPlugin } from './tools/serve/policyPlugin.ts'
import { preloadPlugin } from './tools/serve/preloadPlugin.ts'
import { prerenderPlugin } from './tools/serve/prerenderPlugin.ts'

// wasm threads need a cross-origin isolated page. Other hosts need not send these: there a service worker adds them.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export default defineConfig({
  base: './',
  // A path that is not there is a 404: a missing model part must not come back as index.html.
  appType: 'mpa',
  plugins: [
    react(),
    modelsPlugin(path.resolve(import.meta.dirname, 'models')),
    prerenderPlugin(import.meta.dirname),
    preloadPlugin(import.meta.dirname),
    policyPlugin(import.meta.dirname),
    licencesPlugin(import.meta.dirname),
    // After the plugins that change index.html: the version includes it.
    offlinePlugin(import.meta.dirname),
  ],
  // onnxruntime-web's builds without glue inside: the glue and the wasm are our own `?url` imports, and no other
  // variant of them is pulled into dist.
  resolve: {
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
    alias: {
      '@stdlib/assert-has-generator-support': path.resolve(import.meta.dirname, 'tools/serve/noGenerators.cjs'),
    },
  },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  // A worker is built on its own, with plugins of its own.
  worker: { format: 'es', plugins: () => [onnxFilesPlugin()] },
  // PostCSS, Vite's default, copies a composed rule into every style sheet that composes it, without its source.
  css: { transformer: 'lightningcss' },
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { output: { codeSplitting: { groups: firstChunks(import.meta.dirname) } } },
  },
  server: { headers },
  preview: { headers: { ...headers, ...SECURITY } },
})
