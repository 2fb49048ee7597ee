// Unit tests need nothing but the repository. Model tests (*.model.test.ts) need models/ (npm run model).

import { defineConfig } from 'vitest/config'

const MODEL_TESTS = ['src/**/*.model.test.ts', 'tools/**/*.model.test.ts']

export default defineConfig({
  test: {
    environment: 'node',
    setupFiles: ['tools/check/propertySeed.ts'],
    // The machines this runs on have two cores, and model tests fill both.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
          exclude: MODEL_TESTS,
          // A limit for what hangs, not for a busy machine.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'model', include: MODEL_TESTS, testTimeout: 180_000, hookTimeout: 180_000 },
      },
    ],
  },
})
