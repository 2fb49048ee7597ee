// The lesson on credit as a reader does it: predict, compare an edit, add a function and break the claim; then the reader's own
// text on the real model.

import { expect, type Page, test } from '@playwright/test'
import type { EndingsSet } from '../src/labs/parts/endings.ts'
import { expectAccessible } from './accessible.ts'
import { exercise, expectDone, expectFits, unfold } from './lab.ts'

const text = (page: Page, name: string) => page.getByRole('group', { name: `${name}, credit by the prefix head` })
const tokens = (page: Page, name: string) => text(page, name).locator('[data-token-position]')

/** Ten pairs whose endings follow the full-sequence head and no other, so that the correlations are known. */
function endings(): EndingsSet {
  const text = { text: 'so', tokens: [4, 5], finished: false, judge: 1, full: 1 }
  const side = (full: number, prefix: number) => ({
    prefix: 'so',
    heads: { full, prefix },
    endings: [full - 1, full + 1].map((judge) => ({ judge, full, finished: false })),
  })
  const pair = (i: number) => ({
    prompt: 'It was',
    chosen: text,
    rejected: text,
    cuts: [0.25, 0.5].map((cut) => ({ cut, position: 1, chosen: side(i, i % 3), rejected: side(0, 0) })),
  })
  return {
    reward: 'sentiment',
    judge: { name: 'sentiment', title: 'a judge', isExact: false },
    command: 'made for this test',
    model: { name: 'none', sha256: '', runtime: '' },
    n: 2,
    chat: false,
    margin: 0,
    sampling: { seed: 1, topK: 10, temperature: 1, maxTokens: 48 },
    pairs: Array.from({ length: 10 }, (_, i) => pair(i)),
  }
}

test('credit: an edited word, a free function that moves nothing, and one that does', async ({ page }) => {
  await page.goto('./#/labs/credit')
  await expect(exercise(page)).toHaveCount(0)
  await page.getByRole('radio', { name: 'About 6%' }).check()
  await page.getByRole('button', { name: 'Submit prediction' }).click()
  await expect(page.getByRole('region', { name: 'Predict' })).toContainText(
    'Not quite. The answer is marked above. Over 100 texts',
  )

  // A token by keyboard, under every head.
  await text(page, 'this text').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const marked = page.getByRole('region', { name: 'Selected token' })
  await expect(marked).toContainText('Token 2:')
  await expect(marked.getByRole('row')).toHaveCount(7)

  // Six heads between an even text and one spike, beside dice.
  await unfold(page, 'how concentrated')
  const table = page.getByRole('region', { name: 'Concentration by head' })
  const gini = async (row: string) =>
    Number((await table.locator(`tr[data-row="${row}"] td`).first().innerText()).split(' ')[0])
  expect(await gini('even')).toBe(0)
  expect(await gini('spike')).toBeGreaterThan(0.95)
  for (const head of ['full', 'prefix', 'value', 'cumulative', 'prefixSoft', 'prefixRollout']) {
    expect(await gini(head)).toBeGreaterThan(0.4)
    expect(await gini(head)).toBeLessThan(0.75)
  }

  // The recorded edit.
  await page.getByLabel('Text', { exact: true }).selectOption('One word changed: amazing → terrible')
  await expect(text(page, 'before').locator('[data-underlined]')).toHaveText([' amazing'])
  await expect(text(page, 'after').locator('[data-underlined]')).toHaveText([' terrible'])
  const move = page.getByRole('region', { name: 'Effect of the edit' }).locator('tr[data-row="prefix"]')
  await expect(move.getByRole('cell').last()).toHaveText('0.00')
  await expectDone(page, 'Change a word')

  // A function of the token count changes every raw reward and nothing else.
  await page.getByLabel('Text', { exact: true }).selectOption({ index: 0 })
  await page.getByRole('slider', { name: 'Amount a' }).press('Home')
  await expect(page.getByTestId('raw-moved')).toHaveText('20.00')
  await expect(page.getByTestId('advantage-moved')).toHaveText('0.00')
  await expect(page.getByTestId('choices-moved')).toHaveText(/^0 of /)
  await expectDone(page, 'Reverse the curve of raw rewards')
  await page.getByLabel('Function g added to every reward').selectOption('straight line over characters')
  await expect(page.getByTestId('choices-moved')).not.toHaveText(/^0 of /)
  await expect(page.getByTestId('advantage-moved')).not.toHaveText('0.00')
  await expectDone(page, 'Break the claim')
  await expect(exercise(page)).toContainText('3 of 3 done')
  await expectAccessible(page)

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download 100 texts' }).click()
  expect((await saved).suggestedFilename()).toBe('credit-texts.csv')

  // The link holds it all, for a browser that has never been here.
  await expect(page).toHaveURL(/g=characters&a=-20/)
  const there = await (await page.context().browser()!.newContext()).newPage()
  await there.goto(page.url())
  await expect(there.getByTestId('choices-moved')).toHaveText(await page.getByTestId('choices-moved').innerText())
  await there.context().close()
})

