// Whatever can go wrong is said where it happened, in words that name what was given and what to do, and the page goes on:
// every error that the page names and a browser can be brought to.

import { expect, type Page, type Route, test } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { pargsCount } from './firstRecorded.ts'
import { slowEngine } from './slowEngine.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const TINY = './?model=tiny&runtime=wasm#/playground'
const REAL = './?runtime=wasm#/playground'

const alert = (page: Page) => page.getByRole('alert')
const load = (page: Page) => page.getByRole('button', { name: /^Load the model/ }).click()

/** The file as it is, with its bytes changed. */
const altered = (change: (bytes: Buffer) => Buffer) => async (route: Route) => {
  const response = await route.fetch()
  const body = change(await response.body())
  await route.fulfill({ status: 200, contentType: 'application/octet-stream', body })
}

const flipped = altered((bytes) => {
  const changed = Buffer.from(bytes)
  changed[changed.length >> 1]! ^= 0x55
  return changed
})

/** The engine's worker dies of an error that nobody caught. */
async function endEngine(page: Page): Promise<void> {
  const [worker] = page.workers()
  await worker!.evaluate(() => {
    setTimeout(() => {
      throw new Error('the test ended it')
    })
  })
}

test('the page’s own script does not arrive', async ({ page }) => {
  await page.route('**/assets/page-*.js', (route) => route.abort('connectionreset'))
  await page.goto('./')
  await expect(alert(page)).toContainText(
    /The page could not be loaded completely \(.*page-.*\.js\)\. Reload to try again\./,
  )
  // What was to be seen is still there.
  await expect(page.getByRole('region', { name: 'Not steered' })).toBeVisible()
  await page.unroute('**/assets/page-*.js')
  await page.getByRole('link', { name: 'Reload' }).click()
  await expect(page.locator('[data-live]')).toBeVisible()
  await expect(alert(page)).toHaveCount(0)
})

test('parts of the page that do not arrive are said in their places, and the rest stands', async ({ page }) => {
  const missing = alert(page).filter({ hasText: 'Part of the page could not be loaded' })
  const pictures = page.locator('[data-tour="pictures"]')
  const parts = ['**/Charts-*.js', '**/Library-*.js', '**/ScorePage-*.css']
  for (const part of parts) await page.route(part, (route) => route.abort('connectionreset'))
  await page.goto('./#/playground')
  await pictures.scrollIntoViewIfNeeded()
  await expect(pictures.filter({ has: missing })).toBeVisible()
  await expect(missing).toContainText(/Charts-.*\.js/)
  await page.getByRole('button', { name: 'My runs' }).click()
  await expect(missing).toHaveCount(2)
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await expect(page.getByRole('group', { name: 'Text by PARGS', exact: true })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Score', exact: true }).click()
  await expect(missing.getByRole('button')).toHaveText(['Reload'])
  await page.getByRole('link', { name: 'Playground' }).click()
  for (const part of parts) await page.unroute(part)
  await pictures.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('figure', { name: 'Reward by position' })).toBeVisible()
  await expect(missing).toHaveCount(0)
  await page.getByRole('button', { name: 'My runs' }).click()
  await page.getByRole('banner').getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('dialog', { name: 'My runs' })).toBeVisible()
})

