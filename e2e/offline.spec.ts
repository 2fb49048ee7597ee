// The site without a network, and newer versions of it, on a plain static host in a folder of it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { labs } from '../src/labs/parts/catalog.ts'
import { expectAccessible } from './accessible.ts'
import { type PlainHost, plainHost } from './plainHost.ts'
import { expectStored, openIsolated, siteState } from './siteState.ts'
import { nextVersion } from './siteVersions.ts'

const DIST = path.resolve(import.meta.dirname, '../dist')
const SUB_PATH = '/some/where/'
const TINY = '?model=tiny&runtime=wasm'
const PLAYGROUND = `${TINY}#/playground?view=full`

test.use({ serviceWorkers: 'allow', contextOptions: { reducedMotion: 'reduce' } })

let host: PlainHost
test.beforeEach(async () => {
  host = await plainHost(DIST, { path: SUB_PATH })
})
test.afterEach(() => host.close())

const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true })
const text = (page: Page) => page.getByRole('group', { name: 'Text by top-k', exact: true })
const pill = (page: Page) => page.getByRole('button', { name: /^wasm · / })

/** Writes `length` tokens with the tiny model. */
async function write(page: Page, length: number): Promise<void> {
  await page.getByLabel('Length in tokens', { exact: true }).fill(String(length))
  await run(page).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  await expect(text(page).locator('[data-token-position]')).toHaveCount(length)
}

/** Takes the network and the host away. */
async function goOffline(context: BrowserContext): Promise<void> {
  await context.setOffline(true)
  host.close()
}

/** The route changes without a load. */
const go = (page: Page, place: string) => page.evaluate((hash) => location.assign(hash), place)

test('after one visit everything opens without a network: labs, recordings, a link, and the model that was used', async ({
  page,
  context,
}) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await openIsolated(page, host.url + PLAYGROUND)
  await expect(run(page)).toContainText('1 MB')
  await write(page, 3)
  await page.getByRole('button', { name: 'Share or save' }).click()
  const link = await page.getByRole('textbox', { name: /link/i }).first().inputValue()
  await expectStored(page)
  await goOffline(context)

  const next = await context.newPage()
  await page.close()
  await next.goto(host.url + PLAYGROUND)
  expect(await next.evaluate(() => window.crossOriginIsolated)).toBe(true)
  await expect(next.getByText('not loaded yet · offline')).toBeVisible()
  // The model is here.
  await expect(run(next)).not.toContainText('MB')
  await write(next, 4)
  await pill(next).click()
  await expect(next.getByText(/^wasm, \d threads$/)).toBeVisible()
  await expect(next.getByText('none; the page opens without one')).toBeVisible()
  await expectAccessible(next)
  await next.keyboard.press('Escape')

  await next.goto(link)
  await expect(next.getByRole('region', { name: /link/i })).toBeVisible()
  await expect(text(next).locator('[data-token-position]')).toHaveCount(3)

  await next.goto(host.url)
  await next.getByRole('slider').first().press('End')
  for (const { name, title } of labs) {
    await go(next, `#/labs/${name}`)
    await expect(next.getByRole('heading', { level: 1 })).toHaveText(title)
    await next.getByRole('button', { name: 'Skip prediction' }).click()
    await expect(next.getByRole('region', { name: 'Exercise' })).toBeVisible()
  }
  for (const [place, heading] of [
    ['#/rewards', /Rewards/],
    ['#/score', /Score/],
    ['#/about', 'What Tokenwise shows'],
  ] as const) {
    await go(next, place)
    await expect(next.getByRole('heading', { level: 1 })).toHaveText(heading)
  }
  await expect(next.getByRole('alert')).toHaveCount(0)
  const third = await context.newPage()
  await third.goto(`${host.url}#/playground`)
  await expect(third.getByRole('region', { name: 'Recorded' })).toBeVisible()
  expect(errors).toEqual([])
})

test('without a network and without the model, Run says what is missing, and runs once there is a network', async ({
  page,
  context,
}) => {
  await openIsolated(page, host.url + PLAYGROUND)
  await expectStored(page)
  const { port } = new URL(host.url)
  await goOffline(context)
  await page.reload()
  await page.getByRole('textbox', { name: 'Prompt' }).fill('One evening')
  await page.getByLabel('Length in tokens', { exact: true }).fill('3')
  await run(page).click()
  await expect(page.getByRole('alert')).toContainText(
    'This device has no network, and the model is not complete in this browser yet.',
  )
  host = await plainHost(DIST, { path: SUB_PATH, port: Number(port) })
  await context.setOffline(false)
  await expect(text(page).locator('[data-token-position]')).toHaveCount(3)
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('One evening')
})

