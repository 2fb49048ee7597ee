// The engine on this browser's runtimes: the tiny model on (software) WebGPU, the real one on wasm.

import { expect, type Page, test } from '@playwright/test'
import own from '../src/models/goldens/reference-own.json' with { type: 'json' }
import type { EngineInfo, LoadRequest } from '../src/worker/protocol.ts'

test.use({ baseURL: process.env.TOKENWISE_HARNESS_URL })

async function load(page: Page, model: string, how: Pick<LoadRequest, 'runtime'>): Promise<EngineInfo> {
  await page.goto('./')
  return page.evaluate(
    ([folder, { runtime }]) =>
      window.checks.load({
        manifestUrl: new URL(`models/${folder}/manifest.json`, document.baseURI).href,
        headsUrl: null,
        runtime,
      }),
    [model, how] as const,
  )
}

for (const model of ['tiny', 'tiny-mixed']) {
  test(`WebGPU runs the ${model} model, all of it on the GPU, and its forests are exact`, {
    tag: model === 'tiny' ? [] : '@long',
  }, async ({ page }) => {
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    const info = await load(page, model, { runtime: 'webgpu' })
    expect(info.runtime).toBe('webgpu')
    expect(info.selfTestError).toBeLessThan(0.01)
    // A node left to the CPU makes every pass wait for the GPU twice; onnxruntime says so in a warning alone.
    expect(said.filter((text) => text.includes('not assigned to the preferred execution providers'))).toEqual([])
    const check = await page.evaluate(() =>
      window.checks.forest({ seed: 1, promptTokens: 10, columns: 2, steps: 3, texts: 1, maxRowsPerPass: 6 }),
    )
    expect(check.nodes).toBeGreaterThan(10)
    expect(check.logProbError).toBeLessThan(1e-3)
    expect(check.hiddenError).toBeLessThan(1e-3)
  })
}

test("wasm has the reference's log-probabilities, and its forests are exact", async ({ page }) => {
  const info = await load(page, 'smollm2-135m-instruct', { runtime: 'wasm' })
  expect(info).toMatchObject({ runtime: 'wasm', device: 'wasm, 2 threads' })
  let difference = 0
  let count = 0
  for (const { text, ids, logProbs } of own.rows.slice(0, 4)) {
    expect(await page.evaluate((given) => window.checks.encode(given), text)).toEqual(ids)
    const ours = await page.evaluate((given) => window.checks.logProbs(given), ids)
    for (const [i, logProb] of ours.entries()) {
      expect(Math.abs(logProb - logProbs[i]!)).toBeLessThan(1e-4)
      difference += logProbs[i]! - logProb
      count++
    }
  }
  expect(Math.abs(Math.exp(difference / count) - 1)).toBeLessThan(0.001)
  const check = await page.evaluate(() =>
    window.checks.forest({ seed: 2, promptTokens: 12, columns: 2, steps: 2, texts: 1, maxRowsPerPass: 8 }),
  )
  expect([check.logProbError, check.hiddenError]).toEqual([0, 0])
})

test('a model that fails its self-test with every backend is not used', async ({ page }) => {
  await page.route('**/models/tiny/manifest.json', async (route) => {
    const response = await route.fetch()
    const manifest = await response.json()
    manifest.selfTest.logProbs[40] -= 0.5
    await route.fulfill({ response, json: manifest })
  })
  await expect(load(page, 'tiny', { runtime: 'auto' })).rejects.toThrow(/self-test/i)
})
