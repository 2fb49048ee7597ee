// The lessons as a reader does them: predict, try, read; by mouse and keyboard, from a link alone, on a phone.

import { expect, type Page, test } from '@playwright/test'
import { labs } from '../src/labs/parts/catalog.ts'
import { expectAccessible } from './accessible.ts'
import { exercise, expectDone, expectFits, unfold } from './lab.ts'

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
  const pargs = page.getByTestId('pargs-distance')
  await expect(page.getByTestId('flat')).toHaveText('C is not 1 everywhere.')
  await expect(pargs).not.toHaveText('0.0000')
  expect(Number(await page.getByTestId('mismatch').innerText())).toBeLessThan(1e-9)

  await page.getByRole('button', { name: 'Make C = 1' }).click()
  await expect(page.getByTestId('flat')).toHaveText('C is 1 everywhere.')
  await expect(pargs).toHaveText('0.0000')
  await expect(page.getByTestId('product')).toHaveText('1 for every text')
  await expectDone(page, 'Press “Make C = 1”')

  await page.getByRole('button', { name: 'go to a' }).click()
  await page.getByRole('button', { name: 'Raise the rewards of all continuations of “a”' }).click()
  await expect(page.getByTestId('flat')).toHaveText('C is not 1 everywhere.')
  await expect(pargs).toHaveText('0.0000')
  await expect(page.getByTestId('product')).toHaveText('1 for every text')
  await expectDone(page, 'C = 1 is not necessary')

  await page.getByRole('slider', { name: 'Weight w' }).press('ArrowRight')
  await expect(pargs).not.toHaveText('0.0000')
  await expect(page.getByTestId('product')).toContainText('differs from 1')
  await expectDone(page, 'Now move w')
  await page.getByRole('slider', { name: 'reward of a b' }).press('End')
  await page.getByRole('slider', { name: 'base probability of a c' }).press('Home')
  expect(Number(await page.getByTestId('mismatch').innerText())).toBeLessThan(1e-9)
  // 1 + 3 + 9, and “a c” can no longer come up.
  await expect(page.getByRole('img', { name: /^C of 12 prefixes/ })).toBeVisible()
  await expectAccessible(page)
  await unfold(page, 'all decoders')
  await expect(page.locator('tr[data-row="pargs"]').getByRole('cell').first()).toHaveText(await pargs.innerText())
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
  // 900 tokens are clamped, which is not the start, so the part with the sizes is open.
  await expect(page.getByRole('slider', { name: 'Tokens in the vocabulary' })).toHaveAttribute('aria-valuenow', '5')
  expect(Number(await page.getByTestId('mismatch').innerText())).toBeLessThan(1e-9)
})

const firstControl = (page: Page) => exercise(page).locator('select, [role="slider"]').first()

for (const { width, height, beside } of [
  { width: 1440, height: 900, beside: true },
  { width: 390, height: 844, beside: false },
])
  test(`after predicting, the exercise is in sight and has the focus at ${width} × ${height}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height })
    for (const { name } of labs) {
      await page.goto(`./#/labs/${name}`)
      await expect(page.getByRole('button', { name: 'Skip prediction' })).toBeVisible()
      const title = await page.getByRole('heading', { level: 1 }).boundingBox()
      // The exercise's place is kept before the prediction.
      const place = page.getByText('The exercise opens here.')
      if (beside) await expect(place).toBeInViewport()
      else await expect(place).toBeHidden()
      await page.getByRole('button', { name: 'Skip prediction' }).click()
      const heading = exercise(page).getByRole('heading', { name: 'Try it' })
      await expect(heading).toBeFocused()
      await expect(heading).toBeInViewport()
      await expect(firstControl(page)).toBeInViewport()
      const control = await firstControl(page).boundingBox()
      if (beside) expect(control?.x).toBeGreaterThan((title?.x ?? 0) + (title?.width ?? 0))
      await expectFits(page)
    }
  })

test('a link with a state opens at the exercise and ticks nothing; the visitor does', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 390, height: 844 })
  for (const place of [
    'push?w=16&judge=1',
    'two-policies?edits=c:2',
    'untrained-scores?scores=1:-5',
    'credit?text=acting-terrible&a=-20',
    'prefix-labels?cut=75',
  ]) {
    await page.goto(`./#/labs/${place}`)
    await expect(exercise(page).getByRole('heading', { name: 'Try it' })).toBeInViewport()
    await expect(firstControl(page)).toBeAttached()
    await expect(exercise(page)).toContainText(/0 of \d done/)
    if (!place.startsWith('credit')) continue
    // Its texts load after the goals are shown.
    await expect(page.getByTestId('raw-moved')).toHaveText('20.00')
    await expect(exercise(page)).toContainText('0 of 3 done')
  }
  await page.goto('./#/labs/push?w=16')
  const weight = page.getByRole('slider', { name: 'Weight w' })
  await expect(weight).toHaveAttribute('aria-valuetext', '+16')
  await weight.press('ArrowLeft')
  await expect(exercise(page)).toContainText('0 of 3 done')
  await weight.press('End')
  await expectDone(page, 'Drag w from 0')
  // A reload opens a link with a state, and keeps what the visitor did.
  await expect(page).toHaveURL(/w=16/)
  await page.reload()
  await expectDone(page, 'Drag w from 0')
})
