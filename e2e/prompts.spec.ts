// The page "Many prompts": lists that cannot be compared, a comparison through a reload, and what it is saved as.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { unzipSync } from 'fflate'
import { tinyClassifier } from '../src/models/testing/tinyClassifier.ts'
import { expectAccessible } from './accessible.ts'
import { fortyPrompts } from './fortyPrompts.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const field = (page: Page) => page.getByRole('textbox', { name: 'One prompt on each line' })
const startButton = (page: Page) => page.getByRole('button', { name: /^Start the comparison/ })
const results = (page: Page) => page.getByRole('region', { name: 'Results' })
const isDone = (page: Page) => page.getByRole('status').filter({ hasText: 'The comparison is done' })
const progress = (page: Page) => page.getByRole('progressbar', { name: 'Comparison on many prompts' })

async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
}

/** Opens the page with the playground's columns set. */
async function open(page: Page, model: string, columns: readonly string[], reward: string): Promise<void> {
  await page.addInitScript(
    ([methods, name]) => {
      if (sessionStorage.getItem('test-is-set')) return
      sessionStorage.setItem('test-is-set', 'yes')
      const own = methods.map((method, index) => ({ id: `column-${index + 1}`, method }))
      const state = { reward: name, weight: 4, columns: own }
      localStorage.setItem('tokenwise-settings', JSON.stringify({ version: 2, state }))
    },
    [columns, reward] as const,
  )
  await page.goto(`./?runtime=wasm&model=${model}#/prompts`)
}

test('a comparison runs in the background, through a reload, and is saved and shared', async ({ page }) => {
  await open(page, 'tiny', ['topK', 'args', 'argsGreedy'], 'keyword:e')
  await expect(startButton(page)).toBeDisabled()
  await field(page).fill('A quiet garden\nThe old film')

  // Lists that cannot be compared: a sentence each, and what was typed stays.
  const faults: [string, string | Buffer, string | RegExp][] = [
    ['empty.txt', '\n \n', 'empty.txt has no prompts.'],
    [
      'many.txt',
      Array.from({ length: 100_000 }, (_, line) => `Prompt ${line}`).join('\n'),
      /has 100,000 prompts; at most 1,000/,
    ],
    ['long.txt', 'x'.repeat(1_048_576), 'Line 1 has 1,048,576 characters'],
    ['picture.csv', Buffer.from([0x89, 0x50, 0, 0, 0, 0xff]), 'picture.csv is not a text file.'],
  ]
  for (const [name, content, sentence] of faults) {
    await choose(page, name, content)
    await expect(page.getByRole('alert').filter({ hasText: sentence })).toBeVisible()
    await expect(field(page)).toHaveValue('A quiet garden\nThe old film')
  }
  await expectAccessible(page)

  await choose(page, 'list.txt', Buffer.from('Für Anna\nZwei Freunde\nA light\nNever dull\nA story\n', 'latin1'))
  await expect(page.getByText('5 prompts. list.txt is not UTF-8, so it was read as Windows-1252.')).toBeVisible()
  await page.getByRole('combobox', { name: 'Tokens, at most' }).selectOption('16')
  await startButton(page).click()
  await expect(results(page)).toBeVisible()
  await page.getByRole('link', { name: 'Labs' }).click()
  await page.getByRole('link', { name: /^Prompts/ }).click()
  await page.reload()
  const resume = page.getByRole('button', { name: /^Resume/ })
  await expect(resume.or(isDone(page)).first()).toBeVisible()
  if (await resume.isVisible()) await resume.click()
  await expect(isDone(page)).toBeVisible()
  await expect(progress(page)).toHaveAttribute('aria-valuenow', '100')
  await expect(results(page)).toContainText('Too few prompts to tell them apart.')
  await expect(results(page).getByRole('row')).toHaveCount(1 + 3)
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, ['light'])
  await page.setViewportSize({ width: 1280, height: 720 })

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'All tables and figures (.zip)' }).click()
  const files = unzipSync(await readFile(await (await download).path()))
  expect(Object.keys(files).sort()).toEqual([
    'frontier.csv',
    'frontier.svg',
    'optimisation.svg',
    'pairs.csv',
    'prompts.jsonl',
    'rows.csv',
    'steps.csv',
    'summary.json',
    'texts.csv',
  ])
  const texts = new TextDecoder().decode(files['texts.csv']).trim().split('\n')
  expect(texts).toHaveLength(1 + 5 * (2 + 2 + 1))

  await page.getByRole('region', { name: 'Texts' }).getByRole('button', { expanded: false }).first().click()
  await page.getByRole('button', { name: 'Open in the playground' }).click()
  await expect(page.getByRole('region', { name: 'From many prompts' })).toContainText('list.txt, prompt')
  await expect(page.getByRole('group', { name: /^Text by/ })).toHaveCount(3)

  // Beside the single runs it is listed, found, deleted and brought back, and opened.
  await page.getByRole('button', { name: 'My runs' }).click()
  const library = page.getByRole('dialog', { name: 'My runs' })
  const entry = library.getByRole('region', { name: 'On many prompts' }).getByRole('listitem')
  await expect(entry).toContainText('Für Anna')
  await expect(entry).toContainText(/5 prompts · top-k, ARGS, ARGS-greedy · done · [\d.,]+ [kM]B/)
  await expect(library.getByRole('region', { name: 'Stored in this browser' })).toContainText(
    'Comparisons on many prompts',
  )
  await expectAccessible(page)
  const search = library.getByRole('textbox', { name: 'Search my runs' })
  await search.fill('nothing like it')
  await expect(library.getByText('No run matches.')).toBeVisible()
  await search.fill('freunde')
  await entry.getByRole('button', { name: 'Delete list.txt' }).click()
  await expect(entry).toHaveCount(0)
  await library.getByRole('button', { name: 'Undo' }).click()
  await entry.getByRole('button', { name: 'list.txt', exact: true }).click()
  await expect(isDone(page)).toBeVisible()
  await expect(results(page).getByRole('row')).toHaveCount(1 + 3)
})

