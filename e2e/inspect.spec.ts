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
  await expect(candidates).toHaveCount(0)
  await page.getByRole('button', { name: 'Show the candidates' }).click()
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
  const fork = page.getByRole('region', { name: /^Fork: PARGS → “/ })
  await expect(fork.getByText(/writing/)).toBeVisible({ timeout: 120_000 })
  await expect(fork).toBeInViewport()
  await fork.getByRole('button', { name: 'Stop' }).click()
  await expect(fork.getByText(/writing/)).toHaveCount(0)
  await expectAccessible(page, ['light'])
  await fork.getByRole('button', { name: /^Rename or delete PARGS → “/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(fork).toHaveCount(0)
  const undo = page.getByRole('region', { name: 'Forks', exact: true }).getByRole('button', { name: 'Undo' })
  await expect(undo).toBeFocused()
  await undo.press('Enter')
  await expect(fork).toBeVisible()
})

for (const { name, width, height } of [
  { name: 'beside the text', width: 1440, height: 900 },
  { name: 'below the text on a phone', width: 390, height: 844 },
])
  test(`a clicked token’s candidates open in the window, ${name}, and the token stays in sight`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await page.goto('./?runtime=wasm#/playground')
    const text = page.getByRole('group', { name: 'Text by PARGS', exact: true })
    await expect(text.locator('[data-token-position]')).toHaveCount(pargsCount)
    const token = text.locator('[data-token-position="5"]')
    const panel = page.getByRole('region', { name: 'Candidates' })
    await expect(panel).toHaveCount(0)
    await token.click()
    await expect(panel.getByRole('row')).toHaveCount(1 + 10)
    const [box, shown] = [await panel.boundingBox(), await token.boundingBox()]
    if (!box || !shown) throw new Error('the panel or the token is not shown')
    expect([box.x >= 0, box.y >= 0, box.x + box.width <= width, box.y + box.height <= height]).toEqual(
      Array(4).fill(true),
    )
    expect(shown.y).toBeGreaterThanOrEqual(0)
    if (width > height) expect(shown.x + shown.width).toBeLessThanOrEqual(box.x)
    else expect(shown.y + shown.height).toBeLessThanOrEqual(box.y)
    if (width < height) await expectAccessible(page, ['light'])

    // By keyboard: in, and back to the token.
    await text.press('Enter')
    await expect(panel.getByRole('heading')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)
    await expect(text).toBeFocused()
    await expect(token).toHaveAttribute('data-marked', 'true')
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
  const forks = page.getByRole('region', { name: 'Forks', exact: true })
  await expect(forks.getByRole('status')).toContainText('A fork is waiting for the model')
  await expect(page.getByRole('region', { name: /^Fork: / })).toHaveCount(0)
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
  // The first Escape closes the candidates, which the click opened.
  await expect(page.getByRole('region', { name: 'Candidates' })).toBeVisible()
  await text.press('Escape')
  await expect(marked).toHaveCount(1)
  await text.press('Escape')
  await expect(marked).toHaveCount(0)
  await expect(told).toHaveText('deselected')
  await text.press('ArrowLeft')
  await expect(told).toHaveText(new RegExp(`^token ${pargsCount}: `))

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
  const show = page.getByRole('button', { name: 'Show the candidates' })
  await show.click()
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

  const width = (await candidates.boundingBox())?.width
  expect(width).toBe(1440)
  await page.getByRole('group', { name: 'Text by CD' }).locator('[data-token-position]').nth(8).click()
  await expect(candidates.getByRole('heading', { level: 2 })).toContainText('All columns, step 9')
  for (const column of columns) await expect(table(column, 9).getByRole('row')).toHaveCount(1 + 10)
  await page.reload()
  await show.click()
  await expect(table('top-k', 1).getByRole('row')).toHaveCount(1 + 10)
  await expectAccessible(page)

  await candidates.getByRole('button', { name: /^ARGS: / }).click()
  await expect(candidates).toContainText('ARGS, step 1')
  await expect(candidates.getByRole('table')).toHaveCount(1)
})

test('a column is brought out in the pictures by its name: while it is pointed at or focused, and kept by a click', async ({
  page,
}) => {
  await page.goto('./?runtime=wasm#/playground')
  const name = page.getByRole('button', { name: 'Highlight CD in the charts' })
  const picture = page.getByRole('figure', { name: 'Reward by position' })
  const faded = picture.locator('[data-faded]')
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

test('two charts stand side by side, low enough to be seen with the texts; the quantity by position is chosen by keyboard and kept', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('./?runtime=wasm#/playground')
  const charts = page.locator('[data-tour="pictures"]').getByRole('figure')
  const names = () => charts.evaluateAll((all) => all.map((chart) => chart.getAttribute('aria-label')))
  await expect(charts).toHaveCount(2)
  expect(await names()).toEqual(['Reward by position', 'Reward against base log-probability'])
  const [left, right] = await Promise.all([charts.first().boundingBox(), charts.last().boundingBox()])
  expect(left?.y).toBe(right?.y)
  expect(left?.x).toBeLessThan(right?.x as number)
  for (const box of [left, right]) expect(box?.height).toBeLessThanOrEqual(300)

  const quantity = page.getByRole('radiogroup', { name: 'Chart by position' })
  await quantity.getByRole('radio', { name: 'reward' }).press('ArrowLeft')
  await expect(quantity.getByRole('radio', { name: 'base log-probability' })).toBeFocused()
  await expect(charts.first()).toHaveAccessibleName('Base log-probability by position')
  expect(await names()).toHaveLength(2)
  await expectAccessible(page)
  await page.reload()
  await expect(charts.first()).toHaveAccessibleName('Base log-probability by position')
})

test('a pinned token pauses playback, and stays pinned until another run is opened', async ({ page }) => {
  await page.goto('./?runtime=wasm#/playground')
  const panel = page.getByRole('region', { name: 'Candidates' })
  const play = page.getByRole('button', { name: 'Play', exact: true })
  await play.click()
  const token = page.getByRole('group', { name: 'Text by ARGS', exact: true }).locator('[data-token-position="5"]')
  await token.click()
  await page.mouse.move(0, 0)
  await expect(panel).toContainText('ARGS, step 6pinned')
  await expect(play).toBeVisible()
  await play.click()
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(page.getByRole('group', { name: 'Text by CD' }).locator('[data-token-position="9"]')).toBeVisible()
  await expect(panel).toContainText('ARGS, step 6pinned')
  await page.getByRole('button', { name: 'Next example' }).click()
  await expect(panel).toContainText('first difference')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
})
