// What stays: runs in the library, searched and all deleted; forks, named, taken back, and there after a reload.

import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const TINY = './?model=tiny&runtime=wasm#/playground'

async function run(page: Page, prompt: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(prompt)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
}

test('runs are searched by their words, and all of them deleted and had back', async ({ page }) => {
  await page.goto(TINY)
  await page.getByLabel('Length in tokens', { exact: true }).fill('3')
  for (const prompt of ['A quiet garden', 'Rain on the roof', 'Rain again']) await run(page, prompt)
  await page.getByRole('button', { name: 'My runs' }).click()
  const library = page.getByRole('dialog', { name: 'My runs' })
  const runs = library.getByRole('listitem')
  await expect(runs).toHaveCount(3)
  const search = library.getByRole('textbox', { name: 'Search my runs' })
  await search.fill('rain')
  await expect(runs).toHaveCount(2)
  await search.fill('rain roof')
  await expect(runs).toHaveCount(1)
  await expect(library.getByRole('button', { name: 'Rain on the roof', exact: true })).toBeVisible()
  await search.fill('submarine')
  await expect(library.getByText('No run matches.')).toBeVisible()
  await search.fill('')

  await library.getByRole('button', { name: 'Delete all 3' }).click()
  await expect(library.getByText('No runs yet.')).toBeVisible()
  await expect(library.getByRole('status')).toContainText('3 runs deleted.')
  await library.getByRole('button', { name: 'Undo' }).click()
  await expect(runs).toHaveCount(3)
  await library.getByRole('button', { name: 'Delete all 3' }).click()
  await expect(runs).toHaveCount(0)
  await page.reload()
  await page.getByRole('button', { name: 'My runs' }).click()
  await expect(library.getByText('No runs yet.')).toBeVisible()
})

test('a fork is named, the naming taken back and done again, and it is there after a reload', async ({ page }) => {
  await page.goto(TINY)
  await page.getByLabel('Length in tokens', { exact: true }).fill('4')
  await run(page, 'A quiet garden')
  await page.getByRole('group', { name: 'Text by top-k' }).locator('[data-token-position]').first().click()
  await page
    .getByRole('button', { name: /^Continue from/, disabled: false })
    .first()
    .click()
  const line = page.getByRole('region', { name: 'Forks', exact: true })
  const forks = page.getByRole('region', { name: /^Fork: / })
  await expect(forks).toHaveCount(1)
  await expect(forks.getByText(/writing/)).toHaveCount(0)

  const candidates = page.getByRole('region', { name: 'Candidates' })
  const text = forks.getByRole('group', { name: /^Text of / })
  await text.press('ArrowRight')
  await expect(forks.getByRole('status').filter({ hasText: /^token 1: / })).toBeAttached()
  await expect(candidates).toContainText('Fork, top-k, step 1')
  await text.press('Escape')
  await expect(candidates).toHaveCount(0)
  await text.press('Escape')
  await expect(text.locator('[data-marked]')).toHaveCount(0)

  const rename = async () => {
    await forks.getByRole('button', { name: /^Rename or delete top-k → “/ }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await expect(forks.getByRole('textbox')).toBeFocused()
  }
  await rename()
  await page.keyboard.type('Given up')
  await page.keyboard.press('Escape')
  await expect(forks.getByRole('textbox')).toHaveCount(0)
  await expect(forks.getByText('Given up')).toHaveCount(0)
  await rename()
  await page.keyboard.type('The other way')
  await page.keyboard.press('Enter')
  const named = forks.getByRole('heading', { name: 'The other way', exact: true })
  await expect(named).toBeVisible()
  await line.getByRole('button', { name: 'Undo' }).click()
  await expect(named).toHaveCount(0)
  await line.getByRole('button', { name: 'Redo' }).click()
  await expect(named).toBeVisible()
  await expectAccessible(page)
  const written = await text.textContent()

  await page.reload()
  await expect(named).toBeVisible()
  await expect(text).toHaveText(written as string)

  // Another fork of the same column: beside the one that was kept.
  await page.getByRole('group', { name: 'Text by top-k' }).locator('[data-token-position]').nth(1).click()
  await page
    .getByRole('button', { name: /^Continue from/, disabled: false })
    .first()
    .click()
  await expect(forks).toHaveCount(2)
  await expect(forks.getByText(/writing/)).toHaveCount(0)
})