test.describe('a model that does not arrive, or is not what it says', () => {
  const PART = '**/models/tiny/part-000.bin'
  const MANIFEST = '**/models/tiny/manifest.json'
  const faults: [what: string, file: string, answer: (route: Route) => Promise<void>, title: string, words: RegExp][] =
    [
      [
        'a part is missing',
        PART,
        (route) => route.fulfill({ status: 404 }),
        'Model download failed',
        /part-000\.bin: the server answered 404/,
      ],
      [
        'a part cannot be reached',
        PART,
        (route) => route.abort('connectionreset'),
        'Model download failed',
        /Could not download .*part-000\.bin\. Check your connection/,
      ],
      [
        'a part has other bytes',
        PART,
        flipped,
        'Model download failed',
        /part-000\.bin has the right size but the wrong contents/,
      ],
      [
        'a part ends early',
        PART,
        altered((bytes) => bytes.subarray(0, 5000)),
        'Model download failed',
        /ended after 5000 of \d+ bytes/,
      ],
      [
        'a part is too long',
        PART,
        altered((bytes) => Buffer.concat([bytes, bytes])),
        'Model download failed',
        /is longer than the \d+ bytes/,
      ],
      [
        'a part is all zeros',
        PART,
        altered((bytes) => Buffer.alloc(bytes.length)),
        'Model download failed',
        /part-000\.bin has the right size but the wrong contents/,
      ],
      [
        'a sign-in page comes in its place',
        PART,
        (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Sign in</h1>' }),
        'Model download failed',
        /the server sent a web page instead/,
      ],
      [
        'the manifest is no JSON',
        MANIFEST,
        (route) => route.fulfill({ contentType: 'application/json', body: 'hello' }),
        'The model file cannot be used',
        /is not a model manifest: it is not JSON/,
      ],
      [
        'the manifest lacks fields',
        MANIFEST,
        (route) => route.fulfill({ json: { format: 2 } }),
        'The model file cannot be used',
        /is not a model manifest that this version can read: .*format/,
      ],
      [
        'the manifest names an absurd size',
        MANIFEST,
        async (route) => {
          const response = await route.fetch()
          const manifest = await response.json()
          manifest.sizeBytes = manifest.parts[0].sizeBytes = 2 ** 53
          await route.fulfill({ response, json: manifest })
        },
        'The model file cannot be used',
        /parts\.0\.sizeBytes: must be a whole number of bytes from 1 to 1073741824, not 9007199254740992/,
      ],
      [
        'the parts are another file together',
        MANIFEST,
        async (route) => {
          const response = await route.fetch()
          await route.fulfill({ response, json: { ...(await response.json()), sha256: 'ab'.repeat(32) } })
        },
        'The model file cannot be used',
        /The parts of .* are complete, but together they are not the file that its manifest describes/,
      ],
      [
        'the device computes other numbers',
        MANIFEST,
        async (route) => {
          const response = await route.fetch()
          const manifest = await response.json()
          manifest.selfTest.logProbs[3] -= 0.5
          await route.fulfill({ response, json: manifest })
        },
        'The device cannot run the model',
        /Self-test failed: .* off by 0\.5\d* nats/,
      ],
    ]

  test('says which file, what came instead and what to do; the next try works', async ({ page }) => {
    for (const [what, file, answer, title, words] of faults) {
      await test.step(what, async () => {
        await page.route(file, answer)
        await page.goto('about:blank')
        await page.goto(TINY)
        await load(page)
        await expect(alert(page)).toContainText(title)
        await expect(alert(page)).toContainText(words)
        await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeEditable()
        await page.unroute(file)
      })
    }
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('wasm · ')).toBeVisible()
    await expect(alert(page)).toHaveCount(0)
  })
})

test('an engine that cannot start, and one that dies in the middle of a run, are said; both can be loaded again', async ({
  page,
}) => {
  slowEngine(page)
  await page.route('**/assets/engine-*.js', (route) => route.abort())
  await page.goto(TINY)
  await load(page)
  await expect(alert(page)).toContainText('The engine stopped')
  await page.unroute('**/assets/engine-*.js')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('wasm · ')).toBeVisible()

  await page.getByLabel('Length in tokens', { exact: true }).fill('512')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const tokens = page.getByRole('group', { name: 'Text by top-k', exact: true }).locator('[data-token-position]')
  await expect(tokens.nth(3)).toBeVisible()
  await endEngine(page)
  await expect(alert(page)).toContainText('The engine stopped unexpectedly')
  // What was written stays.
  expect(await tokens.count()).toBeGreaterThan(3)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('wasm · ')).toBeVisible()
  await expect(alert(page)).toContainText('The run failed')
  await page.getByLabel('Length in tokens', { exact: true }).fill('3')
  await alert(page).getByRole('button', { name: 'Run again' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  await expect(alert(page)).toHaveCount(0)
})

test('an engine that dies under ten seeds or a fork is said where it was asked; what was written stays', async ({
  page,
}) => {
  slowEngine(page)
  const loadAgain = async () => {
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('wasm · ')).toBeVisible()
  }
  await page.goto(TINY)
  await page.getByLabel('Length in tokens', { exact: true }).fill('512')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const texts = page.getByRole('group', { name: /^Text by / })
  await expect(texts.first().locator('[data-token-position]').nth(1)).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
  const before = await texts.allTextContents()

  const seeds = page.getByRole('region', { name: 'Several seeds' })
  await seeds.getByRole('button', { name: 'Run 10 seeds' }).click()
  await expect(seeds.getByText(/step \d+ of/)).toBeVisible()
  await endEngine(page)
  await expect(seeds.getByRole('alert')).toContainText('Could not run the seeds')
  await expectAccessible(page)
  await loadAgain()

  await texts.first().locator('[data-token-position]').first().click()
  await page
    .getByRole('button', { name: /^Continue from/, disabled: false })
    .first()
    .click()
  await expect(page.getByRole('region', { name: /^Fork: / }).getByText(/writing/)).toBeVisible()
  await endEngine(page)
  await expect(page.getByRole('region', { name: 'Forks', exact: true }).getByRole('alert')).toContainText(
    'The fork could not be written',
  )
  await loadAgain()

  expect(await texts.allTextContents()).toEqual(before)
  await page.getByRole('link', { name: 'Score', exact: true }).click()
  await page.getByRole('button', { name: /^Score/ }).click()
  await expect(alert(page)).toContainText('There is no reward "sentiment". Loaded rewards: none')
})

