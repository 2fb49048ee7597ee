// The page "Score a text" before any model is there.

import { expect, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

test('a recorded example is scored at once, and its scores never stand beside another text', async ({ page }) => {
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(request.url()))
  await page.goto('./?runtime=wasm#/score')
  const scores = page.getByRole('region', { name: 'Scores' })
  const response = page.getByRole('textbox', { name: 'Response' })
  await expect(scores).toContainText('Recorded example')
  await expect(scores.getByRole('row')).toHaveCount(1 + 30)
  await expect(page.getByRole('figure', { name: 'Reward of every prefix, by head' })).toBeVisible()
  await expect(page.getByText(/\d MB/)).toHaveCount(1)
  await expect(page.getByRole('button', { name: /^Score/ })).toContainText(/loads \d+ MB first/)
  await expectAccessible(page)

  const text = await response.inputValue()
  await response.fill(`${text} But`)
  await expect(scores).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: 'no scores yet' })).toBeVisible()
  await response.fill(text)
  await expect(scores).toBeVisible()
  await page.getByRole('switch', { name: 'as a chat question' }).check({ force: true })
  await expect(scores).toHaveCount(0)

  await response.fill('')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Show the recorded example' }).click()
  await expect(scores).toBeVisible()
  await expect(response).toHaveValue(text)
  expect(fetched.filter((url) => /\.(gguf|safetensors)|\/models\//.test(url))).toEqual([])
})
