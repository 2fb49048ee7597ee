// Methods and settings beyond those that the page opens with: what is asked for is what is run, as the saved file says.

import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import type { RunRecord } from '../src/decoding/record.ts'
import { expectAccessible } from './accessible.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const TINY = './?model=tiny&runtime=wasm'

async function inMenu(page: Page, button: string, item: RegExp): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Runs, and gives what was written as the page saves it. */
async function run(page: Page): Promise<RunRecord> {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Share or save…' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'JSON', exact: true }).click()
  const file = await readFile(await (await saved).path(), 'utf8')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  return JSON.parse(file).record
}

test('Best-of-N writes as many texts as its column says', async ({ page }) => {
  await page.goto(TINY)
  await page.getByLabel('Length in tokens', { exact: true }).fill('6')
  await page.getByRole('button', { name: /^Reward: / }).click()
  await page.getByRole('combobox', { name: 'Reward', exact: true }).selectOption('a keyword')
  await page.keyboard.press('Escape')
  await inMenu(page, 'Change or remove ARGS', /^Best-of-N(?! \()/)
  await inMenu(page, 'Change or remove CD', /^Best-of-N \(prefix\)/)
  await page.getByRole('button', { name: 'Settings of Best-of-N: N 8, k 10' }).click()
  const n = page.getByRole('textbox', { name: 'N of Best-of-N' })
  await n.fill('100')
  await n.press('Enter')
  await expect(n).toHaveValue('64')
  await expect(page.getByRole('status').filter({ hasText: 'N is a whole number from 1 to 64' })).toBeAttached()
  await n.fill('3')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  for (const title of ['Best-of-N', 'Best-of-N (prefix)'])
    await expect(page.getByRole('button', { name: `Settings of ${title}: N 3, k 10` })).toBeVisible()

  const { settings, columns } = await run(page)
  expect([settings.bestOf, settings.reward]).toEqual([3, 'keyword:garden'])
  for (const method of ['bestOfN', 'bestOfNPrefix']) {
    const column = columns.find((one) => one.method === method)
    expect(column?.branches).toHaveLength(3)
    expect(column?.branches?.map(({ text }) => text)).toContain(column?.text)
  }
})