test('a teacher gets a machine ready: with the size before, a cancel that loses nothing, and the same answer after a reload', async ({
  page,
  context,
}) => {
  const release = host.hold('models/tiny/part-000.bin')
  await openIsolated(page, `${host.url}${TINY}#/labs`)
  await page.getByRole('link', { name: 'page for teachers' }).click()
  const begin = page.getByRole('button', { name: /^Get ready for class/ })
  const ready = page.getByText(/^Everything is here: \d+ MB\. You can go offline\.$/)
  await expect(begin).toHaveText(/^Get ready for class \((\d+ of )?\d+ MB\)$/)
  const [, whole] = /(\d+) MB/.exec((await begin.textContent()) ?? '') ?? []
  await begin.click()
  await expect(page.getByRole('progressbar', { name: 'Getting ready for class' })).toBeVisible()
  await expect(page.getByText(/^(Starting the engine|Downloading the model)/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Cancel' }).click()
  // All but the model.
  await expect(begin).toHaveText(`Get ready for class (1 of ${whole} MB)`)
  await expect(page.getByText(`Already in this browser: ${Number(whole) - 1} MB.`)).toBeVisible()

  release()
  await begin.click()
  await expect(ready).toBeVisible()
  await page.reload()
  await expect(ready).toBeVisible()
  await expectAccessible(page)
  await goOffline(context)
  await page.reload()
  await expect(ready).toBeVisible()
  await page.goto(host.url + PLAYGROUND)
  await write(page, 3)
})

test.describe('a newer version', () => {
  let folder = ''
  test.beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tokenwise-next-'))
    nextVersion(DIST, folder, { title: 'The next version', data: { 'labs/push.json.gz': '{"next": true}' } })
  })
  test.afterEach(() => rmSync(folder, { recursive: true }))

  const note = (page: Page) => page.getByText('A new version of this page is ready.')
  /** Holds the engine before its next pass. Returns a function that lets it go on. */
  async function hold(page: Page): Promise<() => Promise<void>> {
    const [worker] = page.workers()
    await worker!.evaluate(() => {
      const post = MessagePort.prototype.postMessage
      const held: (() => void)[] = []
      // The engine sends itself null after each pass (createEngine.ts).
      MessagePort.prototype.postMessage = function (this: MessagePort, ...message: [unknown]) {
        if (message[0] === null) held.push(() => post.apply(this, message))
        else post.apply(this, message)
      } as typeof post
      Object.assign(self, {
        letGo() {
          MessagePort.prototype.postMessage = post
          for (const go of held) go()
        },
      })
    })
    return () => worker!.evaluate(() => (self as unknown as { letGo(): void }).letGo())
  }

  /** Number of versions of which files are stored. */
  const keptVersions = (page: Page) =>
    page.evaluate(async () => {
      const name = (await caches.keys()).find((each) => each.startsWith('tokenwise-versions'))
      const records = await (await caches.open(name ?? '')).keys()
      return records.filter(({ url }) => url.includes('/.versions/')).length
    })

  /** Looks for a newer version, as a visit does. Resolves with the state of its service worker once that is decided. */
  const look = (page: Page) =>
    page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!
      const found = new Promise<ServiceWorker>((resolve) =>
        registration.addEventListener('updatefound', () => resolve(registration.installing!), { once: true }),
      )
      await registration.update()
      const worker = await found
      return new Promise<string>((resolve) => {
        const check = () => worker.state !== 'installing' && resolve(worker.state)
        worker.addEventListener('statechange', check)
        check()
      })
    })

  test('is offered, and a tab that stays with the earlier one loses nothing', async ({ page, context }) => {
    await openIsolated(page, host.url + PLAYGROUND)
    await expectStored(page)
    const before = await siteState(page)
    const other = await context.newPage()
    await other.goto(host.url + PLAYGROUND)
    await write(other, 3)

    // The host has the newer version only.
    host.serve(folder)
    expect(await look(page)).toBe('installed')
    await expect(note(page)).toBeVisible()
    await expectAccessible(page)
    await page.reload()
    await expect(page).not.toHaveTitle('The next version')
    expect((await siteState(page))?.version).toBe(before?.version)

    // The other tab is in the middle of a run when this one accepts.
    const letGo = await hold(other)
    await other.getByLabel('Length in tokens', { exact: true }).fill('5')
    await run(other).click()
    await expect(other.getByRole('button', { name: 'Stop' })).toBeVisible()
    await note(page).getByRole('button', { name: 'Reload' }).click()
    await expect(page).toHaveTitle('The next version')
    expect((await siteState(page))?.version).not.toBe(before?.version)
    await expect(note(other)).toHaveCount(0)
    await letGo()
    await expect(text(other).locator('[data-token-position]')).toHaveCount(5)
    await expect(note(other)).toBeVisible()

    // Code and data that it has not loaded yet are those of its own version, also without the host.
    await goOffline(context)
    await go(other, '#/labs/push')
    await other.getByRole('button', { name: 'Skip prediction' }).click()
    await expect(other.getByRole('region', { name: 'Exercise' }).getByRole('slider').first()).toBeVisible()
    await expect(other.getByText(/^Loading the/)).toHaveCount(0)
    await expect(other.getByRole('alert')).toHaveCount(0)
    await go(page, '#/labs/push')
    await expect(page.getByRole('alert').first()).toContainText('push.json.gz')
    await go(other, '#/playground')
    await expect(text(other).locator('[data-token-position]')).toHaveCount(5)
    await note(other).getByRole('button', { name: 'Reload' }).click()
    await expect(other).toHaveTitle('The next version')

    // No tab needs the earlier version any more, and the next visit deletes it.
    await expect
      .poll(async () => {
        await page.reload()
        return keptVersions(page)
      })
      .toBe(1)
  })

  test('with a file that is missing or is another page is not offered, and the earlier one stays whole', async ({
    page,
    context,
  }) => {
    await openIsolated(page, host.url)
    await expectStored(page)
    host.serve(folder)
    for (const instead of [null, '<h1>Sign in</h1>']) {
      host.changed.set('labs/push.json.gz', instead)
      expect(await look(page)).toBe('redundant')
    }
    // An upload in which the page is still that of the earlier version.
    host.changed.clear()
    host.changed.set('', readFileSync(path.join(DIST, 'index.html'), 'utf8'))
    expect(await look(page)).toBe('redundant')
    await expect(note(page)).toHaveCount(0)
    host.changed.clear()
    expect(await look(page)).toBe('installed')
    await expect(note(page)).toBeVisible()
    await note(page).getByRole('button', { name: 'Later' }).click()
    await expect(note(page)).toHaveCount(0)

    await goOffline(context)
    await page.reload()
    await go(page, '#/labs/push')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('How hard should you steer?')
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(page).not.toHaveTitle('The next version')
  })
})

