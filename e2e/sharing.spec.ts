// A run on the real model leaves the page and comes back: by a link to an empty profile with no model, by a file with
// everything in it, in forms for other programs, and after a reload.

import { readFile } from 'node:fs/promises'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { tokenCounts } from './firstRecorded.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const METHODS = ['top-k', 'CD', 'ARGS', 'PARGS']
const FIGURES = ['Reward by position', 'Reward against base log-probability']
const PROMPT = 'At the end of the long road — عربى 🙂 — they found'

const tokensIn = (page: Page, method: string) =>
  page.getByRole('group', { name: `Text by ${method}`, exact: true }).locator('[data-token-position]')
/** What the judge says, column by column. */
const judges = (page: Page) =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText('judge', { exact: true }) })
    .locator('dd')

const shareDialog = (page: Page) => page.getByRole('dialog', { name: 'Share or save this comparison' })

/** All that a reader sees of the tokens: their text and tint, and the count of points in each picture. */
async function shown(page: Page) {
  // Pictures come last.
  const points = await Promise.all(
    FIGURES.map((title) =>
      page.getByRole('img', { name: new RegExp(`^${title}, \\d+ points$`) }).getAttribute('data-points'),
    ),
  )
  const texts = await Promise.all(
    METHODS.map((method) =>
      tokensIn(page, method).evaluateAll((all) => all.map((token) => [token.textContent, token.getAttribute('style')])),
    ),
  )
  return { texts, points }
}

/** The same once the pictures have a point for every token. */
async function shownWhole(page: Page) {
  await expect
    .poll(async () => {
      const { texts, points } = await shown(page)
      return points.every((count) => Number(count) === texts.flat().length)
    })
    .toBe(true)
  return shown(page)
}

async function write(page: Page, length: number): Promise<void> {
  await page.goto('./?runtime=wasm#/playground')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Prompt' }).fill(PROMPT)
  await page.getByLabel('Length in tokens', { exact: true }).fill(String(length))
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 170_000 })
  await expect(page.getByText('judge', { exact: true }).first()).toBeVisible()
}

async function emptyProfile(browser: Browser) {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  return { page, models: () => asked.filter((url) => url.includes('/models/') || url.includes('/heads/')), asked }
}

test('a run is shared, seen in an empty profile with no model, run again there, and both are there after a reload', async ({
  page,
  browser,
}) => {
  // Two browsers load the model and write, one after the other.
  test.setTimeout(400_000)
  await write(page, 10)
  const sent = await shownWhole(page)
  const count = sent.texts.flat().length
  await page.getByRole('button', { name: 'Share or save…' }).click()
  const dialog = shareDialog(page)
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Two roads <b>')
  await dialog.getByRole('textbox', { name: 'What to notice' }).fill('The third word.')
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue()
  const size = (link.split('#/run/')[1] as string).length
  expect(size).toBeLessThan(8192)
  await expect(dialog.getByRole('region', { name: 'Link' })).toContainText(`${(size / 1000).toFixed(1)} kB`)
  // What somebody asks of their own device is not asked of others.
  expect(link).not.toContain('runtime=')
  await expectAccessible(page)

  const there = await emptyProfile(browser)
  await there.page.goto(link.replace('#', '?runtime=wasm#'))
  const opened = there.page.getByRole('region', { name: 'From a link' })
  await expect(opened).toContainText('Two roads <b>')
  await expect(opened).toContainText('The third word.')
  await expect(opened).toContainText('the candidates of the steps at which the texts first differ')
  // The step at which the texts first differ has its table.
  await there.page.getByRole('button', { name: 'Show the candidates' }).click()
  const candidates = there.page.getByRole('region', { name: 'Candidates' })
  await expect(candidates.getByRole('row')).toHaveCount(11)
  await expect(there.page.getByRole('textbox', { name: 'Prompt' })).toHaveValue(PROMPT)
  const received = await shownWhole(there.page)
  expect(received.points).toEqual(sent.points)
  expect(received.texts.map((tokens) => tokens.map(([text]) => text))).toEqual(
    sent.texts.map((tokens) => tokens.map(([text]) => text)),
  )
  expect(there.models()).toEqual([])
  await there.page.reload()
  await expect(opened).toContainText('Two roads')

  await there.page.getByRole('button', { name: 'Run', exact: true }).click()
  const verdict = there.page.getByRole('status').filter({ hasText: 'Run again here' })
  await expect(verdict).toContainText(`the same, token by token: ${count} of ${count} tokens.`, { timeout: 170_000 })
  // The very same run, tables and all.
  await expect.poll(() => shown(there.page)).toEqual(sent)
  await expect(there.page.getByText('judge', { exact: true }).first()).toBeVisible()
  await there.page.reload()
  await expect(there.page.getByRole('region', { name: 'From your library' })).toBeVisible()
  await expect.poll(() => shown(there.page)).toEqual(sent)
  await there.page.context().close()

  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Seed', exact: true }).fill('99')
  await page.reload()
  await expect(page.getByRole('region', { name: 'From your library' })).toBeVisible()
  await expect.poll(() => shown(page)).toEqual(sent)
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue(PROMPT)
})

