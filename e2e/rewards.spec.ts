// The page of rewards: cards of all heads, read without a model.

import { expect, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

test('the cards say how often each head is right, and by which command it was made', async ({ page }) => {
  await page.goto('./#/rewards')
  const film = page.getByRole('region', { name: 'positive film review' })
  await expect(film.getByRole('row', { name: /^full-sequence/ })).toContainText('±')
  await expect(film.getByRole('row', { name: /^prefix, rollout labels/ })).toBeVisible()
  await film.getByText('Commands that trained the heads').click()
  await expect(film.getByText('--objective prefix ').first()).toBeVisible()
  await expect(page.getByRole('region', { name: 'Rules' })).toContainText('It also scores unfinished texts')
  await expectAccessible(page)
})

test('a card that cannot be read is named, and can be tried again', async ({ page }) => {
  await page.route('**/heads/cards.json', (route) => route.fulfill({ body: '{"rewards": [{}]}' }))
  await page.goto('./#/rewards')
  await expect(page.getByRole('alert')).toContainText('cards.json: rewards.0')
  await page.unroute('**/heads/cards.json')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('region', { name: 'positive film review' })).toBeVisible()
})
