// Nothing that a person typed or generated is lost, and the page says the truth about what is kept: when the storage or its
// code fails, when a tab is closed, crashes or is reloaded in the middle of a run, and with several tabs.

import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import { fakeRun } from '../src/decoding/testing/fakeRun.ts'
import { encodeLink } from '../src/sharing/link.ts'
import { runSettings } from '../src/store/testing/runSettings.ts'
import { expectAccessible } from './accessible.ts'
import { slowEngine } from './slowEngine.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const TINY = './?model=tiny&runtime=wasm#/playground'

/** The part of the page that opens the database. */
const DATABASE_CODE = '**/assets/dexie-*.js'

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt', exact: true })
const runButton = (page: Page) => page.getByRole('button', { name: 'Run', exact: true })
const done = (page: Page) => page.getByRole('status').filter({ hasText: 'Done' })
const tokens = (page: Page) =>
  page.getByRole('group', { name: 'Text by top-k', exact: true }).locator('[data-token-position]')
const note = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words })

/** Runs a prompt and waits for its end. */
async function run(page: Page, words: string, length = 3): Promise<void> {
  await page.getByLabel('Length in tokens', { exact: true }).fill(String(length))
  await prompt(page).fill(words)
  await runButton(page).click()
  await expect(done(page)).toBeAttached()
}

/** Starts a run that takes long and waits until some tokens are stored. */
async function startLongRun(page: Page, words: string): Promise<void> {
  slowEngine(page)
  await page.getByLabel('Length in tokens', { exact: true }).fill('512')
  await prompt(page).fill(words)
  await runButton(page).click()
  await expect.poll(() => storedSteps(page)).toBeGreaterThan(3)
}

const storedSteps = async (page: Page): Promise<number> => (await stored(page)).steps

/** Size of the growing runs in the site's IndexedDB, in steps and in characters of JSON. */
const stored = (page: Page): Promise<{ steps: number; characters: number }> =>
  page.evaluate(async () => {
    const nothing = { steps: 0, characters: 0 }
    const databases = await indexedDB.databases()
    if (!databases.some(({ name }) => name === 'tokenwise')) return nothing
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('tokenwise')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    try {
      if (!database.objectStoreNames.contains('pieces')) return nothing
      return await new Promise<typeof nothing>((resolve, reject) => {
        const request = database.transaction('pieces').objectStore('pieces').getAll()
        request.onsuccess = () => {
          const steps = request.result.flatMap((piece: { steps: unknown[] }) => piece.steps)
          resolve({ steps: steps.length, characters: JSON.stringify(steps).length })
        }
        request.onerror = () => reject(request.error)
      })
    } finally {
      database.close()
    }
  })

async function openLibrary(page: Page) {
  await page.getByRole('button', { name: 'My runs' }).click()
  const library = page.getByRole('dialog', { name: 'My runs' })
  await expect(library).toBeVisible()
  return library
}

const closeLibrary = (page: Page) =>
  page.getByRole('dialog', { name: 'My runs' }).getByRole('button', { name: 'Close' }).click()

/** All storage of sites refuses this page, as with blocked cookies. */
const refuseStorage = (context: BrowserContext) =>
  context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError')
        },
      })
  })

test('runs are kept in memory while the code of the storage is missing, and stored by a button or with the network', async ({
  page,
}) => {
  await page.route(DATABASE_CODE, (route) => route.abort('connectionreset'))
  await page.goto(TINY)
  await run(page, 'A quiet garden')
  const said = note(page, /not saved/)
  await expect(said).toContainText('1 run is not saved, only on this page until you close it.')
  await expect(said).toContainText('could not be downloaded')
  await run(page, 'Rain on the roof')
  await expect(said).toContainText('2 runs are not saved')
  await expectAccessible(page)
  const library = await openLibrary(page)
  await expect(library.getByRole('listitem')).toHaveCount(2)
  await expect(library.getByRole('listitem').first()).toContainText('not saved')
  // It can be looked at again.
  await library.getByRole('button', { name: 'A quiet garden', exact: true }).click()
  await expect(prompt(page)).toHaveValue('A quiet garden')

  await page.unroute(DATABASE_CODE)
  await said.getByRole('button', { name: 'Try again' }).click()
  await expect(said).toHaveCount(0)
  // The note also goes while the library is being opened.
  await expect((await openLibrary(page)).getByRole('listitem')).toHaveCount(2)
  await expect(page.getByText('not saved')).toHaveCount(0)
  await page.reload()
  await expect(prompt(page)).toHaveValue('A quiet garden')
  await expect(tokens(page).first()).toBeVisible()
  await expect((await openLibrary(page)).getByRole('listitem')).toHaveCount(2)
})

