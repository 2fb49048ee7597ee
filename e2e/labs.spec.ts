// The lessons as a reader does them: predict, try, read; by mouse and keyboard, from a link alone, on a phone.

import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

const exercise = (page: Page) => page.getByRole('region', { name: 'Exercise' })
const goal = (page: Page, text: string) => exercise(page).getByRole('listitem').filter({ hasText: text })
const expectDone = (page: Page, text: string) =>
  expect(goal(page, text).getByRole('img', { name: 'done' })).toBeVisible()

/** Nothing but a table that scrolls for itself may be wider than the page. */
async function expectFits(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(content).toBeLessThanOrEqual(window as number)
}

test('the list leads to each lesson, and a lesson to the next', async ({ page }) => {
  await page.goto('./#/labs')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Labs')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Scores nobody trained' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Scores nobody trained')
  await page.getByRole('link', { name: 'A ratio of two policies' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A ratio of two policies')
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
  await expect(page).toHaveTitle('A ratio of two policies · Tokenwise')
})

test('scores nobody trained: a prefix’s score moves ARGS and not the loss', async ({ page }) => {
  await page.goto('./#/labs/untrained-scores')
  // The exercise would give the answer away.
  await expect(exercise(page)).toHaveCount(0)
  await page.getByRole('radio', { name: 'It rises a lot' }).check()
  await page.getByRole('button', { name: 'Submit prediction' }).click()
  await expect(page.getByRole('region', { name: 'Predict' })).toContainText('Not quite.')

  const loss = page.getByTestId('full-loss')
  const trained = await loss.innerText()
  const rating = page.getByTestId('rating')
  expect(Number(await rating.innerText())).toBeGreaterThan(2)
  // By keyboard: “good” down to the end of its track, “bad” up.
  await page.getByRole('slider', { name: 'score of “good …”' }).press('Home')
  await page.getByRole('slider', { name: 'score of “bad …”' }).press('End')
  await expect(loss).toHaveText(trained)
  await expect(page.getByTestId('prefix-loss').locator('..')).toContainText('changed')
  await expectDone(page, 'Move the score of a prefix')
  await page.getByRole('button', { name: 'Reverse all prefix scores' }).click()
  await expect(rating).toHaveText('−0.63')
  await expect(loss).toHaveText(trained)
  await expectDone(page, 'Move only prefix scores')
  await page.getByRole('slider', { name: 'Score of “good good good”' }).press('ArrowLeft')
  await expect(loss).not.toHaveText(trained)
  await expectDone(page, 'Break the claim')
  await expectAccessible(page)

  // The link holds it all, for a browser that has never been here.
  await expect(page).toHaveURL(/scores=.*111/)
  const there = await (await page.context().browser()!.newContext()).newPage()
  await there.goto(page.url())
  await expect(there.getByTestId('full-loss')).toHaveText(await loss.innerText())
  await there.context().close()
})

test('a ratio of two policies: C is made flat, one weight alone keeps it, and it need not be flat', async ({
  page,
}) => {
  await page.goto('./#/labs/two-policies')
  await page.getByRole('button', { name: 'Skip prediction' }).click()
  const pargs = page.locator('tr[data-row="pargs"]').getByRole('cell').first()
  await expect(page.getByTestId('flat')).toHaveText('C is not 1 everywhere.')
  await expect(pargs).not.toHaveText('0.0000')
  expect(Number(await page.getByTestId('mismatch').innerText())).toBeLessThan(1e-9)

  await page.getByRole('button', { name: 'Make C = 1' }).click()
  await expect(page.getByTestId('flat')).toHaveText('C is 1 everywhere.')
  await expect(pargs).toHaveText('0.0000')
  await expect(page.getByTestId('product')).toContainText('is 1 along every text')
  await expectDone(page, 'Press “Make C = 1”')

  await page.getByRole('button', { name: 'go to a' }).click()
  await page.getByRole('button', { name: 'Raise the rewards of all continuations of “a”' }).click()
  await expect(page.getByTestId('flat')).toHaveText('C is not 1 everywhere.')
  await expect(pargs).toHaveText('0.0000')
  await expect(page.getByTestId('product')).toContainText('is 1 along every text')
  await expectDone(page, 'C = 1 is not necessary')

  await page.getByRole('slider', { name: 'Weight w' }).press('ArrowRight')
  await expect(pargs).not.toHaveText('0.0000')
  await expect(page.getByTestId('product')).toContainText('differs from 1 by a factor')
  await expectDone(page, 'Now move w')
  await page.getByRole('slider', { name: 'reward of a b' }).press('End')
  await page.getByRole('slider', { name: 'base probability of a c' }).press('Home')
  expect(Number(await page.getByTestId('mismatch').innerText())).toBeLessThan(1e-9)
  // 1 + 3 + 9, and “a c” can no longer come up.
  await expect(page.getByRole('img', { name: /^C of 12 prefixes/ })).toBeVisible()
  await expectAccessible(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download all prefixes' }).click()
  expect((await saved).suggestedFilename()).toBe('two-policies.csv')

  // The link restores the exercise, and progress is stored.
  await expect(page).toHaveURL(/edits=/)
  await page.reload()
  await expect(page.getByRole('slider', { name: 'reward of a b' })).toHaveValue('6')
  await expect(exercise(page)).toContainText('3 of 3 done')
})

test('on a phone both lessons fit', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const place of ['', '/untrained-scores?w=2.5', '/two-policies?v=4&n=6&w=-2']) {
    await page.goto(`./#/labs${place}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    if (place !== '') await expect(exercise(page)).toBeVisible()
    await expectFits(page)
  }
  await expectAccessible(page)
})

test('a link that makes no sense opens the lesson as it begins', async ({ page }) => {
  await page.goto('./#/labs/two-policies?w=x&v=900&edits=r9:1_<b>&at=__proto__')
  await expect(page.getByRole('slider', { name: 'Tokens in the vocabulary' })).toHaveAttribute('aria-valuenow', '5')
  expect(Number(await page.getByTestId('mismatch').innerText())).toBeLessThan(1e-9)
})