test('credit: heads against endings, a correlation for each', async ({ page }) => {
  await page.route('**/labs/endings-film.json.gz', (route) => route.fulfill({ json: endings() }))
  await page.goto('./#/labs/credit?head=full')
  await unfold(page, 'do heads predict')
  const table = page.getByRole('region', { name: 'Correlation by head' })
  await expect(table.getByRole('row', { name: /^full-sequence \+1.00 .* 10$/ })).toBeVisible()
  // The remainders of 0 to 9 by 3 hardly correlate with the numbers.
  await expect(table.getByRole('row', { name: /^prefix .*−0\.\d\d to \+0\.\d\d 10$/ })).toBeVisible()
  await expect(
    page.getByRole('img', { name: '10 pairs, full-sequence head against endings: correlation +1.00' }),
  ).toBeVisible()
  await page.getByLabel('Prefixes cut at').selectOption('25% of the shorter text')
  await expect(page).toHaveURL(/cut=0.25/)
})

test('credit: data that fail to load are named, and can be loaded again', async ({ page }) => {
  await page.route('**/labs/*.json.gz', (route) => route.fulfill({ status: 404 }))
  await page.goto('./#/labs/credit?head=full')
  await expect(page.getByText('Could not load the recorded texts')).toBeVisible()
  await unfold(page, 'do heads predict')
  await expect(page.getByText('Could not load the recorded endings')).toBeVisible()
  await page.unroute('**/labs/*.json.gz')
  await page
    .getByRole('alert')
    .filter({ hasText: 'Could not load the recorded texts' })
    .getByRole('button', { name: 'Try again' })
    .click()
  await expect(page.getByRole('group', { name: 'this text, credit by the full-sequence head' })).toBeVisible()
})

test('credit: the reader’s own text on the real model', { tag: '@long' }, async ({ page }) => {
  await page.goto('./?runtime=wasm#/labs/credit?prompt=The+acting+in+this+movie+is&own=a+joy+to+watch.')
  const ask = page.getByRole('button', { name: 'Compute credit (loads 98 MB first)' })
  await ask.click()
  await expect(page.getByRole('progressbar', { name: 'Loading the model' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  // After canceling, the typed text stays, and the run can be started again.
  await expect(page.getByLabel('Text: change a word')).toHaveValue('a joy to watch.')
  await page.getByRole('button', { name: /^Compute credit/ }).click()
  await expect(tokens(page, 'after').first()).toHaveText(' a', { timeout: 150_000 })
  await expect(tokens(page, 'after')).toHaveCount(5)
  const move = page.getByRole('region', { name: 'Effect of the edit' }).locator('tr[data-row="prefix"]')
  // The first word is the recorded text's, so the score must match the recorded one.
  await expect(move.getByRole('cell').last()).toHaveText('0.00')
  await page.getByLabel('Text: change a word').fill('a bore to watch.')
  await expect(exercise(page)).toContainText('The text has changed')
  await page.getByRole('button', { name: 'Compute credit', exact: true }).click()
  await expect(tokens(page, 'after').nth(1)).toHaveText(' bore')
  await expectDone(page, 'Change a word')
})

test('credit: on a phone it fits', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.route('**/labs/endings-film.json.gz', (route) => route.fulfill({ json: endings() }))
  await page.goto('./#/labs/credit?text=acting-terrible&a=6')
  await expect(text(page, 'after')).toBeVisible()
  await unfold(page, 'do heads predict')
  await expect(page.getByRole('region', { name: 'Correlation by head' })).toBeVisible()
  await expectFits(page)
  await expectAccessible(page)
})