test('runs that could not be stored are stored when the network is back', { tag: '@long' }, async ({
  page,
  context,
}) => {
  await page.route(DATABASE_CODE, (route) => route.abort('connectionreset'))
  await page.goto(TINY)
  await run(page, 'A quiet garden')
  await expect(note(page, /1 run is not saved/)).toBeVisible()
  await context.setOffline(true)
  await page.unroute(DATABASE_CODE)
  await context.setOffline(false)
  await expect(note(page, /not saved/)).toHaveCount(0)
})

test('a run that the page is left in is there after a reload, as far as it was written', async ({ page }) => {
  await page.goto(TINY)
  await startLongRun(page, 'A quiet garden')
  const steps = await storedSteps(page)
  await page.reload()
  await expect(tokens(page).nth(steps - 1)).toBeAttached()
  await expect(page.getByText(/^\d+ tokens \(stopped\)$/).first()).toBeVisible()
  await expect((await openLibrary(page)).getByRole('listitem')).toHaveCount(1)
})

test('a run that is too large for the tab’s storage is there after a reload, but for its last second', {
  tag: '@long',
}, async ({ page }) => {
  slowEngine(page)
  await page.addInitScript(() => {
    const columns = [1, 2, 3, 4].map((id) => ({ id: `column-${id}`, method: 'topK', temperature: 1 + id / 10 }))
    const state = { prompt: 'A quiet garden', topK: 50, maxTokens: 512, columns }
    if (localStorage.getItem('tokenwise-settings') === null)
      localStorage.setItem('tokenwise-settings', JSON.stringify({ version: 2, state }))
  })
  await page.goto(TINY)
  await runButton(page).click()
  // sessionStorage takes 5.2 million characters.
  await expect.poll(async () => (await stored(page)).characters).toBeGreaterThan(5_300_000)
  const steps = await storedSteps(page)
  await page.reload()
  const first = page.getByRole('group', { name: /^Text by top-k/ }).first()
  await expect(first.locator('[data-token-position]').nth(steps - 1)).toBeAttached()
  await expect(page.getByText(/^\d+ tokens \(stopped\)$/).first()).toBeVisible()
  const library = await openLibrary(page)
  await expect(library.getByRole('listitem')).toHaveCount(1)
  await expect(library.getByRole('listitem')).toContainText('interrupted')
})

test('the run of a tab that crashed is in My runs, and the next visit says so; the run of a living tab is left alone', async ({
  page,
  context,
}) => {
  await page.goto(TINY)
  await startLongRun(page, 'A quiet garden')
  const other = await context.newPage()
  await other.goto(TINY)
  await expect((await openLibrary(other)).getByText('No runs yet.')).toBeVisible()
  expect(await storedSteps(other)).toBeGreaterThan(3)
  const crashed = page.waitForEvent('crash')
  const session = await context.newCDPSession(page)
  session.send('Page.crash').catch(() => {})
  await crashed
  await other.reload()
  const said = note(other, /A run was interrupted when its page was closed/)
  await expect(said).toContainText('“A quiet garden”')
  await expectAccessible(other)
  await said.getByRole('button', { name: 'Show it' }).click()
  await expect(said).toHaveCount(0)
  await expect(tokens(other).nth(3)).toBeAttached()
  await expect(prompt(other)).toHaveValue('A quiet garden')
})

