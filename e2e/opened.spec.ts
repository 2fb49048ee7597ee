// A run that was not made here: what a first visit shows, running it again, keeping it, and a text of one's own.

import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { readHead, writeHead } from '../src/rewards/headFile.ts'
import { expectAccessible } from './accessible.ts'
import { pargsCount } from './firstRecorded.ts'

test('a first visit opens on a recorded comparison with no model; it is run again, kept, and there after a reload', async ({
  page,
}) => {
  const fetched: string[] = []
  page.on('request', (request) => request.url().includes('/models/') && fetched.push(request.url()))
  await page.goto('./?runtime=wasm#/playground')
  const recorded = page.getByRole('region', { name: 'Recorded' })
  await recorded.getByRole('button', { name: 'more' }).click()
  await expect(recorded).toContainText(/In \d+ of \d+ seeds/)
  const tokens = page.getByRole('group', { name: 'Text by PARGS', exact: true }).locator('[data-token-position]')
  await expect(tokens).toHaveCount(pargsCount)
  expect(fetched).toEqual([])
  await expectAccessible(page)
  const prompt = await page.getByRole('textbox', { name: 'Prompt' }).inputValue()

  await page.getByRole('button', { name: 'Run', exact: true }).click()
  // Where two candidates are nearly tied another processor may draw the other: then it says so.
  await expect(page.getByRole('status').filter({ hasText: /Run again here: (the same|different)/ })).toBeVisible({
    timeout: 170_000,
  })
  // What it was, and the way to the others, stay.
  await expect(recorded).toContainText('Steered from the first token')
  await expect(recorded).toContainText('Run again here')
  await expect(recorded.getByRole('button', { name: 'Next example' })).toBeVisible()
  await expectAccessible(page)
  const judges = page
    .locator('dl > div')
    .filter({ has: page.getByText('judge', { exact: true }) })
    .locator('dd')
  await expect(judges).toHaveText([/\d/, /\d/, /\d/, /\d/])
  const judged = await judges.allTextContents()

  await page.getByRole('link', { name: 'Score', exact: true }).click()
  const scores = page.getByRole('region', { name: 'Scores' })
  const cells = async () => (await scores.getByRole('cell').allTextContents()).map((text) => text.replace('−', '-'))
  await expect(scores).toContainText('Recorded example')
  const recordedCells = await cells()
  await page.getByRole('button', { name: 'Score', exact: true }).click()
  await expect(scores).not.toContainText('Recorded example')
  const own = await cells()
  expect(own).toHaveLength(recordedCells.length)
  // Scores of other heads or of another model would differ by far more.
  for (const [index, cell] of recordedCells.entries())
    expect(Math.abs(Number(own[index]) - Number(cell)), `cell ${index}`).toBeLessThan(
      0.1 + 0.02 * Math.abs(Number(cell)),
    )

  await page.getByRole('textbox', { name: 'Response' }).fill('quiet, but it stays with you.')
  await page.getByRole('button', { name: 'Score', exact: true }).click()
  await expect(scores.getByRole('row')).not.toHaveCount(0)
  await expectAccessible(page)

  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'mine.safetensors', mimeType: 'application/octet-stream', buffer: await ownHead() })
  await expect(
    page.getByRole('status').filter({ hasText: '“mine (your own head)” is now in the list of rewards' }),
  ).toBeVisible()
  await page.getByRole('combobox', { name: 'Reward' }).selectOption('mine (your own head)')
  await page.getByRole('button', { name: 'Score', exact: true }).click()
  await expect(scores.getByRole('columnheader', { name: /prefix/ })).toBeVisible()
  await expect(scores.getByRole('columnheader', { name: /value/ })).toHaveCount(0)

  await page.getByRole('link', { name: 'Playground' }).click()
  await page.reload()
  await expect(page.getByRole('region', { name: 'From your library' })).toContainText('Next example')
  await expect(tokens).toHaveCount(pargsCount)
  await expect(judges).toHaveText(judged)
  await page.getByRole('button', { name: 'My runs' }).click()
  const library = page.getByRole('dialog', { name: 'My runs' })
  await library.getByRole('button', { name: `Rename ${prompt}` }).click()
  await page.keyboard.type('First light')
  await page.keyboard.press('Enter')
  await expect(library.getByRole('button', { name: 'First light', exact: true })).toBeVisible()
  await expectAccessible(page)
  await library.getByRole('button', { name: 'Delete First light' }).click()
  await library.getByRole('button', { name: 'Undo' }).click()
  await library.getByRole('button', { name: 'First light', exact: true }).click()
  await expect(library).toBeHidden()

  // The head of one's own went with the reload, the text stayed: it is scored by what there is.
  await page.getByRole('link', { name: 'Score', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Response' })).toHaveValue('quiet, but it stays with you.')
  await page.getByRole('button', { name: /^Score/ }).click()
  await expect(scores.getByRole('columnheader', { name: /value/ })).toBeVisible({ timeout: 120_000 })
})

