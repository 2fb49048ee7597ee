// The tour: each step waits for what it asks for. By pointer, by keyboard, and left early.

import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const card = (page: Page) => page.getByRole('dialog', { name: /^(Change the steering|Point at a dot|Click a token)/ })

async function start(page: Page) {
  await page.goto('./#/playground')
  // The text at its end stands still under the pointer.
  await page.getByRole('button', { name: 'Tour', exact: true }).click()
  await expect(card(page)).toBeFocused()
}

test('each step goes on when the visitor does what it asks for', async ({ page }) => {
  await start(page)
  await expect(card(page)).toContainText('1 of 3')
  await expectAccessible(page)
  const slider = page.getByRole('slider', { name: 'Weight slider' })
  await slider.focus()
  await page.keyboard.press('ArrowRight')
  await expect(card(page)).toContainText('2 of 3')

  const chart = page.locator('[data-tour="pictures"]').getByRole('figure').first()
  await chart.hover()
  const dot = page.getByTestId('marked-point').first()
  const box = (await chart.boundingBox())!
  // Somewhere on the way across the chart lies a dot.
  for (let x = 0.2; x < 0.9 && !(await dot.isVisible()); x += 0.02)
    await page.mouse.move(box.x + box.width * x, box.y + box.height / 2)
  await expect(dot).toBeVisible()
  await page.mouse.move(0, 0)
  await expect(card(page)).toContainText('3 of 3')

  await page.getByRole('group', { name: 'Text by PARGS', exact: true }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(card(page)).toBeHidden()
  await expect(page.locator('[data-tour-now]')).toHaveCount(0)
})

test('can be skipped step by step, and left at any step', async ({ page }) => {
  await start(page)
  const button = page.getByRole('button', { name: 'Tour', exact: true })
  const next = card(page).getByRole('button', { name: /^(Next step|Done)$/ })
  for (const step of ['1 of 3', '2 of 3', '3 of 3']) {
    await expect(card(page)).toContainText(step)
    await next.press('Enter')
  }
  await expect(card(page)).toBeHidden()
  await expect(button).toBeFocused()

  await button.press('Enter')
  await expect(card(page)).toContainText('1 of 3')
  await page.keyboard.press('Escape')
  await expect(card(page)).toBeHidden()
  await expect(button).toBeFocused()
})