test('a recorded comparison has an address, which opens it complete and stays while it is shown', async ({ page }) => {
  const recorded = page.getByRole('region', { name: 'Recorded' })
  const hash = () => page.evaluate(() => window.location.hash)
  await page.goto('./?runtime=wasm#/recorded/rule')
  await recorded.getByRole('button', { name: 'more' }).click()
  await page.getByRole('button', { name: 'Show the candidates' }).click()
  await expect(recorded).toContainText(/In \d+ of 50 seeds/)
  await expect(page.getByRole('region', { name: 'Candidates' }).getByRole('row')).toHaveCount(11)
  await expect(page.getByRole('link', { name: 'Playground' })).toHaveAttribute('aria-current', 'true')
  expect(await hash()).toBe('#/recorded/rule')
  const title = await recorded.locator('b').first().textContent()
  await page.reload()
  await expect(recorded).toContainText(title!)
  // Another one of the menu sets the address, and an address opens another one.
  await recorded.getByRole('button', { name: 'Next example' }).click()
  await expect.poll(hash).toBe('#/recorded/mix')
  await page.evaluate(() => {
    window.location.hash = '#/recorded/rule'
  })
  await expect(recorded).toContainText(title!)
  await page.evaluate(() => {
    window.location.hash = '#/recorded/no-such-one'
  })
  await expect(page.getByRole('alert')).toContainText('no recorded comparison named “no-such-one”')
  await expect(page.getByRole('alert')).toContainText('led-astray')
  await expect(recorded).toContainText(title!)
})

test('everything goes by a file, and into forms for other programs; what was opened is kept when asked', async ({
  page,
  browser,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('./?runtime=wasm#/playground')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  for (const method of METHODS) await expect(tokensIn(page, method)).toHaveCount(tokenCounts[method]!)
  const sent = await shownWhole(page)
  await expect(judges(page)).toHaveText(METHODS.map(() => /\d/))
  const judged = await judges(page).allTextContents()
  await page.getByRole('button', { name: 'Share or save…' }).click()
  const dialog = shareDialog(page)
  const download = async (name: string) => {
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name, exact: true }).click()
    const file = await saved
    return { name: file.suggestedFilename(), body: await readFile(await file.path()) }
  }
  const copied = async (name: string) => {
    await dialog.getByRole('button', { name, exact: true }).click()
    await expect(dialog.getByRole('button', { name: 'Copied' }).first()).toBeVisible()
    return page.evaluate(() => navigator.clipboard.readText())
  }

  const tokens = (await download('Save tokens as CSV')).body.toString()
  expect(tokens.trim().split('\n').length).toBeGreaterThanOrEqual(
    1 + METHODS.reduce((sum, method) => sum + tokenCounts[method]!, 0),
  )
  expect(tokens).toMatch(/^column,method,weight,position,token,text,baseLogProb,entropy,reward\.full/)
  expect(tokens.split('\n')[1]).toMatch(/^1,topK,\d+,1,/)
  expect(tokens).not.toMatch(/,[=+@]/)
  expect((await download('Save candidates as CSV')).body.toString()).toContain('probAfter')
  const json = await download('Save as JSON')
  expect(json.name).toMatch(/^tokenwise-[a-z0-9-]+-seed\d+\.json$/)
  const parsed = JSON.parse(json.body.toString())
  expect(parsed).toMatchObject({ format: 'tokenwise-comparison', version: 1 })
  expect(parsed.record.columns[3].tokens[0].candidates.length).toBe(10)
  const markdown = await copied('Copy as Markdown')
  expect(markdown).toContain('## PARGS, w ')
  expect(markdown).toMatch(/^\| KL to top-k, nats \| 0\.00 \|( \d+\.\d\d \|){3}$/m)
  expect(await copied('Copy BibTeX')).toContain('eprint = {2406.07780}')
  expect(new URL(await copied('Copy link')).hash).toBe('#/recorded/turn')
  const packed = await download('Save the file')
  expect(packed.name).toMatch(/\.json\.gz$/)

  for (const { name, body } of [json, packed]) {
    const there = await emptyProfile(browser)
    await there.page.goto('./#/playground')
    await expect(there.page.getByRole('region', { name: 'Recorded' })).toBeVisible()
    await there.page.getByRole('button', { name: 'Next example' }).click()
    await there.page.getByRole('button', { name: 'My runs' }).click()
    const library = there.page.getByRole('dialog', { name: 'My runs' })
    await library.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer: body })
    await expect(library).toBeHidden()
    await expect(there.page.getByRole('region', { name: 'From a file' })).toBeVisible()
    await expect(there.page.getByText('Your own settings above are unchanged')).toHaveCount(0)
    await expect.poll(() => shown(there.page)).toEqual(sent)
    await there.page.getByRole('button', { name: 'Show the candidates' }).click()
    await expect(there.page.getByRole('region', { name: 'Candidates' }).getByRole('row')).toHaveCount(11)
    expect(there.models()).toEqual([])
    if (name === packed.name) {
      await there.page.getByRole('button', { name: 'My runs' }).click()
      await library.getByRole('button', { name: 'Save the shown run' }).click()
      await expect(library.getByRole('listitem')).toHaveCount(1)
      await expectAccessible(there.page)
      await there.page.reload()
      await expect(there.page.getByRole('region', { name: 'From your library' })).toBeVisible()
      await expect.poll(() => shown(there.page)).toEqual(sent)
      await expect(judges(there.page)).toHaveText(judged)
      await there.page.getByRole('button', { name: 'My runs' }).click()
      await library.getByRole('button', { name: /^Delete / }).click()
      await expect(library.getByRole('listitem')).toHaveCount(0)
      await library.getByRole('button', { name: 'Undo' }).click()
      await expect(library.getByRole('listitem')).toHaveCount(1)
    }
    await there.page.context().close()
  }
})

