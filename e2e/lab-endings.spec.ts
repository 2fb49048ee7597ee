// The lesson on prefix labels as a reader does it, and endings of the reader's own pair by the real model.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, type Page, test } from '@playwright/test'
import { checkEndings } from '../src/labs/parts/endings.ts'
import { readPairs } from '../src/labs/prefixLabels/endingReadings.ts'
import { expectAccessible } from './accessible.ts'
import { exercise, expectDone, expectFits, unfold } from './lab.ts'

const pairs = (page: Page) => page.getByRole('combobox', { name: 'Pairs' })
const verdict = (page: Page) =>
  page.getByRole('region', { name: 'Two criteria' }).locator('tbody tr').first().getByRole('cell').first()

test('a label is wrong, cuts without recordings say so, and a program checks sentences', async ({ page }) => {
  await page.goto('./#/labs/prefix-labels')
  // The exercise would give the answer away.
  await expect(exercise(page)).toHaveCount(0)
  await page.getByRole('radio').first().check()
  await page.getByRole('button', { name: 'Submit prediction' }).click()
  await expect(page.getByRole('region', { name: 'Two criteria' })).toBeVisible()
  await unfold(page, 'how often')
  await expect(page.getByRole('region', { name: 'How often' }).getByRole('row')).toHaveCount(4)

  // The pair with the smallest lead of all is the first in the picture.
  const picture = page.getByRole('img', { name: /^\d+ pairs, sorted by the lead/ })
  await picture.locator('rect').first().click()
  await expect(verdict(page)).toHaveText('clearly the worse prefix')
  await expectDone(page, 'Break the claim')
  await expect(page).toHaveURL(/pair=\d+/)

  // By keyboard: the cut moves to where nothing is recorded, and says so.
  await page.getByRole('slider', { name: 'Cut' }).press('ArrowRight')
  await expect(exercise(page)).toContainText('Endings are recorded for cuts at 25%, 50%, 75%')
  await expect(page.getByRole('region', { name: 'Two criteria' })).toHaveCount(0)

  await pairs(page).selectOption('task')
  await page.getByRole('slider', { name: 'Cut' }).press('ArrowLeft')
  await expect(page.getByRole('region', { name: 'the better text' })).toContainText('passes')
  await unfold(page, 'how often')
  await expect(page.getByRole('region', { name: 'All recorded pairs' })).toContainText('never disagree')
  await expectAccessible(page)

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download all endings' }).click()
  expect((await saved).suggestedFilename()).toBe('endings-task.csv')
})

test('recorded pairs meet the goals', async ({ page }) => {
  const file = 'public/labs/endings-film.json.gz'
  const set = checkEndings(JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')), file)
  const [early, middle, last] = [0, 1, 2].map((place) => readPairs(set, place, 'judge', 4))
  const late = (early ?? []).findIndex(({ verdict }, i) => verdict === 'open' && last?.[i]?.verdict === 'better') + 1
  await page.goto(`./#/labs/prefix-labels?pair=${late}&cut=50`)
  for (let step = 0; step < 5; step++) await page.getByRole('slider', { name: 'Cut' }).press('ArrowRight')
  await expect(verdict(page)).toHaveText('clearly the better prefix')
  await expectDone(page, 'undecided at 25%')
  const [readings, cut] = early?.some(({ disagrees }) => disagrees) ? [early, 25] : [middle ?? [], 50]
  const disagreeing = readings.findIndex(({ disagrees }) => disagrees) + 1
  const agreeing = readings.findIndex(({ disagrees }) => !disagrees) + 1
  await page.goto(`./#/labs/prefix-labels?pair=${agreeing}&cut=${cut}`)
  await page.getByRole('combobox', { name: 'Pair', exact: true }).selectOption(String(disagreeing))
  await expectDone(page, 'the two criteria disagree')
})

test('the model ends the reader’s own pair, is stopped, and keeps what it wrote', { tag: '@long' }, async ({
  page,
}) => {
  await page.goto('./?runtime=wasm#/labs/prefix-labels?set=own&n=8')
  await expect(exercise(page)).toContainText('No recorded endings for your own pair')
  const write = page.getByRole('button', { name: 'Write endings here' })
  await page.getByRole('textbox', { name: 'The other text' }).fill('')
  await expect(write).toBeDisabled()
  await page.getByRole('textbox', { name: 'The other text' }).fill('dull, and far too long for so small a story.')
  await page.getByRole('slider', { name: 'Cut' }).press('End')
  await write.click()
  await expect(page.getByRole('progressbar', { name: 'Writing endings' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Two criteria' })).toBeVisible({ timeout: 150_000 })
  await expect(page.getByRole('status').filter({ hasText: '8 endings per prefix, written here' })).toBeVisible()
  await expectDone(page, 'Let the model write')
  await expect(page.getByRole('region', { name: 'the other text' })).toContainText('dull, and far')

  await page.getByRole('combobox', { name: 'Endings per prefix' }).selectOption('32')
  await page.getByRole('slider', { name: 'Cut' }).press('Home')
  await write.click()
  await expect(page.getByRole('status').filter({ hasText: /^(4|8|12) of 32 endings/ })).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Stopped: ' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Two criteria' })).toBeVisible()
})

test('it fits a phone, and a link that makes no sense opens the start', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('./#/labs/prefix-labels?set=nobody&pair=99999&cut=x&of=7')
  await expect(page.getByRole('region', { name: 'Two criteria' })).toBeVisible()
  await expect(page.getByRole('slider', { name: 'Cut' })).toHaveAttribute('aria-valuenow', '25')
  await expectFits(page)
  await expectAccessible(page)
})

test('a set that fails to load is reported, and can be loaded again', async ({ page }) => {
  await page.route('**/labs/endings-film.json.gz', (route) => route.fulfill({ status: 404 }), { times: 1 })
  await page.goto('./#/labs/prefix-labels?cut=50')
  await expect(page.getByRole('alert')).toContainText('labs/endings-film.json.gz: the server answered 404')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('region', { name: 'Two criteria' })).toBeVisible()
})
