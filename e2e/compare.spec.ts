// Comparing and looking inside on the real model (wasm): columns arranged and mixed, pictures zoomed and saved, one step read
// from all sides, another candidate taken with another method, ten seeds.

import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const names = (page: Page) =>
  page
    .getByRole('group', { name: /^Text by / })
    .evaluateAll((texts) => texts.map((text) => text.getAttribute('aria-label')?.replace('Text by ', '')))

async function inMenu(page: Page, button: string, item: RegExp | string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** The fork stands at the right of its parent, on the same row and in the window. */
async function expectBeside(fork: Locator, parent: Locator): Promise<void> {
  await expect(fork).toBeInViewport()
  const [left, right] = [await parent.boundingBox(), await fork.boundingBox()]
  if (!left || !right) throw new Error('a column is not shown')
  expect(right.y).toBeCloseTo(left.y, 0)
  expect(right.x).toBeGreaterThanOrEqual(left.x + left.width)
  expect(right.x).toBeLessThan(left.x + left.width + 40)
}

async function finished(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached({ timeout: 120_000 })
}

test('columns are arranged, mixed, run, pictured, looked into, forked and run with ten seeds', async ({ page }) => {
  // One page and one model for all of it.
  test.setTimeout(400_000)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto('./?runtime=wasm#/playground')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Prompt' }).fill('The story of this film')
  await page.getByLabel('Length in tokens', { exact: true }).fill('6')

  await test.step('columns: removed, added by a paper’s settings, duplicated, moved', async () => {
    await inMenu(page, 'Change or remove CD', 'Remove')
    await inMenu(page, 'Change or remove ARGS', 'Remove')
    await inMenu(page, 'Add a column', /^ARGS, w 1.5, k 10, T 0.7/)
    await expect(page.getByRole('button', { name: /^Settings of ARGS: w \+1.5, k 10, T 0.7/ })).toBeVisible()
    await inMenu(page, 'Change or remove PARGS', 'Duplicate')
    await inMenu(page, 'Change or remove ARGS', 'Move left')
  })

  await test.step('a column with a mix of its own', async () => {
    await page.getByRole('button', { name: /^Settings of PARGS \(2\)/ }).click()
    await page.getByRole('button', { name: 'Add a reward' }).click()
    await page.getByRole('combobox', { name: 'Reward 2' }).selectOption('a keyword')
    await page.getByRole('textbox', { name: 'Weight of reward 2' }).fill('3')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: /^Settings of PARGS, sentiment \+ keyword:garden: / })).toBeVisible()
  })

  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await finished(page)
  expect(await names(page)).toEqual(['top-k', 'PARGS', 'ARGS', 'PARGS, sentiment + keyword:garden'])
  const seeds = page.getByRole('region', { name: 'Several seeds' })
  await expect(seeds).toContainText(/tokens per second, .* passes per token/)

  await test.step('pictures: one for each quantity, with one zoom for all positions, saved', async () => {
    await expect(page.getByRole('img', { name: 'Reward against base log-probability, 24 points' })).toBeVisible()
    await page.getByRole('button', { name: 'Zoom in: Reward by position' }).click()
    const quantity = page.getByRole('radiogroup', { name: 'Chart by position' })
    for (const name of ['reward', 'advantage', 'base log-probability']) {
      await quantity.getByText(name, { exact: true }).click()
      const title = `${name[0]?.toUpperCase()}${name.slice(1)} by position`
      await expect(page.getByRole('img', { name: `${title}, 24 points` })).toBeVisible()
      await expect(page.getByRole('button', { name: `Show all: ${title}` })).toBeVisible()
    }
    await page.getByRole('button', { name: 'Show all: Base log-probability by position' }).click()
    await expect(page.getByRole('button', { name: /^Show all/ })).toHaveCount(0)
    const saved = async (item: string) => {
      const download = page.waitForEvent('download')
      await inMenu(page, 'Save: Reward against base log-probability', item)
      return readFile(await (await download).path())
    }
    const svg = (await saved('Save as SVG')).toString()
    expect(svg).toContain('The story of this film')
    expect(svg).not.toContain('var(--')
    expect([...(await saved('Save as PNG')).subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
    const lines = (await saved('Save numbers as CSV')).toString().trim().split('\n')
    expect(lines[0]).toBe('column,position,text,baseLogProb,reward,advantage')
    expect(lines).toHaveLength(1 + 24)
    await page.getByText('Show the numbers').click()
    await expect(page.getByRole('region', { name: 'Means and ranges' }).getByRole('row')).toHaveCount(5)
  })

  const candidates = page.getByRole('region', { name: 'Candidates' })
  await test.step('one step: every column’s table, what each method would choose, any token', async () => {
    await page.getByRole('button', { name: 'Go to the start' }).click()
    await page.getByRole('button', { name: 'Forward one token' }).click()
    await page.getByRole('button', { name: 'Show the candidates' }).click()
    const columns = candidates.getByRole('group', { name: 'Every column at step 1' })
    await columns.getByRole('button', { name: /^ARGS:/ }).click()
    await expect(candidates).toContainText('ARGS, step 1')
    const choices = candidates.getByRole('list', { name: 'What each method would pick here' })
    for (const method of ['top-k', 'greedy', 'PARGS-G']) await expect(choices).toContainText(method)
    await page.getByRole('button', { name: 'Go to the end' }).click()
    await candidates.getByText('Look up another token').click()
    const other = candidates.getByRole('textbox', { name: 'Another token' })
    await other.fill('zebra')
    await candidates.getByRole('button', { name: 'Look it up' }).click()
    await expect(candidates.getByText(/here: ℓ −\d+\.\d+, probability 1 in [\d,]+, rank \d+; reward/)).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('another candidate with another method, and from that fork again', async () => {
    await candidates.getByRole('combobox', { name: 'Continue from here with' }).selectOption('greedy')
    await candidates
      .getByRole('button', { name: /^Continue from .* with greedy$/ })
      .nth(3)
      .click()
    const forks = page.getByRole('region', { name: /^Fork: greedy → “/ })
    const fork = forks.first()
    await expect(fork).toContainText('Fork of ARGS, from token 1')
    await expectBeside(fork, page.getByRole('region', { name: 'ARGS', exact: true }))
    const text = fork.getByRole('group', { name: /^Text of greedy → / })
    await expect(text.locator('[data-token-position]')).toHaveCount(17)
    await text.locator('[data-token-position]').nth(4).click()
    await expect(candidates).toContainText('Fork, greedy, step 5')
    await candidates
      .getByRole('button', { name: /^Continue from/, disabled: false })
      .nth(1)
      .click()
    const again = forks.nth(1)
    await expectBeside(again, fork)
    await expect(again.getByText(/writing/)).toHaveCount(0)
    // The judge comes first among the figures.
    await expect(again.getByRole('definition').first()).toHaveText(/^[+−]\d/)
    await expectAccessible(page)
  })

  await test.step('what if, run so', async () => {
    const texts = () => page.getByRole('group', { name: 'Text by ARGS' }).textContent()
    const before = await texts()
    await page.getByRole('group', { name: 'Text by ARGS' }).locator('[data-token-position]').first().click()
    await candidates.getByText('What if: change w, T or k').click()
    await candidates.getByRole('slider', { name: 'What if w' }).press('Home')
    await expect(candidates).toContainText('Only a new run can show how')
    await candidates.getByRole('button', { name: 'Run with this change' }).click()
    await expect(page.getByRole('button', { name: /^Settings of ARGS: w −4/ })).toBeVisible()
    await finished(page)
    expect(await texts()).not.toBe(before)
  })

  await page.getByLabel('Length in tokens', { exact: true }).fill('3')
  await seeds.getByRole('button', { name: 'Run 10 seeds' }).click()
  await expect(seeds.getByRole('table')).toContainText('10 seeds', { timeout: 120_000 })
  await expect(seeds.getByRole('row', { name: /^steering reward/ })).toContainText('±')
  // What was run, whatever is set since.
  const titles = await seeds.getByRole('columnheader').allTextContents()
  expect(titles.join()).toMatch(/PARGS, w \d/)
  await page.getByLabel('Weight w', { exact: true }).fill('6.5')
  await expect(seeds.getByRole('table')).toContainText('Settings changed since')
  expect(await seeds.getByRole('columnheader').allTextContents()).toEqual(titles)
  const saved = page.waitForEvent('download')
  await seeds.getByRole('button', { name: 'Save as CSV' }).click()
  expect((await saved).suggestedFilename()).toMatch(/^tokenwise-seeds-\d+-\d+\.csv$/)

  await test.step('from a run of one’s own to a recorded one', async () => {
    await inMenu(page, 'Examples ▾', 'Steered from the first token')
    await expect(page.getByRole('region', { name: 'Recorded' })).toContainText('Steered from the first token')
  })
  expect(problems).toEqual([])
})
