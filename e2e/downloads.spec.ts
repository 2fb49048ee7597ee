// A model that arrives in pieces, wrongly, in two tabs, or is deleted: a download continues where it broke off, its bytes are right
// or are not used, and what is stored is listed and can be deleted.

import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { expect, type Page, test } from '@playwright/test'
import { servePart } from '../src/models/files/testing/servePart.ts'
import { expectAccessible } from './accessible.ts'
import { type ModelHost, modelHost, PART } from './modelHost.ts'
import { expectStored } from './siteState.ts'
import { slowEngine } from './slowEngine.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const BYTES = readFileSync(new URL(`../dist/${PART}`, import.meta.url))
const NAME = 'Tiny random Llama (standard)'

let host: ModelHost
test.beforeEach(async () => {
  host = await modelHost()
})
test.afterEach(() => host.goDown())

const alert = (page: Page) => page.getByRole('region', { name: 'Model', exact: true }).getByRole('alert')
const open = (page: Page) => page.goto(`${host.url}?model=tiny&runtime=wasm#/playground?view=full`)
const load = (page: Page) => page.getByRole('button', { name: /^Load the model/ }).click()
const again = (page: Page) => page.getByRole('button', { name: 'Try again' }).click()
/** The self-test has passed, so the bytes are right. */
const expectReady = (page: Page) => expect(page.getByText('wasm · ')).toBeVisible()

