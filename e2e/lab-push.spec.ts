// The lesson on over-optimization as a reader does it, with one short run on the real model; and the page for teachers.

import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { exercise, expectDone, expectFits, unfold } from './lab.ts'

/** A figure of a text's card: 'steering reward', 'KL' … as a number. */
async function figure(page: Page, card: string, name: string): Promise<number> {
  const text = page.getByRole('region', { name: card }).first()
  const written = await text.locator('dl > div').filter({ hasText: name }).locator('dd').innerText()
  return Number(written.replace('−', '-').replace('%', ''))
}

test('predict, steer by keyboard, and read; the link restores the state', async ({ page }) => {
  await page.goto('./#/labs/push')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How hard should you steer?')
  await expect(exercise(page)).toHaveCount(0)
  await page.getByRole('radio', { name: 'More than half of that gain' }).check()
  await page.getByRole('button', { name: 'Submit prediction' }).click()
  await expect(page.getByRole('region', { name: 'Predict' })).toContainText(/Correct[.]|Not quite[.]/)

  const weight = page.getByRole('slider', { name: 'Weight w' })
  await expect(weight).toHaveAttribute('aria-valuetext', '+2')
  await weight.press('Home')
  await expect(weight).toHaveAttribute('aria-valuetext', '−4')
  const before = await figure(page, 'PARGS’s text', 'steering reward')
  await weight.press('End')
  await expect(weight).toHaveAttribute('aria-valuetext', '+16')
  await expect(page.getByRole('heading', { name: 'PARGS at w = +16' })).toBeVisible()
  expect(await figure(page, 'PARGS’s text', 'steering reward')).toBeGreaterThan(before)
  expect(await figure(page, 'PARGS’s text', 'KL')).toBeGreaterThan(10)
  await expectDone(page, 'Drag w from 0')

  // Beside it, in the same window, the unsteered text; at w = 0 it is the only one.
  await expect(page.getByRole('region', { name: 'top-k’s text' })).toBeInViewport()
  for (let place = 0; place < 10; place++)
    if ((await weight.getAttribute('aria-valuetext')) !== '0') await weight.press('ArrowLeft')
  await expect(page.getByRole('region', { name: 'PARGS’s text' })).toHaveCount(0)
  expect(await figure(page, 'top-k’s text', 'KL')).toBe(0)

  await page.getByLabel('Judge', { exact: true }).selectOption({ label: 'words only' })
  await expectDone(page, 'Switch to the judge that reads only words')
  await unfold(page, 'score peaks')
  const rows = page.getByRole('table').getByRole('row')
  await expect(rows).toHaveCount(4)
  await expect(rows.filter({ hasText: 'PARGS' })).toContainText(/falls|keeps rising|undecided/)
  await expectAccessible(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download curves' }).click()
  expect((await saved).suggestedFilename()).toBe('push-curves.csv')

  await expect(page).toHaveURL(/w=0&judge=1/)
  await page.reload()
  await expect(exercise(page)).toContainText('At w = 0 all three methods write this text')
})

test('breaking the claim: for some prompt the judge’s score peaks at the largest w', async ({ page }) => {
  await page.goto('./#/labs/push?alone=1')
  const prompts = page.getByLabel('Prompt', { exact: true }).first()
  await expect(prompts).toBeVisible()
  const ids = await prompts.locator('option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))
  for (const id of ids) {
    await prompts.selectOption(id)
    await expect(prompts).toHaveValue(id)
  }
  await expectDone(page, 'Break the claim')
  await expect(exercise(page)).toContainText('Each point is one text')
})

test('live, on the reader’s own prompt', { tag: '@long' }, async ({ page }) => {
  await page.goto('./?runtime=wasm#/labs/push?w=8')
  await unfold(page, 'your own prompt')
  const live = page.getByRole('region', { name: 'Live' })
  await live.getByRole('textbox', { name: 'Prompt' }).fill('The colours in this film')
  await live.getByLabel('Tokens').selectOption('16')
  await live.getByRole('button', { name: /^Run at w = \+8 here/ }).click()
  await live.getByRole('button', { name: 'Stop' }).click()
  await expect(live.getByRole('button', { name: /^Run at/ })).toBeVisible()
  await live.getByRole('button', { name: /^Run at/ }).click()
  // Loading, writing and judging, one after the other.
  const written = live.getByRole('status').filter({ hasText: 'Written here at w = +8, seed 1' })
  await expect(written).toBeVisible({ timeout: 150_000 })
  const [plain, pushed] = ['top-k’s text', 'PARGS’s text'].map((name) => live.getByRole('region', { name }))
  await expect(plain as NonNullable<typeof plain>).toContainText('The colours in this film')
  const kl = (card: typeof plain) => card?.locator('dl > div').filter({ hasText: 'KL' }).locator('dd')
  await expect(kl(plain) as NonNullable<typeof plain>).toHaveText('0.0')
  expect(Number(await kl(pushed)?.innerText())).toBeGreaterThan(1)
  await expectAccessible(page)
})

test('the page for teachers: links to places, questions folded and printed', async ({ page }) => {
  await page.goto('./#/labs')
  await page.getByRole('link', { name: 'page for teachers' }).click()
  await expect(page).toHaveTitle('For teachers · Tokenwise')
  const question = page.getByText('What did training determine about its scores?')
  const answer = page.getByText('Only the differences between scores of finished texts').first()
  await expect(answer).toBeHidden()
  await question.click()
  await expect(answer).toBeVisible()
  await page.getByRole('button', { name: 'Show all answers' }).click()
  await expect(page.getByText('The judge is a small model, too').first()).toBeVisible()
  await expectAccessible(page)

  // Printed: questions only, or with answers; nothing else.
  await page.emulateMedia({ media: 'print' })
  await expect(answer).toBeHidden()
  await expect(question).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Offline' })).toBeHidden()
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeHidden()
  await expect(page.getByTestId('printed-answers')).toHaveCount(0)
  await page.emulateMedia({ media: null })
  await page.getByRole('switch', { name: 'Print answers' }).check()
  await expect(page.getByTestId('printed-answers')).toBeHidden()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByTestId('printed-answers')).toContainText('Only the differences between scores')
  await page.emulateMedia({ media: null })

  await page.getByRole('link', { name: 'the loss does not change' }).click()
  await expect(page.getByRole('slider', { name: 'score of “good …”' })).toHaveValue('-5')
  await page.goBack()
  await page.getByRole('link', { name: 'rewards set for w = 2' }).click()
  await expect(page.getByTestId('flat')).toHaveText('C is 1 everywhere.')
  await page.getByRole('link', { name: 'For teachers' }).click()
  await page.getByRole('link', { name: 'a very large weight' }).click()
  await expect(page.getByRole('slider', { name: 'Weight w' })).toHaveAttribute('aria-valuetext', '+16')
})

test('on a phone both fit', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('./#/labs/push?w=4')
  await expect(exercise(page).getByRole('region', { name: 'PARGS’s text' })).toBeVisible()
  await expectFits(page)
  await expectAccessible(page)
  // The slider, the steered text and the beginning of the unsteered text in one window, also while the slider is held.
  const weight = page.getByRole('slider', { name: 'Weight w' })
  await exercise(page)
    .getByRole('region', { name: 'PARGS’s text' })
    .evaluate((card) => card.scrollIntoView({ block: 'center' }))
  await weight.press('ArrowRight')
  await expect(weight).toBeInViewport()
  for (const name of ['PARGS’s text', 'top-k’s text'])
    await expect(exercise(page).getByRole('region', { name }).getByRole('heading')).toBeInViewport()
  await page.goto('./#/labs/teacher')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('In class')
  await expectFits(page)
  await expectAccessible(page)
})

test('a link that makes no sense opens the lesson as it begins', async ({ page }) => {
  await page.goto('./#/labs/push?w=<b>&prompt=__proto__&judge=9')
  await expect(page.getByRole('slider', { name: 'Weight w' })).toHaveAttribute('aria-valuetext', '+2')
  await expect(exercise(page).getByRole('region', { name: 'PARGS’s text' })).toBeVisible()
})

test('recorded texts that fail to load are reported, and can be loaded again', async ({ page }) => {
  await page.route('**/labs/push.json.gz', (route) => route.fulfill({ status: 404 }))
  await page.goto('./#/labs/push?w=4')
  await expect(page.getByRole('alert')).toContainText('labs/push.json.gz: the server answered 404')
  await page.unroute('**/labs/push.json.gz')
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await expect(exercise(page).getByRole('region', { name: 'PARGS’s text' })).toBeVisible()
})
