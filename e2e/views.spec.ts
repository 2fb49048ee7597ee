// Every view, as tools/browser/views.ts finds it: nothing that axe objects to, in light and in dark, and nothing that scrolls sideways
// from a phone to a wide screen. Lessons come from their catalogue.

import { expect, type Page, test } from '@playwright/test'
import { openRecorded, views } from '../tools/browser/views.ts'
import { expectAccessible } from './accessible.ts'
import { violationsOf } from './violations.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' }, viewport: { width: 1440, height: 900 } })

async function expectFits(page: Page): Promise<void> {
  for (const width of [390, 768, 1100, 2560]) {
    await page.setViewportSize({ width, height: 900 })
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), { message: `at ${width} px` })
      .toBeLessThanOrEqual(0)
  }
}

for (const { name, open, model } of views) {
  // Those with the model are looked at where they are used, in the other specs.
  if (model) continue
  test(`the view “${name}” is accessible, fits and keeps to the security policy`, async ({ page }) => {
    const violations = await violationsOf(page)
    await open(page)
    await expectAccessible(page)
    await expectFits(page)
    // A phone has the same colors and another layout.
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page, ['light'])
    expect(violations()).toEqual([])
  })
}

test('the page is worked by keyboard alone, and what it says aloud is little', async ({ page }) => {
  await openRecorded(page)
  // Everything that is reached by Tab has a name.
  await page.locator('body').press('Tab')
  const seen = new Set<string>()
  for (let presses = 0; presses < 90; presses++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const label = element.id && document.querySelector(`label[for="${element.id}"]`)?.textContent
      const name = element.getAttribute('aria-label') || label || element.textContent || ''
      return { tag: element.tagName, name: name.trim() }
    })
    if (focused.tag === 'BODY') break
    expect(focused.name, focused.tag).not.toBe('')
    seen.add(focused.name.replace(/\d+/g, '#'))
    await page.keyboard.press('Tab')
  }
  const said = [...seen].join('\n')
  for (const name of ['Run', 'Play', 'Share or save', 'Text by PARGS', 'Weight slider', 'Candidates k'])
    expect(said).toContain(name)

  // Stepping through a run changes a great deal, and announces nothing of it.
  await page.evaluate(() => {
    const log: string[] = []
    Object.assign(window, { said: log })
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement
        const region = element?.closest('[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]')
        if (region) log.push(region.textContent ?? '')
      }
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await page.locator('body').click({ position: { x: 4, y: 4 } })
  await page.keyboard.press('Home')
  for (let step = 0; step < 10; step++) await page.keyboard.press('.')
  await expect(page.getByText('token 10 of 48')).toBeVisible()
  const announced = await page.evaluate(() => (window as unknown as { said: string[] }).said)
  expect(announced.length).toBeLessThan(3)
})

test('a text opens at its beginning, and one that grows keeps its newest words in view', async ({ page }) => {
  await openRecorded(page)
  const text = page.getByRole('group', { name: 'Text by CD' })
  const token = (position: number) => text.locator(`[data-token-position="${position}"]`)
  /** Whether a token lies within its text, as far as that is shown. */
  const isSeen = (position: number) =>
    token(position).evaluate((element) => {
      const [inner, outer] = [element, element.closest('[role=group]') as Element].map((one) =>
        one.getBoundingClientRect(),
      )
      return inner !== undefined && outer !== undefined && inner.top >= outer.top && inner.bottom <= outer.bottom
    })
  // On a phone all of it.
  await page.setViewportSize({ width: 390, height: 844 })
  expect([await isSeen(0), await isSeen(47)]).toEqual([true, true])
  // Where there is room for a part only.
  await page.setViewportSize({ width: 920, height: 700 })
  expect([await isSeen(0), await isSeen(47)]).toEqual([true, false])
  await page.keyboard.press(',')
  await expect(token(47)).toHaveCount(0)
  expect([await isSeen(0), await isSeen(46)]).toEqual([false, true])
})