test('a prompt that is longer than the model can read is said, and stays', async ({ page }) => {
  await page.goto(TINY)
  const prompt = page.getByRole('textbox', { name: 'Prompt' })
  await prompt.fill('word '.repeat(15_000))
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(alert(page)).toContainText('The run failed')
  await expect(alert(page)).toContainText(/\d+ tokens/)
  expect((await prompt.inputValue()).length).toBe(75_000)
  await prompt.fill('  ')
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
})

test('heads that are missing or broken are named; a judge that cannot be asked costs its score and no more', {
  tag: '@long',
}, async ({ page }) => {
  await page.goto(REAL)
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await page.getByLabel('Length in tokens', { exact: true }).fill('2')
  await page.route('**/heads/rewards.json', (route) => route.fulfill({ status: 404 }))
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(alert(page)).toContainText(/rewards\.json: the server answered 404/)
  await page.unroute('**/heads/rewards.json')
  await page.route(
    '**/heads/sentiment/prefix.safetensors',
    altered((bytes) => bytes.subarray(0, 4000)),
  )
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(alert(page)).toContainText('A reward model cannot be used')
  await expect(alert(page)).toContainText('prefix.safetensors')
  await page.unroute('**/heads/sentiment/prefix.safetensors')

  await page.route('**/heads/sentiment/judge/**', (route) => route.fulfill({ status: 404 }))
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('wasm · ')).toBeVisible({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
  await expect(alert(page)).toContainText('The judge could not score the texts')
  await expect(alert(page)).toContainText(/judge\/.* answered 404/)

  await page.getByRole('link', { name: 'Score', exact: true }).click()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'mine.safetensors', mimeType: 'application/octet-stream', buffer: Buffer.from('no head') })
  await expect(alert(page)).toContainText('mine.safetensors')
  await expect(page.locator('input[type=file]')).toHaveValue('')

  const text = page.getByRole('textbox', { name: 'Response' })
  const long = 'a text of one’s own '.repeat(150)
  await text.fill(long)
  await page.getByRole('button', { name: /^Score/ }).click()
  await expect(page.getByRole('progressbar', { name: 'Scoring' })).toBeVisible()
  await endEngine(page)
  await expect(alert(page).filter({ hasText: 'The text could not be scored' })).toBeVisible()
  await page.getByRole('link', { name: 'Playground' }).click()
  await page.getByRole('link', { name: 'Score', exact: true }).click()
  await expect(text).toHaveValue(long)
  await page.reload()
  await expect(text).toHaveValue(long)
})

test('recorded comparisons and examples that do not come are said, and the page works without', async ({ page }) => {
  const index = '**/recorded/index.json'
  for (const [answer, words] of [
    [(route: Route) => route.fulfill({ status: 404 }), 'recorded/index.json: the server answered 404'],
    [(route: Route) => route.fulfill({ json: { comparisons: [] } }), 'could not be read'],
    [(route: Route) => route.abort(), 'could not be read'],
  ] as const) {
    await page.route(index, answer)
    await page.goto(REAL)
    await expect(page.getByText(/^The recorded comparisons could not be read/)).toContainText(words)
    await expect(page.getByRole('button', { name: /^Load the model/ })).toBeVisible()
    await page.unroute(index)
  }
  await expectAccessible(page)
  await page.route(
    '**/recorded/*.json.gz',
    altered((bytes) => bytes.subarray(0, 300)),
  )
  await page.goto(REAL)
  const said = alert(page).filter({ hasText: 'The recorded comparisons could not be read' })
  const bar = page.getByRole('region', { name: 'Recorded' })
  await expect(said).toBeVisible()
  await page.unroute('**/recorded/*.json.gz')
  await said.getByRole('button', { name: 'Try again' }).click()
  await expect(bar).toContainText('Steered from the first token')
  await expect(said).toHaveCount(0)

  // Once one is shown, the next that does not come leaves it.
  await page.route('**/recorded/*.json.gz', (route) => route.abort())
  await bar.getByRole('button', { name: 'Next example' }).click()
  await expect(said).toBeVisible()
  await expect(bar).toContainText('Steered from the first token')
  await expectAccessible(page)
  await page.unroute('**/recorded/*.json.gz')
  await said.getByRole('button', { name: 'Try again' }).click()
  await expect(said).toHaveCount(0)
  await expect(bar).not.toContainText('Steered from the first token')

  await page.route('**/prompts-demo.json', (route) => route.fulfill({ status: 500 }))
  await page.getByRole('button', { name: 'Examples ▾' }).click()
  await expect(page.getByText('Could not load the examples')).toBeVisible()
})

