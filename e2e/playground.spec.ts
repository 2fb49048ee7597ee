// What a newcomer does, on the real model (wasm) in a real browser.

import { expect, type Locator, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { slowEngine } from './slowEngine.ts'

const METHODS = ['top-k', 'CD', 'ARGS', 'PARGS']

const textBy = (page: Page, method: string) => page.getByRole('group', { name: `Text by ${method}`, exact: true })
const tokensBy = (page: Page, method: string) => textBy(page, method).locator('[data-token-position]')
const figure = (page: Page, title: string) => page.getByRole('img', { name: new RegExp(`^${title}, \\d+ points$`) })

async function tokenCount(page: Page): Promise<number> {
  const counts = await Promise.all(METHODS.map((method) => tokensBy(page, method).count()))
  return counts.reduce((sum, count) => sum + count, 0)
}

const words = (tokens: Locator) => tokens.evaluateAll((all) => all.map((token) => token.textContent))

test('a newcomer writes a prompt, runs, looks, stops, changes w and runs again', async ({ page }) => {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto('./?runtime=wasm#/playground')
  await expect(figure(page, 'Reward by position')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('textbox', { name: 'Prompt' }).fill('I watched this film on a quiet Sunday afternoon, and')
  await page.getByLabel('Length in tokens', { exact: true }).fill('12')
  // The texts of the other prompt are set aside, and stay so while the model is loaded.
  const setAside = page.getByText(/^Texts for “The acting in this movie is” are set aside/)
  await expect(setAside).toBeVisible()
  expect(await tokenCount(page)).toBe(0)
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeDisabled()
  await expectAccessible(page)
  const outdated = page.getByText(/^Written with /)
  await page.getByRole('button', { name: 'Run', exact: true }).click()

  // The model comes with a bar first; then four columns fill at once.
  await expect(page.getByRole('progressbar').first()).toBeVisible()
  await expect(setAside).toBeVisible()
  expect(await tokenCount(page)).toBe(0)
  for (const method of METHODS) await expect(tokensBy(page, method).first()).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 120_000 })
  for (const method of METHODS) {
    const count = await tokensBy(page, method).count()
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThanOrEqual(12)
  }
  const written = await tokenCount(page)
  for (const title of ['Reward by position', 'Reward against base log-probability']) {
    await expect(figure(page, title)).toHaveAttribute('data-points', String(written))
  }

  // A token and its points know of each other.
  await tokensBy(page, 'PARGS').nth(2).hover()
  await expect(page.getByTestId('marked-point').first()).toBeVisible()
  await tokensBy(page, 'PARGS').nth(2).click()
  await expect(page.getByRole('region', { name: 'Candidates' })).toContainText('PARGS, step 3')
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  // At w = 0 all sampling columns write what top-k writes.
  await expect(outdated).toHaveCount(0)
  await page.getByLabel('Weight w', { exact: true }).fill('0')
  await expect(outdated).toHaveCount(METHODS.length - 1)
  // The head says what the text was written with, the note what Run will use.
  const pargs = page.getByRole('region', { name: 'PARGS', exact: true })
  await expect(pargs.getByRole('button', { name: 'Settings of PARGS: w +2.0' })).toBeVisible()
  await expect(pargs).toContainText('Written with w 2. Run will use w 0.')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 120_000 })
  await expect(outdated).toHaveCount(0)
  const topK = await words(tokensBy(page, 'top-k'))
  expect(topK).toHaveLength(12)
  for (const method of METHODS.slice(1)) expect(await words(tokensBy(page, method))).toEqual(topK)

  // Stop ends it and keeps what was written.
  await page.getByLabel('Length in tokens', { exact: true }).fill('200')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(tokensBy(page, 'top-k').nth(2)).toBeVisible()
  await page.getByRole('button', { name: /^Stop/ }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Stopped' })).toBeAttached()
  const kept = await tokenCount(page)
  expect(kept).toBeGreaterThan(8)
  expect(kept).toBeLessThan(4 * 200)
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()

  // A long prompt is read with a bar, and Stop need not wait for its end.
  await page
    .getByRole('textbox', { name: 'Prompt' })
    .fill('Nobody hurries to explain anything in this film. '.repeat(150))
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const reading = page.getByRole('progressbar', { name: 'Reading the prompt' })
  await expect(reading).toBeVisible()
  await page.getByRole('button', { name: /^Stop/ }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Stopped' })).toBeAttached()
  await expect(reading).toBeHidden()
  expect(await tokenCount(page)).toBe(0)
  expect(problems).toEqual([])
})

