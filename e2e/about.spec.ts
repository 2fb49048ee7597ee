// The page of words and sources, and the way there and back.

import { expect, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

test('says what is shown, and leads back with nothing lost', async ({ page }) => {
  await page.goto('./#/playground')
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A prompt that stays')
  await page.getByRole('link', { name: 'About' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What Tokenwise shows')
  await expect(page.getByRole('heading', { name: 'PARGS-G' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Playground' }).click()
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('A prompt that stays')
})
