// What a newcomer does, on the real model (wasm) in a real browser.

import { expect, type Locator, type Page, test } from '@playwright/test'

const METHODS = ['top-k', 'CD', 'ARGS', 'PARGS']

const textBy = (page: Page, method: string) => page.getByRole('group', { name: `Text by ${method}`, exact: true })
const tokensBy = (page: Page, method: string) => textBy(page, method).locator('[data-token-position]')
const figure = (page: Page, title: string) => page.getByRole('img', { name: new RegExp(`^${title}, \\d+ points$`) })

async function tokenCount(page: Page): Promise<number> {
  const counts = await Promise.all(METHODS.map((method) => tokensBy(page, method).count()))
  return counts.reduce((sum, count) => sum + count, 0)
}

const words = (tokens: Locator) => tokens.evaluateAll((all) => all.map((token) => token.textContent))

test('a newcomer writes a prompt, runs, looks, stops, changes w and runs again', async ({ page }) => {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto('./?runtime=wasm')
  await page.getByRole('textbox', { name: 'Prompt' }).fill('I watched this film on a quiet Sunday afternoon, and')
  await page.getByLabel('Length in tokens', { exact: true }).fill('12')
  await page.getByRole('button', { name: 'Run', exact: true }).click()

  // The model comes with a bar first; then four columns fill at once.
  await expect(page.getByRole('progressbar').first()).toBeVisible()
  for (const method of METHODS) await expect(tokensBy(page, method).first()).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 120_000 })
  for (const method of METHODS) {
    const count = await tokensBy(page, method).count()
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThanOrEqual(12)
  }
  const written = await tokenCount(page)
  for (const title of ['Reward by position', 'Reward against base log-probability']) {
    await expect(figure(page, title)).toHaveAttribute('data-points', String(written))
  }

  // A token and its points know of each other.
  await tokensBy(page, 'PARGS').nth(2).hover()
  await expect(page.getByTestId('marked-point').first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'Candidates' })).toContainText('PARGS, step 3')

  // At w = 0 all sampling columns write what top-k writes.
  await page.getByLabel('Weight w', { exact: true }).fill('0')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 120_000 })
  const topK = await words(tokensBy(page, 'top-k'))
  expect(topK).toHaveLength(12)
  for (const method of METHODS.slice(1)) expect(await words(tokensBy(page, method))).toEqual(topK)

  // Stop ends it and keeps what was written.
  await page.getByLabel('Length in tokens', { exact: true }).fill('200')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(tokensBy(page, 'top-k').nth(2)).toBeVisible()
  await page.getByRole('button', { name: /^Stop/ }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Stopped' })).toBeAttached()
  const kept = await tokenCount(page)
  expect(kept).toBeGreaterThan(8)
  expect(kept).toBeLessThan(4 * 200)
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
  expect(problems).toEqual([])
})

test('a download that fails is said, with a way on that works', async ({ page }) => {
  await page.route('**/part-000.bin', (route) => route.fulfill({ status: 503, body: 'busy' }))
  await page.goto('./?model=tiny&runtime=wasm')
  await page.getByRole('button', { name: /^Load the model/ }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('part-000.bin')
  await expect(alert).toContainText('503')
  await page.unroute('**/part-000.bin')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('wasm · ')).toBeVisible()
  await expect(alert).toBeHidden()
})