test('a number field shows what a run will use, and says what it did', async ({ page }) => {
  await page.goto('./?model=tiny&runtime=wasm#/playground')
  const told = (text: string) => page.getByRole('status').filter({ hasText: text })
  for (const [label, typed, shown, note] of [
    ['Candidates k', '-3', '1', 'k must be a whole number from 1 to 50. Using 1.'],
    ['Candidates k', '', '1', 'Using 1.'],
    ['Temperature', '0', '0.1', 'Temperature must be a number from 0.1 to 3. Using 0.1.'],
    ['Length in tokens', '10000', '512', 'Using 512.'],
    ['Weight w', '-99', '-40', 'Using −40.'],
  ] as const) {
    const field = page.getByRole('textbox', { name: label, exact: true })
    await field.fill(typed)
    await expect(field).toHaveValue(typed)
    await field.press(typed === '' ? 'Enter' : 'Tab')
    await expect(field).toHaveValue(shown)
    await expect(told(note)).toBeAttached()
  }
  const seed = page.getByRole('textbox', { name: 'Seed', exact: true })
  await seed.fill('1e99')
  await expect(seed).toHaveValue('7')
  await expect(told('“1e99” was not inserted')).toBeAttached()
  await seed.press('Enter')
  await seed.fill('12')
  await expect(seed).toHaveValue('12')
  await expect(told('seed')).toHaveCount(0)

  // With nothing to go on from, Run says what it waits for.
  await page.getByRole('textbox', { name: 'Prompt' }).fill(' ')
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
  await expect(page.getByText('Enter a prompt first.')).toBeVisible()
})

test('what steers is chosen by keyboard, kept over a reload, and says which methods it cannot steer', async ({
  page,
}) => {
  await page.goto('./?model=tiny&runtime=wasm#/playground')
  const picker = page.getByRole('button', { name: /^Reward:/ })
  await picker.focus()
  await page.keyboard.press('Enter')
  const which = page.getByRole('combobox', { name: 'Reward', exact: true })
  await expect(which).toBeFocused()
  await which.selectOption('a keyword')
  const word = page.getByRole('textbox', { name: 'Word' })
  await word.fill('two words')
  await expect(page.getByText('must be a single word that starts with a letter')).toBeVisible()
  await expectAccessible(page)
  await word.fill('river')
  await page.getByRole('button', { name: 'Add a reward' }).click()
  const weight = page.getByRole('textbox', { name: 'Weight of reward 2' })
  await weight.fill('-0.5')
  await weight.press('Enter')
  await weight.fill('0')
  await weight.press('Enter')
  await expect(
    page.getByRole('status').filter({ hasText: /^A weight of 0 has no effect\. .* Using −0\.5\.$/ }),
  ).toBeAttached()
  await expect(weight).toHaveValue('-0.5')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(picker).toBeFocused()
  await expect(picker).toHaveAccessibleName('Reward: 1 · a keyword: river + −0.5 · positive film review')
  await expect(page.getByText('CD needs a value head')).toBeVisible()
  await page.reload()
  await expect(picker).toHaveAccessibleName('Reward: 1 · a keyword: river + −0.5 · positive film review')
  await picker.click()
  await page.getByRole('button', { name: 'Remove reward 1' }).click()
  await page.keyboard.press('Escape')
  await expect(picker).toHaveAccessibleName('Reward: positive film review')
  await expect(page.getByText('CD needs a value head')).toHaveCount(0)
})

