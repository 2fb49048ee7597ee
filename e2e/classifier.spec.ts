// Reward models of a person's own: from disk and from a hub, tried, opened, steering, judging, and there again after a reload.

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { type TinyClassifierOptions, tinyClassifier } from '../src/models/testing/tinyClassifier.ts'
import { expectAccessible } from './accessible.ts'
import { type FakeHub, fakeHub, HUB_MODEL } from './fakeHub.ts'
import { expectStored } from './siteState.ts'
import { violationsOf } from './violations.ts'

const REWARDS = './?model=tiny&runtime=wasm#/rewards'
const panel = (page: Page) => page.getByRole('region', { name: 'A reward model of your own' })

/** A folder with the tiny classifier, for a picker. */
function folderFor(name: string, options: TinyClassifierOptions = {}, without = ''): string {
  const place = path.join(test.info().outputDir, name)
  for (const [file, bytes] of tinyClassifier(options)) {
    if (file === without) continue
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true })
    writeFileSync(path.join(place, file), bytes)
  }
  return place
}

async function choose(page: Page, folder: string): Promise<void> {
  await panel(page).getByLabel('Folder of a reward model').setInputFiles(folder)
}

test('a folder with opposite labels is opened as a reward; it steers, and is there after a reload', async ({
  page,
}) => {
  const violations = await violationsOf(page)
  await page.goto(REWARDS)
  await choose(page, folderFor('tiny-words', {}, 'tokenizer.json'))
  await expect(panel(page).getByRole('alert')).toContainText('There is no tokenizer.json')
  await choose(page, folderFor('tiny-words'))
  const trial = page.getByRole('region', { name: 'Reward model tiny-words' })
  await expect(trial).toContainText('make plain what the reward is: POSITIVE-NEGATIVE')
  await trial.getByLabel('Good sentence').fill('good good')
  await trial.getByLabel('Bad sentence').fill('bad bad')
  await trial.getByRole('button', { name: 'Score again' }).click()
  // 2 of 4 tokens are “good”: 4 · 2 / 4 for one label, the negative for the other.
  await expect(trial.getByRole('row', { name: /^POSITIVE-NEGATIVE/ })).toContainText('+8.00')
  await expectAccessible(page)
  await trial.getByRole('button', { name: 'Open as a reward' }).click()
  await expect(panel(page).getByRole('list', { name: 'Open reward models' })).toContainText('tiny-words')

  await page.reload()
  await expect(panel(page).getByRole('list', { name: 'Open reward models' })).toContainText('can steer')
  await page.goto('./?model=tiny&runtime=wasm#/playground')
  await page.getByLabel('Length in tokens', { exact: true }).fill('2')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  await page
    .getByRole('button', { name: /^Reward: / })
    .first()
    .click()
  await page.getByRole('combobox', { name: 'Reward' }).selectOption('tiny-words (your reward model)')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const steered = page.getByRole('region', { name: /^ARGS/ })
  await expect(steered.getByText(/calls?, [\d.]+ ms a token/)).toBeVisible()

  await page.goto('./?model=tiny&runtime=wasm#/score')
  await page.getByRole('combobox', { name: 'Reward' }).selectOption('tiny-words (your reward model)')
  // About 4 characters a token.
  await page.getByLabel('Response').fill('good '.repeat(80).trim())
  await expect(page.getByText(/about 100 calls at [\d.]+ ms each, so about \d+ s/)).toBeVisible()
  await page.getByRole('button', { name: 'Score', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Scores' })).toBeVisible()

  await page.goto('./?model=tiny&runtime=wasm#/playground')
  await page.getByRole('button', { name: /^My runs/ }).click()
  const stored = page.getByRole('region', { name: 'Stored in this browser' })
  await expect(stored).toContainText('your reward model, can steer')
  await expectAccessible(page)
  await stored.getByRole('button', { name: 'Delete tiny-words' }).click()
  await expect(stored.getByRole('button', { name: 'Delete tiny-words' })).toHaveCount(0)
  await page.reload()
  await page.getByRole('button', { name: /^My runs/ }).click()
  await expect(stored).toBeVisible()
  await expect(stored).not.toContainText('tiny-words')
  expect(violations()).toEqual([])
})

test('a folder that is dropped on the page opens like a chosen one, and so do its files', async ({ page }) => {
  await page.goto(REWARDS)
  const place = page.getByRole('heading', { name: 'From your disk' })
  await place.scrollIntoViewIfNeeded()
  const { x, y } = (await place.boundingBox()) as { x: number; y: number }
  // As the browser gives a folder that is dragged from the desktop.
  const devtools = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: x + 5,
      y: y + 5,
      data: { items: [], files: [folderFor('dropped')], dragOperationsMask: 1 },
    })
  const trial = page.getByRole('region', { name: 'Reward model dropped' })
  await expect(trial).toContainText('POSITIVE-NEGATIVE')
  await trial.getByRole('button', { name: 'Choose another' }).click()

  const files = [...tinyClassifier()].map(([file, bytes]) => [path.basename(file), [...bytes]] as const)
  await place.evaluate((element, given) => {
    const dataTransfer = new DataTransfer()
    for (const [name, bytes] of given) dataTransfer.items.add(new File([Uint8Array.from(bytes)], name))
    element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, files)
  await expect(page.getByRole('region', { name: 'Reward model reward-model' })).toContainText('POSITIVE-NEGATIVE')
})

test('labels that are not plain are asked for, with the scores under each choice', async ({ page }) => {
  await page.goto(REWARDS)
  await choose(page, folderFor('moods', { labels: ['calm', 'angry', 'glad'] }))
  const trial = page.getByRole('region', { name: 'Reward model moods' })
  await expect(trial.getByRole('button', { name: 'Open as the judge' })).toBeDisabled()
  await trial.getByRole('radio', { name: 'glad' }).check()
  await trial.getByRole('button', { name: 'Open as the judge' }).click()
  await expect(panel(page)).toContainText('judges; glad is its score')
  await panel(page).getByRole('button', { name: 'Close moods' }).click()
  await expect(panel(page).getByText('From your disk')).toBeVisible()
})

for (const int8 of [false, true])
  test(`on WebGPU a ${int8 ? 'graph of 8-bit integers' : 'graph of floats'} is checked against wasm when it is opened`, async ({
    page,
  }) => {
    await page.goto('./?model=tiny&runtime=webgpu#/rewards')
    await choose(page, folderFor('on-webgpu', { int8 }))
    const trial = page.getByRole('region', { name: 'Reward model on-webgpu' })
    await expect(trial).toContainText('on WebGPU, checked against wasm')
    await trial.getByLabel('Good sentence').fill('good good')
    await trial.getByRole('button', { name: 'Score again' }).click()
    await expect(trial.getByRole('row', { name: /^POSITIVE-NEGATIVE/ })).toContainText(/\+[34]\.\d\d/)
  })

test('a model that can steer is not opened as the judge, whatever its folder is called', async ({ page }) => {
  await page.goto(REWARDS)
  await choose(page, folderFor('steers'))
  await page.getByRole('button', { name: 'Open as a reward' }).click()
  await expect(panel(page)).toContainText('can steer')
  await choose(page, folderFor('copy'))
  const asJudge = page.getByRole('button', { name: 'Open as the judge' })
  await asJudge.click()
  await expect(panel(page).getByRole('alert')).toContainText('copy is the same model as steers, which can steer.')
  await panel(page).getByRole('button', { name: 'Close steers' }).click()
  await asJudge.click()
  await expect(panel(page)).toContainText('judges')
})

test.describe('a hub', () => {
  test.use({ serviceWorkers: 'allow' })
  let hub: FakeHub
  test.beforeEach(async () => {
    hub = await fakeHub()
  })
  test.afterEach(() => hub.close())

  async function ask(page: Page, others = ''): Promise<void> {
    // What was typed before stays.
    if (hub.asked.length === 0) {
      await panel(page).getByLabel('Model', { exact: true }).fill(HUB_MODEL)
      await panel(page).getByLabel('Hub', { exact: true }).fill(hub.url)
    }
    await panel(page).getByLabel('Other hosts of its files').fill(others)
    await panel(page).getByRole('button', { name: 'Ask the hub' }).click()
  }

  test('says size and license first, and every failure in a sentence', async ({ page }) => {
    await page.goto('./')
    await expectStored(page)
    await page.goto(REWARDS)
    const alert = panel(page).getByRole('alert')
    const download = panel(page).getByRole('button', { name: /^Download/ })
    expect(hub.asked).toEqual([])
    hub.fault = 401
    await ask(page)
    await expect(alert).toContainText('without an account (401)')
    hub.fault = 404
    await ask(page)
    await expect(alert).toContainText('(404). Check the name')
    hub.fault = null
    await ask(page)
    await expect(panel(page)).toContainText('License: apache-2.0')
    expect(hub.asked.every((asked) => asked.startsWith('/api/'))).toBe(true)
    await download.click()
    // The files come from another origin, which the policy does not allow yet.
    await expect(alert).toContainText('If the hub sends its files from another host, add that host, too')
    await panel(page).getByRole('button', { name: 'Choose another' }).click()
    await ask(page, hub.filesUrl)
    hub.fault = 'drop'
    await download.click()
    await expect(alert).toContainText('onnx/model.onnx of someone/tiny-words broke off')
    hub.fault = 'otherBytes'
    await download.click()
    await expect(alert).toContainText('other contents than')
    hub.fault = null
    await download.click()
    const trial = page.getByRole('region', { name: `Reward model ${HUB_MODEL}` })
    await trial.getByRole('button', { name: 'Open as a reward' }).click()
    await expect(panel(page)).toContainText('can steer')
  })
})
