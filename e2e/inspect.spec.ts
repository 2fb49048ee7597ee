// Looking inside a run: step by step, what another weight would have chosen, and another candidate taken.

import { expect, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { pargsCount } from './firstRecorded.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('a recorded run is stepped through and asked what if with no model; a candidate is taken and written on from', async ({
  page,
}) => {
  await page.goto('./?runtime=wasm#/playground')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  const tokens = page.getByRole('group', { name: 'Text by PARGS', exact: true }).locator('[data-token-position]')
  await expect(tokens).toHaveCount(pargsCount)

  await page.getByRole('button', { name: 'Go to the start' }).click()
  await expect(tokens).toHaveCount(0)
  await page.locator('body').click({ position: { x: 4, y: 4 } })
  await page.keyboard.press('.')
  await page.keyboard.press('.')
  await page.keyboard.press('.')
  await page.keyboard.press(',')
  await expect(tokens).toHaveCount(2)
  const candidates = page.getByRole('region', { name: 'Candidates' })
  await expect(candidates).toContainText('PARGS, step 2')
  await expect(candidates).toContainText('current step')
  await page.keyboard.press('End')
  await expect(tokens).toHaveCount(pargsCount)

  await page.keyboard.press('Shift+?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('play or pause')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  const seed = page.getByRole('textbox', { name: 'Seed', exact: true })
  const before = await seed.inputValue()
  await page.getByRole('button', { name: 'New seed' }).click()
  await expect(seed).not.toHaveValue(before)
  await page.keyboard.press('Control+z')
  await expect(seed).toHaveValue(before)

  await tokens.first().click()
  await expect(candidates).toContainText('PARGS, step 1')
  await candidates.getByText('What if: change w, T or k').click()
  await candidates.getByRole('slider', { name: 'What if w' }).press('Home')
  await expect(candidates).toContainText(new RegExp(`of ${pargsCount} choices would change`))
  await candidates.getByRole('button', { name: /^and \d+ more$/ }).click()
  const flips = Number(/(\d+) of \d+ choices/.exec(await candidates.innerText())?.[1])
  await expect(candidates.getByRole('button', { name: /^Token \d+$/ })).toHaveCount(flips)
  await expectAccessible(page)
  await candidates.getByRole('button', { name: 'Reset' }).click()
  await expect(candidates.getByText('would change')).toHaveCount(0)

  await candidates
    .getByRole('button', { name: /^Continue from/, disabled: false })
    .first()
    .click()
  const forks = page.getByRole('region', { name: 'Forks' })
  await expect(forks.getByText(/writing/)).toBeVisible({ timeout: 120_000 })
  await forks.getByRole('button', { name: 'Stop' }).click()
  await expect(forks.getByText(/writing/)).toHaveCount(0)
  await expect(forks.getByRole('listitem')).toHaveCount(2)
  await expectAccessible(page)
  await forks.getByRole('button', { name: /^Delete PARGS, “/ }).click()
  await expect(forks.getByRole('listitem')).toHaveCount(1)
  await forks.getByRole('button', { name: 'Undo' }).click()
  await expect(forks.getByRole('listitem')).toHaveCount(2)
})

