// Every view, as tools/views.ts finds it: nothing that axe objects to, in light and in dark, and nothing that scrolls sideways
// from a phone to a wide screen. Lessons come from their catalogue.

import { expect, type Page, test } from '@playwright/test'
import { openRecorded, views } from '../tools/views.ts'
import { expectAccessible } from './accessible.ts'

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
  test(`the view “${name}” is accessible and fits`, async ({ page }) => {
    await open(page)
    await expectAccessible(page)
    await expectFits(page)
    // A phone has the same colours and another layout.
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page, ['light'])
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