test.describe('by touch, without motion', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 }, contextOptions: { reducedMotion: 'reduce' } })

  test('a term explains itself on tap and on focus, and Escape closes it', async ({ page }) => {
    await page.goto('./?model=tiny&runtime=wasm#/playground')
    const tip = page.getByRole('tooltip')
    const settings = page.getByRole('button', { name: /^Settings: w 2, k 10, T 1, 48 tokens, seed 7/ })
    await settings.tap()
    await expect(settings).toHaveAttribute('aria-expanded', 'true')
    await page.getByRole('button', { name: 'Temperature', exact: true }).tap()
    await expect(tip).toContainText('how random the sampling is')
    await page.keyboard.press('Escape')
    await expect(tip).toBeHidden()
    await page.getByRole('textbox', { name: 'Weight w', exact: true }).focus()
    await page.keyboard.press('Tab')
    await expect(tip).toContainText('only the k most probable tokens')
    await page.keyboard.press('Escape')
    await expect(tip).toBeHidden()
    await page.getByRole('switch', { name: 'as a chat question' }).check({ force: true })
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    // Looked at another page, it is as it was.
    await page.getByRole('link', { name: 'About' }).tap()
    await page.getByRole('link', { name: 'Playground' }).tap()
    await expect(page.getByRole('textbox', { name: 'Seed', exact: true })).toBeVisible()
    await settings.tap()
    await expect(page.getByRole('textbox', { name: 'Seed', exact: true })).toBeHidden()
  })
})

test.describe('a first visit', () => {
  test.use({ storageState: { cookies: [], origins: [] }, contextOptions: { reducedMotion: 'reduce' } })

  const top = (element: Locator) => element.evaluate((one) => one.getBoundingClientRect().top)
  const bottom = (element: Locator) => element.evaluate((one) => one.getBoundingClientRect().bottom)

  test('the simple view has the texts in the upper third, and one button that starts', async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto('./?runtime=wasm#/playground')
    await expect(tokensBy(page, 'PARGS').first()).toBeVisible()
    for (const method of METHODS) expect(await top(tokensBy(page, method).first())).toBeLessThanOrEqual(300)
    for (const chart of ['Reward by position', 'Reward against base log-probability'])
      await expect(page.getByRole('img', { name: new RegExp(`^${chart}, \\d+ points$`) })).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('button', { name: /Run/ })).toHaveCount(1)
    await expect(page.getByRole('region', { name: 'Prompt and settings' }).getByText('98 MB')).toHaveCount(1)
    await expect(page.getByRole('region', { name: 'Recorded' })).not.toContainText('98')
    await expect(page.getByText(/^normalized w, seed 1/)).toBeVisible()
    for (const name of ['Seed', 'Candidates k', 'Length in tokens', 'Temperature'])
      await expect(page.getByRole('textbox', { name, exact: true })).toHaveCount(0)
    await expectAccessible(page)

    // What steers is chosen in the simple view, too; the rest is a click away, and the choice is kept.
    await page.getByRole('textbox', { name: 'Weight w', exact: true }).fill('3')
    await expect(page.getByText('Written with w 2. Run will use w 3.').first()).toBeVisible()
    await page.getByRole('button', { name: 'full view' }).click()
    await expect(page.getByRole('textbox', { name: 'Seed', exact: true })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('radio', { name: 'Full', exact: true })).toBeChecked()

    const examples = page.getByRole('button', { name: 'Examples ▾' })
    await examples.click()
    const prompts = page.getByRole('group', { name: /^Prompts/ })
    await prompts.getByRole('menuitem').nth(2).click()
    await expect(page.getByText(/are set aside/)).toBeVisible()
    expect(await tokenCount(page)).toBe(0)
    await expect(page.getByRole('region', { name: 'Recorded' })).toHaveCount(0)
    await page.getByRole('button', { name: /^Back to/ }).click()
    await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
    await expect(tokensBy(page, 'PARGS').first()).toBeVisible()
    await examples.click()
    await page
      .getByRole('group', { name: /^Recorded/ })
      .getByRole('menuitem', { name: 'CD looks ahead' })
      .click()
    await expect(page.getByRole('region', { name: 'Recorded' })).toContainText('CD looks ahead')
  })

  test.describe('on a phone', () => {
    test.use({ hasTouch: true, viewport: { width: 390, height: 844 } })

    test('the first screen has the legend, a text of top-k and a steered one below it', async ({ page }) => {
      await page.goto('./?runtime=wasm#/playground')
      await expect(tokensBy(page, 'CD').first()).toBeVisible()
      // Run stays at the thumb, over what lies below.
      const run = await top(page.getByRole('button', { name: 'Run', exact: true }))
      expect(await bottom(page.getByRole('img', { name: /^Color scale from/ }))).toBeLessThan(run)
      expect(await top(tokensBy(page, 'top-k').first())).toBeLessThanOrEqual(430)
      for (const token of [tokensBy(page, 'top-k').last(), tokensBy(page, 'CD').nth(8)])
        expect(await bottom(token)).toBeLessThan(run)
      const box = await textBy(page, 'CD').boundingBox()
      expect(box?.x).toBe((await textBy(page, 'top-k').boundingBox())?.x)
      await expectAccessible(page)
    })
  })
})

