// The tour by keyboard, from the button that starts it and back to it.

import { expect, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('leads through the page in six steps, by keyboard, and can be left at any of them', async ({ page }) => {
  await page.goto('./#/playground')
  const start = page.getByRole('button', { name: 'Tour', exact: true })
  await start.focus()
  await page.keyboard.press('Enter')
  const step = page.getByRole('dialog')
  for (const title of [
    'Start with a prompt',
    'Choose a reward and a weight',
    'Same noise, several methods',
    'What the colors mean',
    'The whole run in charts',
    'The candidates at one step',
  ]) {
    await expect(step.getByText(title)).toBeVisible()
    // Keys do nothing before a step has settled; then its place is no more marked as a control.
    await expect(page.locator('[data-tour][aria-haspopup]')).toHaveCount(0)
    if (title === 'What the colors mean') await expectAccessible(page)
    await page.keyboard.press('ArrowRight')
  }
  await expect(step).toBeHidden()
  await expect(start).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(step.getByText('1 of 6')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(step).toBeHidden()
  await expect(start).toBeFocused()
})