test('a run whose tab was closed is in My runs', { tag: '@long' }, async ({ page, context }) => {
  await page.goto(TINY)
  await startLongRun(page, 'A quiet garden')
  await page.close()
  const next = await context.newPage()
  await next.goto(TINY)
  const said = note(next, /A run was interrupted/)
  await expect(said).toBeVisible()
  await said.getByRole('button', { name: 'Dismiss' }).click()
  await expect(said).toHaveCount(0)
  await expect((await openLibrary(next)).getByRole('listitem')).toContainText('interrupted')
})

test('Run without a network says so; when the network is back, the model is loaded and the run that was asked for starts', async ({
  page,
  context,
}) => {
  await page.goto(TINY)
  await page.getByLabel('Length in tokens', { exact: true }).fill('3')
  await prompt(page).fill('A quiet garden')
  await context.setOffline(true)
  await runButton(page).click()
  const alert = page.getByRole('region', { name: 'Model' }).getByRole('alert')
  await expect(alert).toContainText('No network: the model could not be downloaded')
  await expect(alert).toContainText('The run that you asked for starts once the model is loaded.')
  await expect(alert.filter({ hasText: 'memory' })).toHaveCount(0)
  await expectAccessible(page)
  // Still without a network.
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(alert).toContainText('No network')
  await context.setOffline(false)
  await expect(done(page)).toBeAttached()
  await expect(alert).toHaveCount(0)
  await expect(tokens(page)).toHaveCount(3)
})

test('Try again after a failed download carries out the run that was asked for', { tag: '@long' }, async ({ page }) => {
  await page.route('**/models/tiny/part-000.bin', (route) => route.abort('connectionreset'))
  await page.goto(TINY)
  await page.getByLabel('Length in tokens', { exact: true }).fill('3')
  await runButton(page).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The run that you asked for starts once the model is loaded.')
  await page.unroute('**/models/tiny/part-000.bin')
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(done(page)).toBeAttached()
})

