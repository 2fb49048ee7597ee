// The lesson's second half: recorded texts without a model, then both heads live, where w = 0 breaks the claim.

import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectFits, unfold } from './lab.ts'

const real = (page: Page) => page.getByRole('region', { name: 'With a real model' })
const expectDone = (page: Page, text: string) =>
  expect(
    real(page).getByRole('listitem').filter({ hasText: text }).getByRole('img', { name: 'done', exact: true }),
  ).toBeVisible()

test('recorded: two heads with one loss steer opposite ways, and the loss on prefixes tells them apart', async ({
  page,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto('./#/labs/untrained-scores?w=2.5')
  await unfold(page, 'two heads of a real model')
  const first = real(page).getByRole('region', { name: 'Text: First head' })
  const twin = real(page).getByRole('region', { name: 'Text: Twin' })
  await expect(first).toContainText('I watched this film on a quiet Sunday afternoon, and')
  await expect(twin).not.toHaveText(await first.innerText())
  await expect(real(page).getByRole('img', { name: /with an end token/ })).toBeVisible()
  await expect(real(page)).toContainText(/prefers the first head’s text to its twin’s in \d+ of \d+/)

  // Finished texts: the same loss; prefixes: not.
  const difference = async (cut: string) =>
    Number((await real(page).locator(`tr[data-row="${cut}"] td`).nth(2).innerText()).split(' ')[0]?.replace('−', '-'))
  expect(Math.abs(await difference('1'))).toBeLessThan(0.005)
  for (const cut of ['0.1', '0.25', '0.5', '0.75']) expect(await difference(cut)).toBeGreaterThan(0.5)

  await real(page).getByLabel('Recorded prompt').selectOption({ index: 2 })
  await expect(first).toContainText('My brother told me to see this film, so')
  await expectDone(page, 'Look at another recorded prompt')
  await expectAccessible(page)
  expect(asked.filter((url) => url.includes('/models/'))).toEqual([])

  // The link opens what was shown, and it fits a phone.
  await expect(page).toHaveURL(/at=2/)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.reload()
  await expect(first).toContainText('My brother told me to see this film, so')
  await expectFits(page)
})

test('live: both heads write here, and at w = 0 the same', { tag: '@long' }, async ({ page }) => {
  await page.goto('./?runtime=wasm#/labs/untrained-scores?rw=0')
  const live = real(page).getByRole('region', { name: 'Try your own prompt' })
  await live.getByRole('textbox', { name: /^Prompt/ }).fill('The ending of this film')
  await live.getByRole('button', { name: /^Run both heads/ }).click()
  await expect(live.getByRole('progressbar', { name: 'Loading the model' })).toBeVisible()
  await expect(live.getByRole('status').filter({ hasText: 'Written here' })).toBeVisible({ timeout: 150_000 })
  await expectDone(page, 'Break the claim: make both heads write the same text')
  await expectDone(page, 'on your own prompt')
  const text = (name: string) =>
    live
      .getByRole('region', { name: `Text: ${name}` })
      .locator('p')
      .innerText()
  expect(await text('Twin')).toBe(await text('First head'))
  // On the finished text they agree.
  const note = await live.getByText(/the finished text scores/).innerText()
  const [own, other] = [...note.matchAll(/[+−]?\d+\.\d+/g)].map(([score]) => Number(score.replace('−', '-')))
  expect(Math.abs((own as number) - (other as number))).toBeLessThan(0.2)

  // Stopped, what was written stays.
  await live.getByRole('slider', { name: 'Weight w for the real model' }).press('End')
  await live.getByRole('button', { name: 'Run both heads' }).click()
  await expect(live.getByRole('status').filter({ hasText: 'Writing up to' })).toBeVisible()
  await expect(live.getByRole('region', { name: 'Text: Twin' }).locator('[data-token-position]').first()).toBeVisible()
  await live.getByRole('button', { name: 'Stop' }).click()
  await expect(live.getByRole('status').filter({ hasText: 'stopped early' })).toBeVisible()
  await expect(live.getByRole('region', { name: 'Text: Twin' }).locator('[data-token-position]').first()).toBeVisible()
})

test('recorded texts that fail to load can be loaded again', async ({ page }) => {
  let isBroken = true
  await page.route('**/labs/twin-texts.json.gz', (route) =>
    isBroken ? route.fulfill({ status: 500 }) : route.continue(),
  )
  await page.goto('./#/labs/untrained-scores?w=2.5')
  await unfold(page, 'two heads of a real model')
  const alert = real(page).getByRole('alert')
  await expect(alert).toContainText('twin-texts.json.gz: the server answered 500')
  isBroken = false
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(real(page).getByRole('region', { name: 'Text: Twin' })).toBeVisible()
})