test.describe('where the browser keeps nothing', () => {
  test('a page without any storage works and says that nothing is kept', async ({ page }) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('Access is denied for this document.', 'SecurityError')
          },
        })
    })
    await page.goto(REAL)
    await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Prompt' }).fill('A prompt')
    await page.getByRole('button', { name: 'My runs' }).click()
    await expect(page.getByRole('dialog', { name: 'My runs' })).toContainText('does not let the page store runs')
    expect(problems).toEqual([])
  })

  test('a page with no room left says what is not kept, and how to make room', async ({ page }) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('no room', 'QuotaExceededError')
      }
      IDBObjectStore.prototype.add = () => {
        throw new DOMException('no room', 'QuotaExceededError')
      }
      FileSystemFileHandle.prototype.createWritable = () =>
        Promise.reject(new DOMException('no room', 'QuotaExceededError'))
    })
    await page.goto(TINY)
    await page.getByLabel('Length in tokens', { exact: true }).fill('3')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Done' })).toBeAttached()
    await expect(page.getByRole('status').filter({ hasText: 'The run could not be saved' })).toBeVisible()
    await page.getByRole('button', { name: 'My runs' }).click()
    const library = page.getByRole('dialog', { name: 'My runs' })
    await expect(library.getByRole('alert')).toContainText(
      /The run could not be saved: the browser has no space left for/,
    )
    await expect(library).toContainText('Your current settings will not be saved')
    await expectAccessible(page)
    expect(problems).toEqual([])
  })
})

test('where nothing can be copied, as on plain http, the text is given to be copied by hand', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'clipboard'))
  await page.goto('./#/playground')
  await page.getByRole('button', { name: 'Share or save…' }).click()
  const dialog = page.getByRole('dialog')
  const byHand = dialog.getByRole('textbox', { name: 'Could not copy. Select and copy this text' })
  for (const [name, words] of [
    ['Copy link', /#\/recorded\/turn$/],
    ['Copy as Markdown', /PARGS/],
    ['Copy BibTeX', /eprint = \{2406\.07780\}/],
  ] as const) {
    await dialog.getByRole('button', { name }).click()
    await expect(byHand.last()).toHaveValue(words)
    await expect(byHand.last()).toBeFocused()
    expect(await page.evaluate(() => String(window.getSelection()))).toMatch(words)
  }
  await expect(byHand).toHaveCount(3)
  await expectAccessible(page)
})

test('links and files that cannot be opened say why, and leave what is there', async ({ page }) => {
  await page.goto('./?runtime=wasm#/run/1.AAAA')
  await expect(alert(page)).toContainText('This link is damaged')
  const tokens = page.getByRole('group', { name: 'Text by PARGS', exact: true }).locator('[data-token-position]')
  await expect(tokens).toHaveCount(pargsCount)
  for (const [hash, words] of [
    ['#/run/9.AAAA', 'This link uses version 9 of the format, but this page reads version 1'],
    ['#/run/', 'This link contains no comparison'],
    [`#/run/1.${'A'.repeat(40_000)}`, 'This link is too long (40000 characters)'],
  ] as const) {
    await page.evaluate((to) => {
      window.location.hash = to
    }, hash)
    await expect(alert(page)).toContainText(words)
    await expect(tokens).toHaveCount(pargsCount)
  }
  await page.getByRole('button', { name: 'My runs' }).click()
  const library = page.getByRole('dialog', { name: 'My runs' })
  for (const [name, body, words] of [
    ['a.json', 'hello', 'a.json is not a Tokenwise comparison: it is not valid JSON'],
    ['b.json', '{"format": "other"}', 'b.json is not a Tokenwise comparison'],
    ['c.json', '{"format": "tokenwise-comparison", "version": 4}', 'c.json uses version 4 of the format'],
    ['d.json', '{"format": "tokenwise-comparison", "version": 1, "record": {}}', 'd.json cannot be shown: record.'],
    ['e.json.gz', '\u001f\u008bxxxx', 'e.json.gz is damaged'],
  ] as const) {
    await library
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(body, 'latin1') })
    await expect(library.getByRole('alert')).toContainText(words)
    // The same one can be chosen again.
    await expect(library.locator('input[type=file]')).toHaveValue('')
  }
  await expectAccessible(page)
})