test('what fetches the model says so before; a fork that waits for it is told of, and leaves nothing where it is given up', async ({
  page,
}) => {
  await page.route('**/models/**', () => {})
  await page.goto('./?runtime=wasm#/playground')
  await page.getByRole('group', { name: 'Text by PARGS', exact: true }).locator('[data-token-position]').first().click()
  const candidates = page.getByRole('region', { name: 'Candidates' })
  await candidates.getByText('What if: change w, T or k').click()
  await candidates.getByRole('slider', { name: 'What if w' }).press('Home')
  await candidates.getByText('Look up another token').click()
  await expect(candidates.getByRole('button', { name: 'Run with this change (loads 98 MB first)' })).toBeVisible()
  await expect(candidates.getByRole('button', { name: 'Look it up (loads 98 MB first)' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run 10 seeds (loads 98 MB first)' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toHaveAccessibleDescription(
    'Run (loads 98 MB first)',
  )

  await candidates
    .getByRole('button', { name: /^Continue from .* \(loads 98 MB first\)$/, disabled: false })
    .first()
    .click()
  const forks = page.getByRole('region', { name: 'Forks' })
  await expect(forks.getByRole('status')).toContainText('A fork is waiting for the model')
  await expect(forks.getByRole('listitem')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Run 10 seeds', exact: true })).toBeVisible()
  await page.getByRole('region', { name: 'Model', exact: true }).getByRole('button', { name: 'Cancel' }).click()
  await expect(forks).toBeHidden()
})

test('a text is walked by keyboard: what is chosen is told, and let go', async ({ page }) => {
  await page.goto('./?runtime=wasm#/playground')
  const text = page.getByRole('group', { name: 'Text by PARGS', exact: true })
  await expect(text.locator('[data-token-position]')).toHaveCount(pargsCount)
  const marked = text.locator('[data-marked]')
  const told = page.getByRole('region', { name: 'PARGS', exact: true }).getByRole('status')
  await text.press('ArrowRight')
  await text.press('ArrowRight')
  await expect(told).toHaveText(/^token 2: ␣?\S+, advantage [+−]\d\.\d\d$/)
  await expect(marked).toHaveAttribute('data-token-position', '1')
  const before = await told.textContent()
  await text.locator('[data-token-position]').nth(4).click()
  await expect(marked).toHaveAttribute('data-token-position', '4')
  await expect(told).toHaveText(before as string)
  await page.mouse.move(0, 0)
  await text.press('Escape')
  await expect(marked).toHaveCount(0)
  await expect(told).toHaveText('deselected')
  await text.press('ArrowLeft')
  await expect(told).toHaveText(new RegExp(`^token ${pargsCount}: `))
  await text.press('Enter')
  await expect(marked).toHaveCount(0)

  await page.getByText('Show the numbers').click()
  await page.getByText('Token by token', { exact: true }).click()
  const table = page.getByRole('region', { name: 'Token by token' })
  await expect(table.getByRole('row')).toHaveCount(2 + 48)
  await expect(table.getByRole('rowheader').first()).toHaveText('1')
})

test('the tables of all columns stand side by side, and the step moves all of them', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('./?runtime=wasm#/playground')
  const candidates = page.getByRole('region', { name: 'Candidates' })
  await candidates.getByRole('button', { name: 'All columns' }).click()
  const columns = ['top-k', 'CD', 'ARGS', 'PARGS']
  const table = (column: string, step: number) =>
    candidates.getByRole('region', { name: `${column}, step ${step}`, exact: true })
  for (const column of columns) {
    await expect(table(column, 1).getByRole('row')).toHaveCount(1 + 10)
    await expect(table(column, 1).locator('tr[aria-current=true]')).toHaveCount(1)
    await expect(table(column, 1)).toContainText(/The noise decided|The token with the highest score was sampled/)
  }
  const tops = await Promise.all(columns.map(async (column) => (await table(column, 1).boundingBox())?.y))
  expect(new Set(tops).size).toBe(1)

  await page.getByRole('group', { name: 'Text by CD' }).locator('[data-token-position]').nth(8).click()
  await expect(candidates.getByRole('heading', { level: 2 })).toContainText('All columns, step 9')
  for (const column of columns) await expect(table(column, 9).getByRole('row')).toHaveCount(1 + 10)
  await page.reload()
  await expect(table('top-k', 1).getByRole('row')).toHaveCount(1 + 10)
  await expectAccessible(page)

  await candidates.getByRole('button', { name: /^ARGS: / }).click()
  await expect(candidates.getByRole('heading')).toHaveText(/^ARGS, step 1/)
  await expect(candidates.getByRole('table')).toHaveCount(1)
})

test('a column is brought out in the pictures by its name: while it is pointed at or focused, and kept by a click', async ({
  page,
}) => {
  await page.goto('./?runtime=wasm#/playground')
  const picture = page.getByRole('figure', { name: 'Base log-probability by position' })
  const name = picture.getByRole('button', { name: 'Highlight CD: Base log-probability by position' })
  const faded = page.getByRole('figure', { name: 'Reward by position' }).locator('[data-faded]')
  await expect(picture.locator('path').first()).toBeAttached()
  await expect(faded).toHaveCount(0)
  await name.hover()
  await expect(faded).toHaveCount(3)
  await page.mouse.move(0, 0)
  await expect(faded).toHaveCount(0)
  await name.focus()
  await expect(faded).toHaveCount(3)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(name).toHaveAttribute('aria-pressed', 'true')
  await expect(faded).toHaveCount(3)
  await expectAccessible(page)
  await name.click()
  await expect(name).toHaveAttribute('aria-pressed', 'false')
  await expect(faded).toHaveCount(0)
})

test('a pinned token pauses playback, and stays pinned until another run is opened', async ({ page }) => {
  await page.goto('./?runtime=wasm#/playground')
  const heading = page.getByRole('region', { name: 'Candidates' }).getByRole('heading')
  await expect(heading).toContainText('first difference')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.getByRole('group', { name: 'Text by ARGS', exact: true }).locator('[data-token-position]').nth(5).click()
  await page.mouse.move(0, 0)
  await expect(heading).toHaveText(/^ARGS, step 6pinned · click the token again to unpin$/)
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Next example' }).click()
  await expect(heading).toContainText('first difference')
})