test.describe('where storage fails', () => {
  test('the prompt survives a reload, and one note near Run says what is not kept', async ({ page, context }) => {
    await refuseStorage(context)
    await page.goto('./?model=tiny&runtime=wasm#/playground?view=full')
    const said = note(page, 'This browser stores nothing for this page')
    await expect(said).toHaveCount(1)
    await expect(said).toContainText('Your prompt and settings survive a reload.')
    await expectAccessible(page)
    await run(page, 'A quiet garden')
    await run(page, 'Rain on the roof')
    // All of this visit can be looked at again.
    const library = await openLibrary(page)
    await expect(library.getByRole('listitem')).toHaveCount(2)
    await library.getByRole('button', { name: 'A quiet garden', exact: true }).click()
    await expect(tokens(page)).toHaveCount(3)
    await expect(prompt(page)).toHaveValue('A quiet garden')
    await prompt(page).fill('A prompt of my own')
    await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('A prompt of my own')
    await said.getByRole('button', { name: 'Dismiss' }).click()
    await expect(said).toHaveCount(0)
    await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('note-read')
    await page.reload()
    await expect(prompt(page)).toHaveValue('A prompt of my own')
    await expect(page.getByLabel('Length in tokens', { exact: true })).toHaveValue('3')
    await expect(runButton(page)).toBeVisible()
    await expect(said).toHaveCount(0)
  })

  test(
    'a browser that blocks all site data keeps the prompt over a reload',
    { tag: '@long' },
    async ({ baseURL, launchOptions }, info) => {
      const profile = info.outputPath('profile')
      await mkdir(path.join(profile, 'Default'), { recursive: true })
      const blocked = { profile: { default_content_setting_values: { cookies: 2 } } }
      await writeFile(path.join(profile, 'Default', 'Preferences'), JSON.stringify(blocked))
      const context = await chromium.launchPersistentContext(profile, { ...launchOptions, baseURL: baseURL as string })
      const page = await context.newPage()
      await page.goto('./?model=tiny&runtime=wasm#/playground?view=full')
      await expect(note(page, 'This browser stores nothing for this page')).toBeVisible()
      await run(page, 'A quiet garden')
      await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('A quiet garden')
      await page.reload()
      await expect(prompt(page)).toHaveValue('A quiet garden')
      await context.close()
    },
  )

  test('storage that is full in the middle of a run is said at once, and the run ends', { tag: '@long' }, async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const add = IDBObjectStore.prototype.add
      let count = 0
      IDBObjectStore.prototype.add = function (...given) {
        if ((window as { hasRoom?: boolean }).hasRoom) return add.apply(this, given)
        if (this.name === 'entries' || (this.name === 'pieces' && ++count > 1))
          throw new DOMException('no room', 'QuotaExceededError')
        return add.apply(this, given)
      }
    })
    slowEngine(page)
    await page.goto(TINY)
    await page.getByLabel('Length in tokens', { exact: true }).fill('512')
    await runButton(page).click()
    await expect(note(page, 'The run in progress is not being saved')).toContainText(
      /no space left.*If you close this tab now, its text is lost\./,
    )
    await page.getByRole('button', { name: 'Stop' }).click()
    const said = note(page, '1 run is not saved')
    await expect(said).toContainText('the browser has no space left')
    await page.evaluate(() => Object.assign(window, { hasRoom: true }))
    await said.getByRole('button', { name: 'Try again' }).click()
    await expect(said).toHaveCount(0)
    await expect((await openLibrary(page)).getByRole('listitem')).toHaveCount(1)
  })

  test('site data that is cleared while the page is open costs what was stored, and nothing that is shown', {
    tag: '@long',
  }, async ({ page, context }) => {
    await page.goto(TINY)
    await run(page, 'A quiet garden')
    const stored = (await openLibrary(page)).getByRole('listitem')
    await expect(stored).toHaveCount(1)
    await expect(stored).not.toContainText('not saved')
    await closeLibrary(page)
    const session = await context.newCDPSession(page)
    await session.send('Storage.clearDataForOrigin', {
      origin: new URL(page.url()).origin,
      storageTypes: 'indexeddb,local_storage',
    })
    await expect(tokens(page)).toHaveCount(3)
    await expect(prompt(page)).toHaveValue('A quiet garden')
    await run(page, 'Rain on the roof')
    await expect(note(page, /not saved|could not/)).toHaveCount(0)
    const library = await openLibrary(page)
    await expect(library.getByRole('listitem')).toHaveCount(1)
    await expect(library.getByRole('button', { name: 'Rain on the roof', exact: true })).toBeVisible()
    await page.reload()
    await expect(prompt(page)).toHaveValue('Rain on the roof')
  })

  test('a library that an earlier version of the page holds open is waited for; one of a later version is left alone', {
    tag: '@long',
  }, async ({ page, context }) => {
    const hold = async (version: number, stores: string[]) => {
      const holder = await context.newPage()
      await holder.goto('./favicon.svg')
      await holder.evaluate(
        ([to, names]) =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.open('tokenwise', to)
            request.onupgradeneeded = () => {
              for (const name of [...request.result.objectStoreNames]) request.result.deleteObjectStore(name)
              for (const name of names)
                request.result.createObjectStore(name, { keyPath: 'id', autoIncrement: name === 'entries' })
            }
            request.onerror = () => reject(request.error)
            // Kept open: this page answers no request to close it.
            request.onsuccess = () => resolve()
          }),
        [version, stores] as const,
      )
      return holder
    }
    const holder = await hold(10, ['entries', 'bodies'])
    await page.goto(TINY)
    await run(page, 'A quiet garden')
    const said = note(page, '1 run is not saved')
    await expect(said).toContainText('Another tab has an earlier version of this page open')
    await holder.close()
    await expect(said).toHaveCount(0)
    await expect((await openLibrary(page)).getByRole('listitem')).toHaveCount(1)
    await page.goto('about:blank')

    await (await hold(40, ['runs'])).close()
    await page.goto(TINY)
    await run(page, 'Rain on the roof')
    await expect(said).toContainText('A newer version of this page has changed the library of runs')
    await expect(tokens(page)).toHaveCount(3)
  })
})

