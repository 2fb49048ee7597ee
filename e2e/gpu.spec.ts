// WebGPU on a real graphics processor, which machines that run the other tests seldom have:
// TOKENWISE_GPU=1 npx playwright test gpu.spec.ts

import { type Browser, expect, test } from '@playwright/test'
import own from '../src/models/goldens/reference-own.json' with { type: 'json' }

// Most machines have no graphics processor, and software WebGPU proves nothing about one.
test.skip(process.env.TOKENWISE_GPU !== '1', 'needs a graphics processor: set TOKENWISE_GPU=1')

const REAL = 'smollm2-135m-instruct'

test('the real model has the reference’s log-probabilities, and its forests are exact', async ({ page }) => {
  await page.goto(process.env.TOKENWISE_HARNESS_URL!)
  const info = await page.evaluate(
    (model) =>
      window.checks.load({
        manifestUrl: new URL(`models/${model}/manifest.json`, document.baseURI).href,
        headsUrl: null,
        runtime: 'webgpu',
      }),
    REAL,
  )
  console.log(`engine: ${JSON.stringify(info)}`)
  expect(info.runtime).toBe('webgpu')
  let largest = 0
  let difference = 0
  let count = 0
  for (const { text, ids, logProbs } of own.rows) {
    expect(await page.evaluate((given) => window.checks.encode(given), text)).toEqual(ids)
    const ours = await page.evaluate((given) => window.checks.logProbs(given), ids)
    for (const [i, logProb] of ours.entries()) {
      largest = Math.max(largest, Math.abs(logProb - logProbs[i]!))
      difference += logProbs[i]! - logProb
      count++
    }
  }
  console.log(`${count} tokens: largest difference ${largest} nats, perplexity ×${Math.exp(difference / count)}`)
  expect(largest).toBeLessThan(1e-4)
  expect(Math.abs(Math.exp(difference / count) - 1)).toBeLessThan(0.001)
  const check = await page.evaluate(() =>
    window.checks.forest({ seed: 2, promptTokens: 12, columns: 4, steps: 8, texts: 2, maxRowsPerPass: 40 }),
  )
  console.log(`forest: ${JSON.stringify(check)}`)
  expect(check.logProbError).toBeLessThan(1e-3)
  expect(check.hiddenError).toBeLessThan(1e-3)
})

/** The texts of the page's first comparison, by column, as a new visitor gets them. */
async function textsOn(browser: Browser, runtime: 'webgpu' | 'wasm', baseURL: string): Promise<string[]> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(`./?runtime=${runtime}#/playground`)
  await page.getByRole('textbox', { name: 'Prompt' }).fill('The acting in this movie is')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 120_000 })
  // Where WebGPU fails, the page goes on with wasm and says so.
  await expect(page.getByText(runtime === 'webgpu' ? /^WebGPU · / : /^wasm · /)).toBeVisible()
  const texts = await page.getByRole('group', { name: /^Text by / }).allInnerTexts()
  await page.screenshot({ path: `test-results/on-${runtime}.png`, fullPage: true })
  await context.close()
  return texts
}

test('a comparison has the same texts on the graphics processor and on wasm', async ({ browser, baseURL }) => {
  const onGpu = await textsOn(browser, 'webgpu', baseURL!)
  const onWasm = await textsOn(browser, 'wasm', baseURL!)
  console.log(JSON.stringify({ onGpu, onWasm }))
  expect(onGpu.length).toBeGreaterThan(1)
  expect(onGpu).toEqual(onWasm)
})
