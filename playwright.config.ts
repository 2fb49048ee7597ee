// The app in a real browser, on what `npm run build` left in dist/.

import { defineConfig } from '@playwright/test'
import { findChromium, GPU_ARGS, SOFTWARE_GPU_ARGS } from './tools/browser/chromium.ts'

const port = Number(process.env.TOKENWISE_E2E_PORT ?? 4183)
const chromium = findChromium()

process.env.TOKENWISE_HARNESS_URL ??= `http://127.0.0.1:${port + 1}/`

const serve = (config: string, onPort: number) => ({
  command: `npx vite preview --config ${config} --host 127.0.0.1 --port ${onPort} --strictPort`,
  url: `http://127.0.0.1:${onPort}/`,
  reuseExistingServer: process.env.TOKENWISE_E2E_REUSE === '1',
  timeout: 60_000,
})

export default defineConfig({
  testDir: 'e2e',
  // Files side by side: much of a test is waiting. More than two would only take the cores from each other.
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Loading the real model takes seconds, on software WebGPU or a busy machine a minute.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    screenshot: 'only-on-failure',
    // The service worker would answer before a test's routes. Tests of it allow it.
    serviceWorkers: 'block',
    // The full view of the playground, because most tests use settings that the simple view hides.
    storageState: {
      cookies: [],
      origins: [
        {
          origin: `http://127.0.0.1:${port}`,
          localStorage: [{ name: 'tokenwise-view', value: '{"state":{"detail":"full"},"version":1}' }],
        },
      ],
    },
    launchOptions: {
      // TOKENWISE_GPU=1: on the machine's own graphics processor (e2e/gpu.spec.ts), else in software.
      args: process.env.TOKENWISE_GPU === '1' ? GPU_ARGS : SOFTWARE_GPU_ARGS,
      ...(chromium ? { executablePath: chromium.executablePath } : {}),
    },
  },
  // `npm test` runs the first project, `npm run test:long` the second: tests of half a minute, most on the real model.
  projects: [
    { name: 'chromium', use: { browserName: 'chromium' }, grepInvert: /@long/ },
    { name: 'long', use: { browserName: 'chromium' }, grep: /@long/ },
  ],
  webServer: [
    serve('vite.config.ts', port),
    // The page of engine checks (e2e/harness), beside the app.
    serve('e2e/harness/vite.config.ts', port + 1),
  ],
})