test('the service worker of earlier versions, which stored nothing, is replaced without a question @long', async ({
  page,
}) => {
  host.changed.set(
    'service-worker.js',
    "addEventListener('install', () => skipWaiting()); addEventListener('fetch', () => {})",
  )
  await page.goto(host.url)
  // The page reloads once by itself.
  await page.waitForFunction(() => navigator.serviceWorker.controller && document.querySelector('[data-live]'))
  host.changed.clear()
  await page.reload()
  await expectStored(page)
  await expect(page.getByText('A new version of this page is ready.')).toHaveCount(0)
  await page.reload()
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true)
})

test.describe('where the site cannot be stored', () => {
  /** The page, its threads and the model work as without a service worker that stores. */
  async function works(page: Page, reason: string | undefined): Promise<void> {
    await openIsolated(page, host.url + PLAYGROUND)
    await expect.poll(async () => (await siteState(page))?.failure?.reason).toBe(reason)
    expect((await siteState(page))?.opensOffline).toBe(false)
    await write(page, 3)
    await pill(page).click()
    await expect(page.getByText(/^wasm, \d threads$/)).toBeVisible()
    await expect(page.getByText('connected', { exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
    await go(page, '#/labs/push')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('How hard should you steer?')
    await expect(page.getByRole('alert')).toHaveCount(0)
  }

  test('because a file is missing, it is stored at a later visit @long', async ({ page }) => {
    host.changed.set('recorded/mix.json.gz', null)
    await works(page, 'download')
    host.changed.clear()
    await page.reload()
    await expectStored(page)
  })

  test('because the browser has no space, everything else works @long', async ({ page }) => {
    const session = await page.context().newCDPSession(page)
    await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(host.url).origin, quotaSize: 3e6 })
    await works(page, 'full')
    await go(page, '#/labs/teacher')
    await page.getByRole('button', { name: /^Get ready for class/ }).click()
    await expect(page.getByRole('alert')).toContainText('The browser has no space left for this page.')
  })

  test('because the browser refuses its storage, everything else works @long', async ({ page }) => {
    const script = readFileSync(path.join(DIST, 'service-worker.js'), 'utf8')
    const refuse = "() => Promise.reject(new DOMException('refused', 'SecurityError'))"
    host.changed.set(
      'service-worker.js',
      `CacheStorage.prototype.open = CacheStorage.prototype.match = ${refuse};${script}`,
    )
    await works(page, 'refused')
  })
})

test('after the site’s data are cleared, an open page keeps working, and the next visit stores it again @long', async ({
  page,
  context,
}) => {
  await openIsolated(page, host.url + PLAYGROUND)
  await write(page, 3)
  await expectStored(page)
  const session = await context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: new URL(host.url).origin, storageTypes: 'all' })
  await expect(text(page).locator('[data-token-position]')).toHaveCount(3)
  await go(page, '#/labs/push')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How hard should you steer?')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.reload({ waitUntil: 'commit' })
  await page.waitForFunction(() => window.crossOriginIsolated)
  await expectStored(page)
  await goOffline(context)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How hard should you steer?')
})
