// What the tests of all lessons do: find the exercise and its goals, open what is folded, and check the layout.

import { expect, type Page } from '@playwright/test'

export const exercise = (page: Page) => page.getByRole('region', { name: 'Exercise' })

export const goal = (page: Page, text: string) => exercise(page).getByRole('listitem').filter({ hasText: text })

export const expectDone = (page: Page, text: string) =>
  expect(goal(page, text).getByRole('img', { name: 'done', exact: true })).toBeVisible()

/** Opens what is folded behind “More: …”. */
export const unfold = (page: Page, about: string) => page.locator('summary', { hasText: about }).click()

/** Nothing but a table that scrolls for itself may be wider than the page. */
export async function expectFits(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(content).toBeLessThanOrEqual(window as number)
}