for (const reducedMotion of ['no-preference', 'reduce'] as const)
  test.describe(`with motion: ${reducedMotion}`, () => {
    test.use({ contextOptions: { reducedMotion } })

    test('keys pressed in what is open over the page neither stop a run nor start one', async ({ page }) => {
      slowEngine(page, 15)
      await page.goto('./?model=tiny&runtime=wasm#/playground')
      await page.getByLabel('Length in tokens', { exact: true }).fill('512')
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      await expect(tokensBy(page, 'top-k').first()).toBeVisible()
      const over = page.getByRole('dialog')
      for (const name of ['Keys', 'My runs', 'Tour']) {
        await page.getByRole('button', { name, exact: true }).click()
        await expect(over).toBeVisible()
        await page.keyboard.press('Escape')
        await expect(over).toBeHidden()
      }
      await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()

      await page.getByRole('button', { name: 'Share or save…' }).click()
      await over.getByRole('textbox', { name: 'Title' }).press('Control+Enter')
      await page.keyboard.press('Escape')
      await expect(over).toBeHidden()
      await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible()
      await page.keyboard.press('Control+Enter')
      await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible()
      await expect(tokensBy(page, 'top-k').first()).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('status').filter({ hasText: 'Stopped' })).toBeAttached()
    })
  })

test('a download that fails is said, with a way on that works', async ({ page }) => {
  await page.route('**/part-000.bin', (route) => route.fulfill({ status: 503, body: 'busy' }))
  await page.goto('./?model=tiny&runtime=wasm#/playground')
  await page.getByRole('button', { name: /^Load the model/ }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('part-000.bin')
  await expect(alert).toContainText('503')
  await page.unroute('**/part-000.bin')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('wasm · ')).toBeVisible()
  await expect(alert).toBeHidden()
})

test('a screen reader is told of stages and not of every step', async ({ page }) => {
  await page.goto('./?model=tiny&runtime=wasm#/playground')
  // Everything that any live region ever says.
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest('[role=status]')
        const words = region?.textContent ?? ''
        if (words !== '' && words !== heard.at(-1)) heard.push(words)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
  const seeds = page.getByRole('region', { name: 'Several seeds' })
  await seeds.getByRole('button', { name: 'Run 10 seeds' }).click()
  await expect(seeds.getByRole('table')).toContainText('10 seeds')
  const all = await heard()
  for (const words of [
    'waiting for the model',
    'Downloading the model',
    'The model is ready',
    'running 10 seeds',
    '10 seeds done. See the table.',
  ])
    expect(all).toContain(words)
  expect(all.filter((words) => /step|MB|\d+ of \d+/.test(words))).toEqual([])
})
