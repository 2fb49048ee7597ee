// The film judge on the real base model: opened from its folder, it steers, chooses among samples, and judges heads.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { RunRecord, TokenRecord } from '../src/decoding/record.ts'

const FOLDER = path.resolve('models/film-judge')
/** A run of a reward model on a busy machine. */
const SLOW = { timeout: 300_000 }

test.skip(!existsSync(FOLDER), 'models/film-judge is not installed: npm run model -- film-judge')

const panel = (page: Page) => page.getByRole('region', { name: 'A reward model of your own' })
const columnOf = (page: Page, name: RegExp) => page.getByRole('region', { name })

async function open(page: Page, as: 'Open as a reward' | 'Open as the judge', then: string): Promise<void> {
  await panel(page).getByLabel('Folder of a reward model').setInputFiles(FOLDER)
  const trial = page.getByRole('region', { name: 'Reward model film-judge' })
  // Of the two sentences, the good one scores higher.
  await expect(trial.getByRole('row', { name: /^positive-negative \+\d.* −\d.* \+\d/ })).toBeVisible(SLOW)
  await trial.getByRole('button', { name: as }).click()
  await expect(panel(page).getByRole('list', { name: 'Open reward models' })).toContainText(then, SLOW)
}

async function chooseReward(page: Page, title: string): Promise<void> {
  await page
    .getByRole('button', { name: /^Reward: / })
    .first()
    .click()
  await page.getByRole('combobox', { name: 'Reward', exact: true }).selectOption(title)
  await page.keyboard.press('Escape')
}

async function run(page: Page): Promise<RunRecord> {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached(SLOW)
  await page.getByRole('button', { name: 'Share or save…' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Save as JSON', exact: true }).click()
  const file = await readFile(await (await saved).path(), 'utf8')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  return JSON.parse(file).record
}

/** Mean reward of the candidates under the base model and under the method. */
function meansOf({ candidates }: TokenRecord): [before: number, after: number] {
  const mean = (of: 'probBefore' | 'probAfter') =>
    candidates.reduce((sum, one) => sum + one[of] * (one.rewards.full as number), 0)
  return [mean('probBefore'), mean('probAfter')]
}

test('the film judge steers ARGS, chooses for Best-of-N, and judges a run of a head', { tag: '@long' }, async ({
  page,
}) => {
  test.setTimeout(1_200_000)
  await page.goto('./?runtime=wasm#/rewards')
  await open(page, 'Open as a reward', 'can steer')

  await page.getByRole('link', { name: 'Playground', exact: true }).click()
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('The acting in this movie is')
  await page.getByLabel('Length in tokens', { exact: true }).fill('8')
  await page.getByRole('button', { name: 'Change or remove PARGS', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Best-of-N(?! \()/ }).click()
  // The base model's rewards and those of one's own are offered once it is loaded.
  await run(page)
  await chooseReward(page, 'film-judge (your reward model)')
  const steered = await run(page)
  expect(steered.settings.reward).toBe('film-judge')
  expect(steered.classifiers).toEqual([expect.objectContaining({ name: 'film-judge', unit: expect.any(Number) })])
  const args = steered.columns.find(({ method }) => method === 'args')
  const means = args?.tokens.map(meansOf) ?? []
  expect(means.length).toBeGreaterThan(0)
  for (const [before, after] of means) expect(after).toBeGreaterThanOrEqual(before - 1e-6)
  const best = steered.columns.find(({ method }) => method === 'bestOfN')
  const scores = best?.branches?.map(({ tokens }) => {
    const last = tokens.at(-1)
    return last?.candidates[last.chosen]?.rewards.full as number
  })
  expect(scores).toHaveLength(8)
  expect(scores?.[best?.leader as number]).toBe(Math.max(...(scores ?? [])))
  await expect(columnOf(page, /^ARGS/).getByText(/calls?, [\d.]+ ms a token/)).toBeVisible()

  await page.getByRole('link', { name: 'Rewards', exact: true }).click()
  await panel(page).getByRole('button', { name: 'Close film-judge' }).click()
  await open(page, 'Open as the judge', 'judges')
  await page.getByRole('link', { name: 'Playground', exact: true }).click()
  // It steered this run, so it does not judge it.
  await expect(page.getByRole('alert')).toContainText('film-judge steers, so it cannot judge')
  await chooseReward(page, 'positive film review')
  const judged = await run(page)
  expect(judged.settings.reward).toBe('sentiment')
  const ofArgs = columnOf(page, /^ARGS/)
  await expect(ofArgs.getByText(/^\d calls?, [\d.]+ ms a token$/)).toHaveCount(2, SLOW)
  await expect(ofArgs.getByRole('button', { name: 'judge cost' })).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})
