// The page of traces: files of other programs by picker, drop and paste, columns chosen by hand, bad files, a reading that is
// canceled, and what a reload keeps.

import { readFile } from 'node:fs/promises'
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

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

  await choose(page, `${FIXTURES}/llama-native.json`)
  await expect(page.getByRole('group', { name: 'Text of answer' })).toContainText('🦔🦔🦔')
  await page.locator('[data-token-position="1"]').click()
  await expect(page.getByRole('region', { name: 'Candidates' }).getByRole('row')).toHaveCount(4)
  await expect(page.getByRole('region', { name: 'Candidates' })).toContainText('‹94›')

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
  await page.getByLabel('JSON, JSONL or CSV').fill('{"words": ["a", "<b>b</b>"], "good": [1, -1]}')
  await page.getByRole('button', { name: 'Open the pasted text' }).click()
  await page.getByLabel('Token texts (a list)').selectOption('words')
  await expect(page.getByText('Row 1 becomes 2 tokens with good')).toBeVisible()
  await page.getByRole('button', { name: 'Show the traces' }).click()
  await expect(page.getByRole('group', { name: 'Text of row 1' })).toContainText('<b>b</b>')
})

/** Drops a file on the page, once it is there. @param parts each repeated so many times. */
async function drop(page: Page, name: string, parts: readonly { text: string; times: number }[]) {
  await expect(page.getByRole('button', { name: 'Show the recorded example' })).toBeVisible()
  await page.evaluate(
    ({ name, parts }) => {
      const data = new DataTransfer()
      data.items.add(
        new File(
          parts.flatMap(({ text, times }) => Array<string>(times).fill(text)),
          name,
        ),
      )
      for (const type of ['dragover', 'drop'])
        window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    },
    { name, parts },
  )
}

const CSV = 'trace,token,logprob\n1, a,-0.5\n1," ""day""",-2\n2, sea,-1\n'

test('a table of tokens that is dropped opens with columns chosen by hand, and again after a reload', async ({
  page,
}) => {
  await page.goto('./?runtime=wasm#/traces')
  await drop(page, 'tokens.csv', [{ text: CSV, times: 1 }])
  await expect(page.getByRole('radio', { name: 'a token' })).toBeChecked()
  await expect(page.getByLabel('Which response')).toHaveValue('trace')
  await expect(page.getByText('The first rows become 2 tokens with log-probability')).toBeVisible()
  await expectAccessible(page)
  await page.getByText('a response', { exact: true }).click()
  await expect(page.getByLabel('Token texts (a list)')).toHaveValue('')
  await page.getByText('a token', { exact: true }).click()
  await page.getByRole('button', { name: 'Show the traces' }).click()
  await expect(page.getByRole('group', { name: 'Text of trace 1' })).toContainText('"day"')
  await page.reload()
  await expect(page.getByRole('group', { name: 'Text of trace 1' })).toContainText('"day"')
  await expect(page.getByRole('listbox', { name: 'Traces' }).getByRole('option')).toHaveCount(2)
})

test('a text that is pasted from the clipboard opens', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('./?runtime=wasm#/traces')
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    '{"tokens": [{"text": " sea", "reward": 1}, {"text": " 🙂", "reward": -1}]}',
  )
  await page.getByRole('button', { name: 'Paste…' }).click()
  await page.getByLabel('JSON, JSONL or CSV').press('ControlOrMeta+V')
  await page.getByRole('button', { name: 'Open the pasted text' }).click()
  await expect(page.getByRole('group', { name: 'Text of row 1' })).toContainText('sea 🙂')
})

test('reading one document of 300 MB is canceled at once, its worker ends, and what was open stays', async ({
  page,
}) => {
  await page.goto('./?runtime=wasm#/traces')
  await choose(page, `${FIXTURES}/openai-chat.json`)
  const text = page.getByRole('group', { name: 'Text of choice 1' })
  await expect(text).toContainText('cat')
  await drop(page, 'huge.json', [
    { text: '{"rows": [', times: 1 },
    { text: `${'{"a": [1, 2, 3]}, '.repeat(58_000)}`, times: 290 },
    { text: '{}]}', times: 1 },
  ])
  await expect(page.getByText('Reading huge.json…')).toBeVisible()
  const readers = () => page.workers().filter((worker) => /\/traces-[^/]*\.js$/.test(worker.url()))
  await expect.poll(() => readers().length).toBe(1)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Reading huge.json was canceled. What was open before is still here.')).toBeVisible()
  await expect(page.getByText('Reading huge.json…')).toHaveCount(0)
  await expect.poll(() => readers().length).toBe(0)
  await expect(text).toContainText('cat')
})

