// What every view must pass.

import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** No violation of WCAG 2.2 AA that axe can find, in light and in dark unless told otherwise. Without motion: a color in transition is none. */
export async function expectAccessible(
  page: Page,
  colorSchemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<void> {
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    // A formula, or a line in a font that is still to come, has another width.
    await expect(page.locator('code[data-untypeset]')).toHaveCount(0)
    await page.evaluate(() => document.fonts.ready.then(() => true))
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    // The page has no frames: the mode without them takes half the time.
    const axe = new AxeBuilder({ page }).setLegacyMode()
    // The other scheme has the same elements, so only the rules about color can find something new.
    if (colorScheme === colorSchemes[0]) axe.withTags(tags)
    else axe.withRules(['color-contrast', 'link-in-text-block'])
    const { violations } = await axe.analyze()
    expect(violations.map(({ id, nodes }) => [colorScheme, id, ...nodes.map(({ html }) => html)])).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}
