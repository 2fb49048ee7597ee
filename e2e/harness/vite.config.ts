// Builds and serves the page of engine checks, with the app's own settings.

import path from 'node:path'
import { defineConfig, mergeConfig } from 'vite'
import app from '../../vite.config.ts'

const repository = path.resolve(import.meta.dirname, '../..')

export default mergeConfig(
  app,
  defineConfig({
    root: import.meta.dirname,
    publicDir: path.join(repository, 'public'),
    build: { outDir: path.join(repository, 'dist-harness'), emptyOutDir: true },
  }),
)