test('Run that is pressed before the recorded comparison has come runs, and Escape stops what is written besides', async ({
  page,
}) => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/recorded/*.json.gz', async (route) => {
    await released
    await route.continue()
  })
  await page.goto('./?runtime=wasm#/playground')
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A quiet garden')
  await page.getByLabel('Length in tokens', { exact: true }).fill('4')
  await page.getByRole('button', { name: /^Run/ }).first().click()
  const came = page.waitForResponse('**/recorded/*.json.gz')
  release()
  await came
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 170_000 })
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('A quiet garden')
  await expect(page.getByRole('region', { name: 'Recorded' })).toHaveCount(0)

  await page.getByLabel('Length in tokens', { exact: true }).fill('100')
  await page.getByRole('button', { name: 'Run 10 seeds' }).click()
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Run 10 seeds' })).toBeVisible()
})

test('the judge says who it is', async ({ page }) => {
  await page.goto('./?runtime=wasm#/playground')
  await page.getByRole('region', { name: 'PARGS', exact: true }).getByRole('button', { name: 'judge' }).focus()
  await expect(page.getByRole('tooltip')).toContainText('Here: sentiment, the mean of 4 judge heads')
})

test('a reload shows the recorded comparison that was shown, and takes its settings for nobody’s own', async ({
  page,
}) => {
  const recorded = page.getByRole('region', { name: 'Recorded' })
  const own = page.getByText('Your own settings above are unchanged')
  await page.goto('./?runtime=wasm#/playground')
  await expect(recorded).toContainText('Steered from the first token')
  await page.reload()
  await expect(recorded).toContainText('Steered from the first token')
  await expect(own).toHaveCount(0)
  await recorded.getByRole('button', { name: 'Next example' }).click()
  await expect(recorded).toContainText('ARGS misled by scoring an unfinished response')
  await page.reload()
  await expect(recorded).toContainText('ARGS misled by scoring an unfinished response')
  await expect(own).toHaveCount(0)
})

test('beside settings of one’s own an opened run says what it was made with, and is taken when asked', async ({
  page,
}) => {
  await page.goto('./?runtime=wasm#/playground')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  const field = (where: typeof page, name: string) => where.getByRole('textbox', { name, exact: true })
  const ran = {
    prompt: await field(page, 'Prompt').inputValue(),
    weight: await field(page, 'Weight w').inputValue(),
    seed: await field(page, 'Seed').inputValue(),
  }
  await field(page, 'Prompt').fill('A prompt of my own')
  await field(page, 'Weight w').fill('7.5')
  await field(page, 'Weight w').press('Tab')

  const tab = await page.context().newPage()
  await tab.goto('./?runtime=wasm#/playground')
  const recorded = tab.getByRole('region', { name: 'Recorded' })
  await expect(recorded).toContainText('Your own settings above are unchanged')
  await expect(recorded).toContainText(`Prompt of this run: ${ran.prompt}`)
  await expect(recorded).toContainText(`seed ${ran.seed}`)
  await expect(field(tab, 'Prompt')).toHaveValue('A prompt of my own')
  const column = tab.getByRole('region', { name: 'PARGS', exact: true })
  await expect(column.getByText(`w +${Number(ran.weight).toFixed(1)}`)).toBeVisible()
  await expect(column.getByText('w +7.5')).toHaveCount(0)
  await tab.getByRole('button', { name: 'Change or remove PARGS' }).click()
  await expect(tab.getByText('This column belongs to the opened run')).toBeVisible()
  await expect(tab.getByRole('menuitem')).toHaveCount(1)
  await tab.keyboard.press('Escape')
  await expectAccessible(tab)

  const another = await page.context().newPage()
  await another.goto('./?runtime=wasm#/playground')
  await another.getByRole('button', { name: 'Use your own' }).click()
  await expect(another.getByText(/are set aside/)).toBeVisible()
  await expect(another.getByRole('region', { name: 'Recorded' })).toHaveCount(0)
  await expect(another.getByRole('region', { name: 'PARGS', exact: true }).getByText('w +7.5')).toBeVisible()
  await expect(another.getByRole('button', { name: 'Add a column' })).toBeVisible()
  await expectAccessible(another)
  await another.close()

  await recorded.getByRole('button', { name: 'Use these settings' }).click()
  await expect(recorded).not.toContainText('Prompt of this run')
  await expect(field(tab, 'Prompt')).toHaveValue(ran.prompt)
  await expect(field(tab, 'Weight w')).toHaveValue(ran.weight)
  await expect(column.getByRole('button', { name: 'Settings of PARGS' })).toBeVisible()
})

test('a head of one’s own that went with the page is missed in words, with what steers instead', async ({ page }) => {
  await page.goto('./?runtime=wasm#/playground')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Weight w', exact: true }).fill('3')
  await page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem('tokenwise-settings') ?? '')
    kept.state.reward = 'my-films'
    sessionStorage.setItem('tokenwise-settings', JSON.stringify(kept))
  })
  await page.reload()
  const said = page.getByRole('status').filter({ hasText: '“my-films” is not loaded: positive film review steers' })
  await expect(said).toBeVisible()
  await said.getByRole('link', { name: 'Score a text' }).click()
  await expect(page.getByRole('button', { name: 'Load your own head…' })).toBeVisible()
  await page.goBack()
  await page.getByRole('button', { name: 'Reward: my-films' }).click()
  await page.getByRole('combobox', { name: 'Reward' }).selectOption('positive film review')
  await expect(said).toHaveCount(0)
})

/** A head file with a name of its own, as `tokenwise train --reward mine` writes it. */
async function ownHead(): Promise<Buffer> {
  const { card, weights } = readHead(await readFile('public/heads/sentiment/prefix.safetensors'))
  return Buffer.from(writeHead({ ...card, reward: 'mine' }, weights))
}

test('a link opens the same tokens in an empty profile with no model; a broken one says so', async ({
  page,
  browser,
}) => {
  await page.goto('./?runtime=wasm#/playground')
  const tokensIn = (where: typeof page) =>
    where.getByRole('group', { name: 'Text by PARGS', exact: true }).locator('[data-token-position]')
  await expect(tokensIn(page)).toHaveCount(pargsCount)
  const sent = await tokensIn(page).allTextContents()
  await page.getByRole('button', { name: 'Share or save…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share or save this comparison' })
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Look at this')
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue()
  expect(link.split('#')[1]?.length).toBeLessThan(8192)
  await expectAccessible(page)
  const saved = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save the file' }).click()
  const file = await (await saved).path()

  const other = await (await browser.newContext()).newPage()
  const fetched: string[] = []
  other.on('request', (request) => request.url().includes('/models/') && fetched.push(request.url()))
  await other.goto(link)
  const opened = other.getByRole('region', { name: 'From a link' })
  await expect(opened).toContainText('Look at this')
  await expect(opened).toContainText('the candidates of the steps at which the texts first differ')
  await expect(tokensIn(other)).toHaveCount(pargsCount)
  expect(await tokensIn(other).allTextContents()).toEqual(sent)
  await expect(other.getByRole('img', { name: /^Reward by position, \d+ points$/ })).toBeVisible()
  expect(fetched).toEqual([])

  await other.getByRole('button', { name: 'Share or save…' }).click()
  await other
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.json.gz', mimeType: 'application/gzip', buffer: await readFile(file) })
  await expect(other.getByRole('region', { name: 'From a file' })).toContainText('Look at this')
  expect(await tokensIn(other).allTextContents()).toEqual(sent)
  await expect(other.getByRole('dialog')).toBeHidden()

  await other.goto(`${link.split('#')[0]}#/run/1.broken`)
  await expect(other.getByRole('alert')).toContainText('This link is damaged')
  await other.context().close()
})

test('the words of the caption explain themselves', async ({ page }) => {
  await page.goto('./#/playground')
  const recorded = page.getByRole('region', { name: 'Recorded' })
  await recorded.getByRole('button', { name: 'more' }).press('Enter')
  await recorded.getByRole('button', { name: '95% interval' }).focus()
  await expect(page.getByRole('tooltip')).toContainText('95 in 100')
})
