// Unit tests need nothing but the repository. Model tests (*.model.test.ts) need models/ (npm run model). Long tests
// (*.long.test.ts) take minutes and need models/tiny; `npm run test:long` runs them.

import { defineConfig } from 'vitest/config'

const MODEL_TESTS = ['src/**/*.model.test.ts', 'tools/**/*.model.test.ts']
const LONG_TESTS = ['tools/**/*.long.test.ts']

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
          exclude: [...MODEL_TESTS, ...LONG_TESTS],
          // A limit for what hangs, not for a busy machine.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'model', include: MODEL_TESTS, testTimeout: 180_000, hookTimeout: 180_000 },
      },
      {
        extends: true,
        test: { name: 'long', include: LONG_TESTS, testTimeout: 900_000, hookTimeout: 900_000 },
      },
    ],
  },
})