test('a large file is read in a worker: all of its traces come, and a bad one gets a sentence', async ({ page }) => {
  await page.goto('./?runtime=wasm#/traces')
  const line = `{"prompt": "p", "tokens": [{"text": "${'long '.repeat(5000)}", "reward": 1}, {"text": "end", "reward": 2}]}\n`
  await drop(page, 'large.jsonl', [{ text: line, times: 1100 }])
  await expect(page.getByText('1,100 traces · 2,200 tokens')).toBeVisible()
  await page.getByRole('listbox', { name: 'Traces' }).press('End')
  await expect(page.getByRole('group', { name: 'Text of row 1100' })).toContainText('long end')
  await drop(page, 'page.html', [{ text: '<!DOCTYPE html>'.repeat(1000), times: 2000 }])
  await expect(page.getByRole('alert')).toContainText('page.html is a web page (HTML)')
})

test('charts are zoomed, saved, and shown as tables', async ({ page }) => {
  await page.goto('./?runtime=wasm#/traces')
  await choose(page, `${FIXTURES}/prime-rl.jsonl`)
  await page.getByLabel('Color by').selectOption('entropy')
  const chart = page.getByRole('figure', { name: 'entropy by position' })
  await expect(chart.getByRole('img')).toHaveAttribute('data-points', '14')
  const ticks = () => chart.locator('svg text').allTextContents()
  const before = await ticks()
  await chart.getByRole('button', { name: /^Zoom in/ }).click()
  await expect.poll(ticks).not.toEqual(before)
  await page.getByText('Show the numbers').click()
  await page.getByText('Token by token').click()
  const table = page.getByRole('region', { name: 'Token by token' })
  await expect(table.getByRole('rowheader')).not.toHaveCount(14)
  await expectAccessible(page)
  await chart.getByRole('button', { name: /^Show all/ }).click()
  await expect.poll(ticks).toEqual(before)
  await expect(table.getByRole('rowheader')).toHaveCount(14)

  const plot = chart.getByRole('img')
  const box = (await plot.boundingBox()) as { x: number; y: number; width: number; height: number }
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 4 })
  await page.mouse.up()
  await expect(chart.getByRole('button', { name: /^Zoom out/ })).toBeVisible()
  await expect.poll(ticks).not.toEqual(before)

  const saved = async (item: string) => {
    await chart.getByRole('button', { name: /^Save/ }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: item }).click(),
    ])
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
  }
  const svg = await saved('Save as SVG')
  expect(svg.name).toBe('tokenwise-entropy-by-position.svg')
  expect(svg.bytes.toString()).toContain('prime-rl.jsonl')
  const png = await saved('Save as PNG')
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
  const csv = await saved('Save numbers as CSV')
  expect(csv.bytes.toString().split('\n')[0]).toMatch(/^trace,position,token,token_id,.*entropy/)
})

test('scores of the page’s own model are there again after a reload', async ({ page }) => {
  await page.goto('./?runtime=wasm#/traces')
  await drop(page, 'film.json', [
    { text: '{"prompt": "This film", "tokens": [{"text": " moved"}, {"text": " me."}]}', times: 1 },
  ])
  await page.getByRole('button', { name: /^Score these texts/ }).click()
  const list = page.getByRole('listbox', { name: 'Traces' })
  await expect(list.getByRole('option')).toHaveCount(2)
  const scored = page.getByRole('region', { name: 'row 1, scored' })
  const facts = scored.getByRole('definition')
  const before = await facts.allTextContents()
  expect(before.length).toBeGreaterThan(1)
  await page.reload()
  await expect(list.getByRole('option')).toHaveCount(2)
  await expect(scored).toBeVisible()
  expect(await facts.allTextContents()).toEqual(before)
})