test('where a link would be too long the file takes its place; hostile text stays text, and fetches nothing', async ({
  page,
}) => {
  await page.goto('./?runtime=wasm#/playground')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await page.getByRole('button', { name: 'Share or save…' }).click()
  const saved = page.waitForEvent('download')
  await shareDialog(page).getByRole('button', { name: 'Save as JSON', exact: true }).click()
  const comparison = JSON.parse((await readFile(await (await saved).path())).toString())
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  let dialogs = 0
  page.on('dialog', (dialog) => {
    dialogs++
    void dialog.dismiss()
  })

  const evil = '<img src="https://example.invalid/x" onerror="alert(1)"><script>alert(2)</script>'
  comparison.title = evil
  comparison.notice = `javascript:alert(3) \u202e${evil}`
  comparison.record.prompt = evil
  comparison.record.settings.maxTokens = 512
  const bytes = [...Buffer.from(evil)]
  for (const [index, column] of comparison.record.columns.entries()) {
    const numbered = (token: { bytes: number[]; baseLogProb: number }, position: number) => ({
      ...token,
      // No two alike, as in a text of this length.
      baseLogProb: -((position * 7919 + index * 131) % 997) / 100,
    })
    column.tokens = Array.from({ length: Math.ceil(512 / column.tokens.length) }, () => column.tokens)
      .flat()
      .slice(0, 512)
      .map(numbered)
    column.tokens[0] = {
      ...column.tokens[0],
      bytes: bytes.slice(0, 256),
      candidates: column.tokens[0].candidates.map((candidate: object) => ({ ...candidate, bytes })),
    }
  }
  await shareDialog(page)
    .locator('input[type=file]')
    .setInputFiles({ name: 'evil.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(comparison)) })
  const opened = page.getByRole('region', { name: 'From a file' })
  await expect(opened).toContainText(evil)
  await expect(tokensIn(page, 'PARGS')).toHaveCount(512)
  await expect(tokensIn(page, 'PARGS').first()).toHaveText(evil)
  await page.getByRole('button', { name: 'Share or save…' }).click()
  const dialog = shareDialog(page)
  await expect(dialog.getByRole('region', { name: 'Link' })).toContainText(/would take \d+\.\d kB.*Send the file/)
  await expect(dialog.getByRole('button', { name: 'Copy link' })).toHaveCount(0)
  await expect(dialog.getByRole('button', { name: 'Save the file' })).toBeVisible()
  await expectAccessible(page)
  expect(await page.locator('img[src*="example.invalid"], script:not([src])').count()).toBe(0)
  expect(dialogs).toBe(0)
  expect(asked.filter((url) => !url.startsWith('blob:') && !url.startsWith(new URL(page.url()).origin))).toEqual([])
})
