// The content security policy (src/isolation/policy.ts): nothing in the app breaks it, and injected code does not run. The views are
// checked in views.spec.ts.

import { expect, type Page, test } from '@playwright/test'
import { openRecorded } from '../tools/browser/views.ts'
import { violationsOf } from './violations.ts'

const PLAYGROUND = './?model=tiny&runtime=wasm#/playground?view=full'

/** Runs `code` at the start of the engine's worker. */
const inWorker = (page: Page, code: string) =>
  page.route(/\/assets\/engine-[^/]*[.]js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${code};${await response.text()}` })
  })

test('a run in the worker and its share dialog keep to the policy', async ({ page }) => {
  const violations = await violationsOf(page)
  await inWorker(
    page,
    `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error('policy violation: ' + violatedDirective + ' ' + blockedURI))`,
  )
  await page.goto(PLAYGROUND)
  await page.getByLabel('Length in tokens', { exact: true }).fill('3')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  await page.getByRole('button', { name: 'Share or save' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(violations()).toEqual([])
})

test('charts are saved as pictures within the policy', async ({ page }) => {
  const violations = await violationsOf(page)
  await openRecorded(page)
  for (const kind of ['PNG', 'SVG']) {
    await page
      .getByRole('button', { name: /^Save: / })
      .first()
      .click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: new RegExp(kind) }).click()
    await saved
  }
  expect(violations()).toEqual([])
})

test('injected code runs neither in the page nor in the worker, and reaches no other host', async ({ page }) => {
  const asked: string[] = []
  page.context().on('request', (request) => asked.push(new URL(request.url()).hostname))
  const trial = `(async () => {
    const refused = { eval: false, fetch: false, import: false }
    try { eval('1') } catch { refused.eval = true }
    await fetch('https://other.invalid/').catch(() => { refused.fetch = true })
    await import('data:text/javascript,export default 1').catch(() => { refused.import = true })
    return Object.values(refused).every(Boolean)
  })()`
  await inWorker(page, `${trial}.then((refused) => console.info('worker refuses: ' + refused))`)
  const workerSaid = page.waitForEvent('console', (message) => message.text().startsWith('worker refuses'))
  await page.goto(PLAYGROUND)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  expect((await workerSaid).text()).toBe('worker refuses: true')

  const ran = await page.evaluate(async (code) => {
    const global = window as unknown as { ran: string[] }
    global.ran = []
    const script = document.createElement('script')
    script.textContent = "ran.push('script')"
    document.body.append(script)
    const box = document.createElement('div')
    document.body.append(box)
    const failed = new Promise((resolve) => box.addEventListener('error', resolve, { capture: true, once: true }))
    box.innerHTML = `<img src="missing.png" onerror="ran.push('handler')"><a href="javascript:ran.push('link')">x</a>`
    await failed
    box.querySelector('a')?.click()
    // What is evaluated here is exempt from the policy; what a script element loads is not.
    const trial = document.createElement('script')
    trial.src = `data:text/javascript,${encodeURIComponent(code)}`
    const refused = new Promise((resolve) => trial.addEventListener('error', () => resolve(true)))
    document.body.append(trial)
    return { ran: global.ran, refused: await refused }
  }, trial)
  expect(ran).toEqual({ ran: [], refused: true })
  expect(asked.filter((host) => host !== '127.0.0.1')).toEqual([])
})
