// Methods and settings beyond those that the page opens with: what is asked for is what is run, as the saved file says.

import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import type { RunRecord } from '../src/decoding/record.ts'
import { expectAccessible } from './accessible.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const TINY = './?model=tiny&runtime=wasm#/playground'

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
  await page.getByRole('dialog').getByRole('button', { name: 'Save as JSON', exact: true }).click()
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
  await expect(page.getByRole('status').filter({ hasText: 'N must be a whole number from 1 to 64' })).toBeAttached()
  await expect(n).toHaveAccessibleDescription(/^N must be a whole number from 1 to 64/)
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

test('a chat question goes out with its system turn, which a reload keeps', async ({ page }) => {
  await page.goto(TINY)
  await page.getByLabel('Length in tokens', { exact: true }).fill('4')
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('What is rain?')
  await page.getByRole('switch', { name: 'as a chat question' }).check()
  const alone = await run(page)
  const system = page.getByRole('textbox', { name: 'System turn' })
  await system.fill('Answer in one sentence.')
  const { settings, prompt, promptTokens } = await run(page)
  expect([prompt, settings.chat, settings.turns]).toEqual([
    'What is rain?',
    true,
    [{ role: 'system', content: 'Answer in one sentence.' }],
  ])
  expect(alone.settings.turns).toBeUndefined()
  expect(promptTokens.length).toBeGreaterThan(alone.promptTokens.length)
  await page.reload()
  await expect(system).toHaveValue('Answer in one sentence.')
})

test('w counts in units of spread where that is asked for, and RAD clamps what it adds', async ({ page }) => {
  await page.goto('./?runtime=wasm#/playground')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('The story of this film')
  await page.getByLabel('Length in tokens', { exact: true }).fill('3')
  await page.getByLabel('Weight w', { exact: true }).fill('2')
  const inSpread = page.getByRole('switch', { name: 'Normalized weight' })
  await inSpread.uncheck({ force: true })
  const push = (record: RunRecord, method: string) =>
    (record.columns.find((one) => one.method === method)?.tokens ?? []).flatMap(({ candidates }) =>
      candidates.map(({ score, baseLogProb, rewards }) => ({ added: score - baseLogProb, rewards })),
    )
  // Which heads there are beyond the first three, the loaded model says.
  await run(page)
  await inMenu(page, 'Change or remove ARGS', /^RAD(?!,)/)
  const raw = await run(page)
  expect(raw.settings.units ?? 'raw').toBe('raw')
  for (const { added, rewards } of push(raw, 'pargs')) expect(added).toBeCloseTo(2 * (rewards.prefix ?? Number.NaN), 2)
  for (const { added, rewards } of push(raw, 'rad'))
    expect(added).toBeCloseTo(2 * Math.min(1, Math.max(0, rewards.cumulative ?? Number.NaN)), 2)

  await inSpread.check({ force: true })
  const inUnits = await run(page)
  expect(inUnits.settings.units).toBe('standard')
  const [first] = push(inUnits, 'pargs')
  const unit = (2 * (first?.rewards.prefix ?? Number.NaN)) / (first?.added ?? Number.NaN)
  // Not 1: the prefix head's scores spread less.
  expect(unit).toBeGreaterThan(0)
  expect(Math.abs(unit - 1)).toBeGreaterThan(0.1)
  for (const { added, rewards } of push(inUnits, 'pargs'))
    expect(added).toBeCloseTo((2 * (rewards.prefix ?? Number.NaN)) / unit, 2)
})
