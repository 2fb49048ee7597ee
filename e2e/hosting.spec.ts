// The built site on a plain static host, in a folder of it: every file is found, threads come by the service worker or
// the page says why not, and the models may be elsewhere.

import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, type Page, test, type Worker } from '@playwright/test'
import { type PlainHost, plainHost } from './plainHost.ts'
import { expectStored, openIsolated } from './siteState.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const DIST = path.join(ROOT, 'dist')
const SUB_PATH = '/some/where/'
const QUERY = '?model=tiny&runtime=wasm#/playground?view=full'

test.use({ serviceWorkers: 'allow' })

let host: PlainHost
test.beforeEach(async () => {
  host = await plainHost(DIST, { path: SUB_PATH })
})
test.afterEach(() => host.close())

/** What goes on behind the page: its loads, its errors, and the addresses that were asked for. */
function watch(page: Page) {
  const seen = { loads: 0, errors: [] as string[], asked: [] as string[], missing: [] as string[] }
  page.on('request', (request) => {
    if (request.isNavigationRequest()) seen.loads++
  })
  page.on('pageerror', (error) => seen.errors.push(error.message))
  const context = page.context()
  context.on('request', (request) => seen.asked.push(request.url()))
  context.on('response', (response) => {
    if (response.status() >= 400) seen.missing.push(response.url())
  })
  return seen
}

/** Writes a run with the tiny model and opens the line that tells what ran it. */
async function writeRun(page: Page): Promise<void> {
  await page.getByLabel('Length in tokens', { exact: true }).fill('4')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  const text = page.getByRole('group', { name: 'Text by top-k', exact: true })
  await expect(text.locator('[data-token-position]')).toHaveCount(4)
  await page.getByRole('button', { name: /^wasm · / }).click()
}

/** Asks the service worker for this list of hosts, and resolves with the list that holds. */
const addHosts = (page: Page, hosts: string[]) =>
  page.evaluate(async (hosts) => {
    const { port1, port2 } = new MessageChannel()
    const answer = new Promise<string[]>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data.addedHosts)
    })
    navigator.serviceWorker.controller?.postMessage({ kind: 'hosts', hosts }, [port2])
    return answer
  }, hosts)

test('threads come by the service worker, after one more load and no other', async ({ page }) => {
  const seen = watch(page)
  await openIsolated(page, host.url + QUERY)
  const engine = page.waitForResponse(/assets\/engine-[^/]*[.]js$/)
  await writeRun(page)
  // The policy in the page does not bind its workers.
  expect((await engine).headers()).toMatchObject({
    'content-security-policy': expect.stringContaining("connect-src 'self';"),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': expect.stringContaining('camera=()'),
  })
  await expect(page.getByText(/^wasm, \d threads$/)).toBeVisible()
  await expect(page.getByText('One thread')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'About' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What Tokenwise shows')
  expect(seen.loads).toBe(2)
  expect(seen.errors).toEqual([])
  expect(seen.missing).toEqual([])
  expect(seen.asked.filter((url) => !url.startsWith(host.url))).toEqual([])

  // The next visit is isolated from its first load on.
  const next = await page.context().newPage()
  const seenNext = watch(next)
  await next.goto(host.url + QUERY)
  expect(await next.evaluate(() => window.crossOriginIsolated)).toBe(true)
  await expect(next.getByRole('button', { name: /^Load the model/ })).toBeVisible()
  expect(seenNext.loads).toBe(1)
})

test.describe('where service workers are blocked', () => {
  test.use({ serviceWorkers: 'block' })

  test('one thread writes, and the page says why it is one', async ({ page }) => {
    const seen = watch(page)
    await page.goto(host.url + QUERY)
    await writeRun(page)
    await expect(page.getByText('wasm, 1 thread', { exact: true })).toBeVisible()
    await expect(
      page.getByText('this host sends no isolation headers and the service worker could not be used'),
    ).toBeVisible()
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(false)
    expect(seen.loads).toBe(1)
    expect(seen.errors).toEqual([])
  })
})

test('the models may be on another host that allows it, also with threads, and without a network later', async ({
  page,
}) => {
  const models = await plainHost(path.join(ROOT, 'models'), { path: '/weights/', allowed: true })
  const out = test.info().outputPath('site')
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js')
  execFileSync(process.execPath, [vite, 'build', '--outDir', out, '--logLevel', 'error'], {
    cwd: ROOT,
    env: { ...process.env, TOKENWISE_MODELS_URL: models.url },
  })
  const site = await plainHost(out, { path: SUB_PATH })
  try {
    const seen = watch(page)
    await openIsolated(page, site.url + QUERY)
    await writeRun(page)
    await expect(page.getByText(/^wasm, \d threads$/)).toBeVisible()
    const elsewhere = seen.asked.filter((url) => !url.startsWith(site.url))
    expect(new Set(elsewhere)).toEqual(
      new Set(['manifest.json', 'part-000.bin'].map((file) => `${models.url}tiny/${file}`)),
    )
    expect(seen.errors).toEqual([])

    await expectStored(page)
    await page.context().setOffline(true)
    models.close()
    site.close()
    await page.reload()
    await writeRun(page)
    await expect(page.getByText(/^wasm, \d threads$/)).toBeVisible()
  } finally {
    site.close()
    models.close()
    rmSync(out, { recursive: true, force: true })
  }
})

test('a host that was added may be contacted, by workers that start and pages that load from then on; no other may', async ({
  page,
}) => {
  const [hub, other] = await Promise.all([1, 2].map(() => plainHost(path.join(ROOT, 'models'), { allowed: true })))
  if (!hub || !other) throw new Error('two hosts were started')
  const fetches = (from: Page | Worker, { url }: PlainHost) =>
    (from as Page).evaluate(
      (asked) =>
        fetch(asked).then(
          ({ ok }) => ok,
          () => false,
        ),
      `${url}tiny/manifest.json`,
    )
  const engine = () => page.workers().findLast((worker) => worker.url().includes('engine-'))
  try {
    await openIsolated(page, host.url + QUERY)
    await writeRun(page)
    const before = engine()
    if (!before) throw new Error('the run was written in a worker')
    expect(await fetches(page, hub)).toBe(false)
    expect(await fetches(before, hub)).toBe(false)

    expect(await addHosts(page, [new URL(hub.url).origin])).toEqual([new URL(hub.url).origin])
    expect(await addHosts(page, ["https://a; script-src 'unsafe-eval'"])).toEqual([new URL(hub.url).origin])
    expect(await fetches(page, hub)).toBe(false)

    await page.reload()
    await writeRun(page)
    const after = engine()
    if (!after) throw new Error('the run was written in a worker')
    expect(await fetches(page, hub)).toBe(true)
    expect(await fetches(after, hub)).toBe(true)
    expect(await fetches(page, other)).toBe(false)
    expect(await fetches(after, other)).toBe(false)
  } finally {
    hub.close()
    other.close()
  }
})

test('the page can be installed as an app', async ({ page }) => {
  await page.goto(host.url)
  const session = await page.context().newCDPSession(page)
  expect((await session.send('Page.getAppManifest')).errors).toEqual([])
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // The browser of the tests is a private window.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])
})

test('every file is one that static hosts take', () => {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(path.join(DIST, file)).isFile(),
  )
  expect(files).toContain('service-worker.js')
  // The least of their limits is 25 MiB; some drop names with _ or . in front, or do not know .mjs for a script.
  expect(files.filter((file) => statSync(path.join(DIST, file)).size > 25e6)).toEqual([])
  expect(files.filter((file) => /(^|[\\/])[._]|[.]mjs$/.test(file))).toEqual([])
})
