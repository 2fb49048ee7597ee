// The first view: what a newcomer meets. One slider changes a text at once, and nothing is downloaded for it.

import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

const slider = (page: Page) => page.getByRole('slider', { name: /^Steering weight/ })
const text = (page: Page, side: 'Steered' | 'Not steered') =>
  page.getByRole('region', { name: side, exact: true }).getByRole('group')

async function open(page: Page, place = ''): Promise<void> {
  await page.goto(`./${place}`)
  // The prerendered page has no such attribute: its slider does nothing yet.
  await expect(page.locator('[data-live]')).toBeVisible()
}

test('the slider changes the steered text at once, without a model, and leaves the other alone', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await open(page)
  const plain = await text(page, 'Not steered').innerText()
  const steered = await text(page, 'Steered').innerText()
  expect(steered).not.toBe(plain)
  await slider(page).press('Home')
  await expect(text(page, 'Steered')).not.toHaveText(steered)
  const avoiding = await text(page, 'Steered').innerText()
  await slider(page).press('End')
  await expect(text(page, 'Steered')).not.toHaveText(avoiding)
  expect(await text(page, 'Not steered').innerText()).toBe(plain)
  // Every label names the weight of the text below it.
  await expect(page.getByRole('region', { name: 'Steered', exact: true }).getByRole('heading')).toContainText('+8')
  await expect(page.getByRole('img', { name: /^Reward against base log-probability/ })).toBeVisible()
  expect(asked.filter((path) => path.includes('/models/') || path.includes('/heads/'))).toEqual([])
})

test('slider and texts stand where they stood before the script came', async ({ page }) => {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/assets/page-*.js', (route) => released.then(() => route.continue()))
  await page.goto('./', { waitUntil: 'commit' })
  const places = async () => {
    await page.evaluate(() => document.fonts.ready.then(() => true))
    const boxes = [slider(page), text(page, 'Steered'), text(page, 'Not steered')].map((part) => part.boundingBox())
    return (await Promise.all(boxes)).map((box) => box && [Math.round(box.x), Math.round(box.y)])
  }
  await expect(text(page, 'Not steered')).toBeVisible()
  await expect(page.locator('[data-live]')).toHaveCount(0)
  const before = await places()
  release()
  await expect(page.locator('[data-live]')).toBeVisible()
  expect(await places()).toEqual(before)
})

test('without the reward both texts are the same, and the address keeps the weight', async ({ page }) => {
  await open(page, '#/?w=0')
  expect(await text(page, 'Steered').innerText()).toBe(await text(page, 'Not steered').innerText())
  await slider(page).press('ArrowRight')
  await expect(page).toHaveURL(/#\/\?w=0\.5$/)
  await page.reload()
  await expect(slider(page)).toHaveValue('0.5')
  await open(page, '#/?w=nonsense')
  await expect(slider(page)).toBeVisible()
})

test('why a token came is asked by a button, by keyboard and by a click, and closed again', async ({ page }) => {
  await open(page)
  const candidates = page.getByRole('region', { name: 'Candidates' })
  await expect(candidates).toHaveCount(0)
  await page.getByRole('button', { name: /^Why/ }).click()
  await expect(candidates.getByRole('row')).toHaveCount(11)
  await expect(candidates.locator('tr[aria-current]')).toHaveCount(1)
  await page.getByRole('button', { name: 'Close the candidates' }).click()
  await expect(candidates).toHaveCount(0)
  await text(page, 'Not steered').press('ArrowRight')
  const chosen = candidates.locator('tr[aria-current]').getByRole('rowheader')
  const first = await chosen.innerText()
  await text(page, 'Not steered').press('ArrowRight')
  await expect(chosen).not.toHaveText(first)
  await text(page, 'Steered').locator('[data-token-position="3"]').click()
  await expect(candidates.getByRole('row')).toHaveCount(11)
})

test('leads on to more methods, an own prompt and the labs', async ({ page }) => {
  await open(page)
  const next = page.getByRole('navigation', { name: 'Next' })
  await next.getByRole('link', { name: /own prompt/ }).click()
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeFocused()
  await page.goBack()
  await next.getByRole('link', { name: /lab/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

for (const [width, height] of [
  [1440, 900],
  [960, 600],
  [768, 1024],
  [390, 844],
] as const)
  test(`at ${width} × ${height} the slider and both texts are on the first screen`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await open(page)
    await expect(slider(page)).toBeInViewport({ ratio: 1 })
    for (const side of ['Steered', 'Not steered'] as const)
      await expect(text(page, side).locator('[data-token-position="0"]')).toBeInViewport({ ratio: 1 })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await expectAccessible(page)
  })

test('says what could not be read, and tries again', async ({ page }) => {
  await page.route('**/first/sweep.json.gz', (route) => route.abort())
  await page.goto('./')
  await expect(page.getByRole('alert')).toContainText('first/sweep.json.gz')
  await page.unroute('**/first/sweep.json.gz')
  // The page may have tried again by itself when the rest of it arrived; the slider is then there to be clicked.
  await page.getByRole('button', { name: 'Try again' }).or(slider(page)).click()
  await expect(slider(page)).toBeVisible()
})
