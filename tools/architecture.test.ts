import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ARCHITECTURE_FILE, architecture } from './architecture.ts'

test('the committed diagram shows the imports of the code; npm run architecture writes it again', async () => {
  expect(await architecture()).toBe(readFileSync(ARCHITECTURE_FILE, 'utf8'))
})