/** Opens the tiny classifier as the judge, on the page about rewards. */
async function openJudge(page: Page): Promise<void> {
  const folder = path.join(test.info().outputDir, 'tiny-words')
  for (const [file, bytes] of tinyClassifier()) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), bytes)
  }
  await page.getByRole('link', { name: 'Rewards' }).click()
  const own = page.getByRole('region', { name: 'A reward model of your own' })
  await own.getByLabel('Folder of a reward model').setInputFiles(folder)
  const button = page.getByRole('button', { name: 'Open as the judge' })
  await button.click()
  await expect(button).toHaveCount(0)
  await page.getByRole('link', { name: /^Prompts/ }).click()
}

test('a text classifier judges through a reload, under its own name', async ({ page }) => {
  await open(page, 'tiny', ['topK', 'args'], 'keyword:e')
  await openJudge(page)
  await field(page).fill('A good garden\nThe bad film\nA light\nNever dull')
  await page.getByRole('combobox', { name: 'Tokens, at most' }).selectOption('16')
  await startButton(page).click()
  await expect(results(page)).toBeVisible()
  await page.reload()
  const resume = page.getByRole('button', { name: /^Resume/ })
  await expect(resume.or(isDone(page)).first()).toBeVisible()
  if (await resume.isVisible()) await resume.click()
  await expect(isDone(page)).toBeVisible()
  await expect(results(page)).toContainText('judge: tiny-words')
  await expect(page.getByText('classifier:')).toHaveCount(0)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Texts (CSV)' }).click()
  const [heading] = (await readFile(await (await download).path(), 'utf8')).split('\n')
  expect(heading).toContain(',judges.tiny-words,')
})

test('the film judge judges a few prompts through a reload, on the real model', { tag: '@long' }, async ({ page }) => {
  test.skip(!existsSync('models/film-judge'), 'npm run model -- film-judge installs it')
  test.setTimeout(900_000)
  await open(page, 'smollm2-135m-instruct', ['topK', 'args'], 'sentiment')
  await page.getByRole('link', { name: 'Rewards' }).click()
  const own = page.getByRole('region', { name: 'A reward model of your own' })
  await own.getByLabel('Folder of a reward model').setInputFiles('models/film-judge')
  await page.getByRole('button', { name: 'Open as the judge' }).click({ timeout: 120_000 })
  await expect(own).toContainText('film-judge', { timeout: 120_000 })
  await page.getByRole('link', { name: /^Prompts/ }).click()
  await field(page).fill('The acting in this movie is\nI watched this film and\nThe plot')
  await page.getByRole('combobox', { name: 'Samples for each prompt' }).selectOption('1')
  await page.getByRole('combobox', { name: 'Tokens, at most' }).selectOption('16')
  await startButton(page).click()
  await expect(results(page)).toBeVisible({ timeout: 300_000 })
  await page.reload()
  await page.getByRole('button', { name: /^Resume/ }).click()
  await expect(isDone(page)).toBeVisible({ timeout: 600_000 })
  await expect(results(page)).toContainText('judge: film-judge')
  await expect(results(page)).toContainText('3 prompts')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Texts (CSV)' }).click()
  const [heading, ...texts] = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n')
  const place = heading?.split(',').indexOf('judges.film-judge') ?? -1
  expect(place).toBeGreaterThan(0)
  expect(texts.length).toBeGreaterThanOrEqual(3 * 2)
  expect(Number(texts[0]?.split(',')[place])).not.toBe(0)
})

test('forty prompts run to their end through a reload, on the real model', { tag: '@long' }, async ({ page }) => {
  test.setTimeout(1_500_000)
  await open(page, 'smollm2-135m-instruct', ['topK', 'pargs'], 'sentiment')
  await field(page).fill(fortyPrompts.join('\n'))
  await expect(page.getByText('40 prompts.')).toBeVisible()
  await page.getByRole('combobox', { name: 'Samples for each prompt' }).selectOption('1')
  await page.getByRole('combobox', { name: 'Tokens, at most' }).selectOption('16')
  await startButton(page).click()
  await expect(results(page)).toBeVisible({ timeout: 300_000 })
  await page.reload()
  await page.getByRole('button', { name: /^Resume/ }).click()
  // A comparison that the person runs goes first.
  await page.getByRole('link', { name: 'Playground' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 300_000 })
  await page.getByRole('link', { name: /^Prompts/ }).click()
  await expect(isDone(page)).toBeVisible({ timeout: 1_200_000 })
  await expect(results(page)).toContainText('40 prompts')
  await expect(results(page)).toContainText('95% interval')
  await expect(results(page).getByRole('row')).toHaveCount(1 + 2)
})