/** Sends the part from where it is asked for up to byte `to`, and no more until the test says so. */
function stall(to: number, bytes: Uint8Array = BYTES) {
  let held: ServerResponse | null = null
  host.answer = (request, response) => {
    const from = Number(/\d+/.exec(request.headers.range ?? '0'))
    if (from > 0) response.writeHead(206, { 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` })
    response.write(bytes.subarray(from, to))
    held = response
  }
  return { finish: () => held?.end(bytes.subarray(to)), breakOff: () => held?.destroy() }
}

const arrived = (page: Page, megabytes: string) => expect(page.getByText(`${megabytes} of 1.1 MB`)).toBeVisible()

/** Begins a download that breaks off after 300,000 bytes. */
async function beginAndBreakOff(page: Page, bytes?: Uint8Array): Promise<void> {
  const { breakOff } = stall(300_000, bytes)
  await load(page)
  await arrived(page, '0.3')
  breakOff()
  await expect(alert(page)).toContainText('Model download failed')
  await expect(alert(page)).toContainText('part-000.bin ended after 300000 of 1082176 bytes')
}

test('a download continues where it was: after it broke off, a reload in the middle, no network and a restarted host', async ({
  page,
}) => {
  await open(page)
  await beginAndBreakOff(page)
  const { breakOff } = stall(600_000)
  await again(page)
  await arrived(page, '0.6')
  breakOff()
  await expect(alert(page)).toContainText('part-000.bin ended after 600000 of 1082176 bytes')
  await expectAccessible(page)

  // The page is left while bytes arrive.
  stall(800_000)
  await again(page)
  await arrived(page, '0.8')
  await page.reload()

  const last = stall(900_000)
  await load(page)
  await arrived(page, '0.9')
  await page.context().setOffline(true)
  last.breakOff()
  await expect(alert(page)).toContainText('This device has no network')
  await again(page)
  await expect(alert(page)).toContainText('This device has no network')
  await host.goDown()
  // The page tries again by itself when the network is back.
  await page.context().setOffline(false)
  await expect(alert(page)).toContainText('Check your connection and try again')
  host.answer = null
  await host.comeBack()
  await again(page)
  await expectReady(page)
  expect(host.asked).toEqual([0, 300_000, 600_000, 800_000, 900_000])

  await page.reload()
  await load(page)
  await expectReady(page)
  expect(host.asked.length).toBe(5)
})

for (const ranges of ['fromTheStart', 'ignored', 'refused', 'wrongTotal', 'gzipped', 'zeros'] as const) {
  test(`a host that answers a request for the rest of a part wrongly (${ranges}) costs bytes, and no wrong ones come in`, {
    tag: '@long',
  }, async ({ page }) => {
    await open(page)
    await beginAndBreakOff(page)
    host.answer = servePart(BYTES, { ranges })
    await again(page)
    await expectReady(page)
    expect(host.asked.slice(0, 2)).toEqual([0, 300_000])
  })
}

test('another version in the middle of a download is found out: the part comes again from the start', async ({
  page,
}) => {
  await open(page)
  await beginAndBreakOff(page, Buffer.from(BYTES).fill(7))
  host.answer = null
  await again(page)
  await expectReady(page)
  expect(host.asked).toEqual([0, 300_000, 0])
})

test('two tabs download a model once, and a model that both use can be deleted', { tag: '@long' }, async ({
  page,
  context,
}) => {
  const { finish } = stall(500_000)
  const other = await context.newPage()
  await open(page)
  await open(other)
  await load(page)
  await arrived(page, '0.5')
  await load(other)
  await expect(other.getByRole('region', { name: 'Model' })).toContainText(
    'Another tab is downloading the model 0.5 of 1.1 MB',
  )
  finish()
  await expectReady(page)
  await expectReady(other)
  expect(host.asked).toEqual([0])

  const stored = page.getByRole('region', { name: 'Stored in this browser' })
  await page.getByRole('button', { name: 'My runs' }).click()
  await expect(stored).toContainText(`${NAME}loaded in this tab1.1 MB`)
  await expect(stored).toContainText(/of the \d+[.]\d GB that the browser allows\. The browser (may delete|keeps) it/)
  await expectAccessible(page)
  await stored.getByRole('button', { name: `Delete ${NAME}` }).click()
  await expect(stored).toContainText('The loaded model is not stored. It stays in memory until you close this tab')
  await expect(stored.getByRole('button', { name: `Delete ${NAME}` })).toHaveCount(0)
  expect(await page.evaluate(countModels)).toBe(0)
  await page.keyboard.press('Escape')

  for (const tab of [page, other]) {
    await tab.getByLabel('Length in tokens', { exact: true }).fill('3')
    await tab.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(tab.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  }
  host.answer = null
  const next = await context.newPage()
  await open(next)
  await load(next)
  await expectReady(next)
  expect(host.asked).toEqual([0, 0])
})

/** Number of models that the browser has stored. */
async function countModels(): Promise<number> {
  const models = await (await navigator.storage.getDirectory()).getDirectoryHandle('models')
  let count = 0
  for await (const _ of (models as unknown as { keys(): AsyncIterable<string> }).keys()) count++
  return count
}

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('the copy of the page for use without a network is listed with its size, and can be deleted', {
    tag: '@long',
  }, async ({ page }) => {
    await open(page)
    await expectStored(page)
    await page.getByRole('button', { name: 'My runs' }).click()
    const stored = page.getByRole('region', { name: 'Stored in this browser' })
    await expect(stored).toContainText(/This page, for use without a network.*\d[.]\d MB/)
    await expectAccessible(page)
    await stored.getByRole('button', { name: 'Delete this page' }).click()
    await expect(stored).not.toContainText('This page')
    expect(await page.evaluate(() => caches.keys())).toEqual([])
    // The page keeps working.
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'About' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('What Tokenwise shows')
  })
})

test('a stored model that the browser removes during a run is said; what was written stays, and it can be loaded again', {
  tag: '@long',
}, async ({ page }) => {
  slowEngine(page)
  await open(page)
  await load(page)
  await expectReady(page)
  await page.getByLabel('Length in tokens', { exact: true }).fill('500')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const tokens = page.getByRole('group', { name: 'Text by top-k', exact: true }).locator('[data-token-position]')
  await expect(tokens.nth(3)).toBeVisible()
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: new URL(host.url).origin, storageTypes: 'file_systems' })
  await expect(alert(page)).toContainText('The stored model is gone')
  await expect(alert(page)).toContainText('The browser has removed the stored model while it was in use')
  expect(await tokens.count()).toBeGreaterThan(3)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Load the model again' }).click()
  await expectReady(page)
  await page.getByRole('button', { name: 'Run again' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Writing' })).toBeAttached()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'My runs' }).click()
  await expect(page.getByRole('dialog', { name: 'My runs' }).getByRole('listitem')).toHaveCount(2)
})