test('two tabs keep their own prompts and settings over a reload; a new one starts with the last', async ({
  page,
  context,
}) => {
  await page.goto(TINY)
  await prompt(page).fill('of A')
  const other = await context.newPage()
  await other.goto(TINY)
  await expect(prompt(other)).toHaveValue('of A')
  await prompt(other).fill('of B')
  await page.getByLabel('Length in tokens', { exact: true }).fill('7')
  await page.getByLabel('Length in tokens', { exact: true }).blur()
  await other.reload()
  await expect(prompt(other)).toHaveValue('of B')
  await expect(other.getByLabel('Length in tokens', { exact: true })).toHaveValue('48')
  await page.reload()
  await expect(prompt(page)).toHaveValue('of A')
  const third = await context.newPage()
  await third.goto(TINY)
  await expect(prompt(third)).toHaveValue('of A')
})

test('forty fragments in quick succession: each ends in a sentence, and the last one wins', async ({ page }) => {
  await page.goto('./?runtime=wasm#/run/1.AAAA')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  const alert = page.getByRole('alert')
  let state = 7
  const random = (below: number) => {
    state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647
    return state % below
  }
  const letters = [...'ABCxyz0189-_.%é ?&=+']
  const text = () => Array.from({ length: 1 + random(30) }, () => letters[random(letters.length)]).join('')
  const places = [
    ['#/run/1.', 'This link '],
    ['#/run/3.', 'This link '],
    ['#/run/', 'This link '],
    ['#/recorded/', 'There is no recorded comparison named'],
    ['#/runs/', 'There is no page'],
  ] as const
  const go = (hash: string) =>
    page.evaluate((to) => {
      window.location.hash = to
    }, hash)
  for (let index = 0; index < 40; index++) {
    const [place, words] = places[index % places.length] as (typeof places)[number]
    await go(`${place}${text()}`)
    await expect(alert).toHaveText([new RegExp(words)])
  }
  // Faster than they can be read.
  await page.evaluate(
    async (hashes) => {
      for (const hash of hashes) {
        window.location.hash = hash
        await new Promise((resolve) => setTimeout(resolve))
      }
    },
    [...Array.from({ length: 20 }, (_, index) => `${places[index % places.length]?.[0]}${text()}`), '#/run/8.AAAA'],
  )
  await expect(alert).toHaveText([/This link uses version 8/])
  await go('#/recorded/turn')
  await expect(alert).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
})

test('a link of another model, with more candidates than the vocabulary has, opens, and Run repeats it here', {
  tag: '@long',
}, async ({ page }) => {
  const record = await fakeRun(runSettings({ columns: [{ method: 'topK' }], reward: null }))
  const link = encodeLink({
    record: {
      ...record,
      model: { name: 'Other-7B', sha256: 'ab'.repeat(32), runtime: 'cuda' },
      settings: { ...record.settings, topK: 100_000 },
    },
    lacksTables: false,
  })
  await page.goto(`./?model=tiny&runtime=wasm#/run/${link}`)
  await expect(page.getByRole('region', { name: 'From a link' })).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await runButton(page).click()
  await expect(note(page, /Run again here: different.*another model file \(Other-7B\)/)).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a tab that is frozen in the middle of a run continues with it', { tag: '@long' }, async ({ page, context }) => {
  await page.goto(TINY)
  await page.getByLabel('Length in tokens', { exact: true }).fill('60')
  await runButton(page).click()
  await expect(tokens(page).first()).toBeVisible()
  const session = await context.newCDPSession(page)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await expect(done(page)).toBeAttached()
  await expect(tokens(page)).toHaveCount(60)
  await expect((await openLibrary(page)).getByRole('listitem')).toHaveCount(1)
  await closeLibrary(page)
})
