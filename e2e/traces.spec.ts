// The page of traces: files of other programs, columns chosen by hand, bad files, and what a reload keeps.

import { expect, type Page, test } from '@playwright/test'

const FIXTURES = 'src/traces/testing'

const choose = (page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }) =>
  page.locator('input[type=file]').first().setInputFiles(file)

const text = (name: string, content: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })

test('files of other programs open, a bad one keeps what is open, and a reload shows it again', async ({ page }) => {
  await page.goto('./?runtime=wasm#/traces')
  await choose(page, `${FIXTURES}/vllm-chat.json`)
  await expect(page.getByRole('group', { name: 'Text of choice 1' })).toContainText('cat')
  await page.locator('[data-token-position="2"]').click()
  await expect(page.getByRole('region', { name: 'Candidates' }).getByRole('row')).toHaveCount(4)

  await choose(page, `${FIXTURES}/trl.parquet`)
  await expect(page.getByText('logged completions of TRL')).toBeVisible()
  await expect(page.getByRole('listbox', { name: 'Traces' }).getByRole('option')).toHaveCount(2)

  await choose(page, `${FIXTURES}/prime-rl.jsonl`)
  await expect(page.getByText('token export of prime-rl')).toBeVisible()
  await page.getByLabel('Color by').selectOption('entropy')
  const list = page.getByRole('listbox', { name: 'Traces' })
  await list.focus()
  await list.press('ArrowDown')
  await list.press('ArrowUp')
  await list.press('ArrowDown')
  await expect(page.getByRole('group', { name: 'Text of row 2' })).toBeVisible()

  await choose(page, text('page.html', '<!DOCTYPE html><title>x</title>'))
  await expect(page.getByRole('alert')).toContainText('web page')
  await expect(page.getByRole('group', { name: 'Text of row 2' })).toBeVisible()

  await page.reload()
  await expect(page.getByText('token export of prime-rl')).toBeVisible()
  await expect(page.getByLabel('Color by')).toHaveValue('entropy')
  await expect(page.getByRole('group', { name: 'Text of row 2' })).toBeVisible()
})

test('a link carries the shown traces', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('./?runtime=wasm#/traces')
  await choose(page, `${FIXTURES}/openai-chat.json`)
  await page.getByRole('button', { name: 'Copy a link to them' }).click()
  await expect(page.getByText(/^Link copied/)).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await page.goto(link)
  await expect(page.getByText('shared traces')).toBeVisible()
  await expect(page.getByRole('group', { name: 'Text of row 1' })).toContainText('cat')
  await expect(page).toHaveURL(/#\/traces$/)
})

test('columns of unknown rows are chosen by hand', async ({ page }) => {
  await page.goto('./?runtime=wasm#/traces')
  await page.getByRole('button', { name: 'Paste…' }).click()
  await page.getByLabel('JSON or JSONL').fill('{"words": ["a", "<b>b</b>"], "good": [1, -1]}')
  await page.getByRole('button', { name: 'Open the pasted text' }).click()
  await page.getByLabel('Token texts (a list)').selectOption('words')
  await expect(page.getByText('Row 1 becomes 2 tokens with good')).toBeVisible()
  await page.getByRole('button', { name: 'Show the traces' }).click()
  await expect(page.getByRole('group', { name: 'Text of row 1' })).toContainText('<b>b</b>')
})
