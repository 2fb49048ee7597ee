// Every view of the page and how to open it, for screenshots (tools/picture.ts) and checks (e2e/views.spec.ts).

import { expect, type Page } from '@playwright/test'
import { labs } from '../../src/labs/parts/catalog.ts'
import { PROMPTS_LINK } from './promptsLink.ts'

export interface View {
  name: string
  /** Set for the first view, which is also pictured at the sizes of a small laptop and a tablet. */
  first?: true
  /** Set if the view needs the real model and therefore takes minutes. */
  model?: true
  open(page: Page): Promise<void>
}

const go = async (page: Page, place: string) => {
  await page.goto(`./?runtime=wasm${place}`)
}

/** Opens the playground and moves the recorded comparison to its last token. */
export async function openRecorded(page: Page, detail: 'simple' | 'full' = 'full'): Promise<void> {
  await go(page, `#/playground?view=${detail}`)
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await page.getByRole('button', { name: 'Go to the end' }).dispatchEvent('click')
  await expect(page.locator('[data-token-position="40"]').first()).toBeVisible()
  await expect(page.getByRole('img', { name: /^Reward by position, \d+ points$/ })).toBeVisible()
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()

async function writeShort(page: Page, prompt: string): Promise<void> {
  await go(page, '#/playground?view=full')
  await expect(page.getByRole('region', { name: 'Recorded' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await page.getByLabel('Length in tokens', { exact: true }).fill('24')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('status').filter({ hasText: 'Done' }).waitFor({ state: 'attached', timeout: 300_000 })
  await expect(page.getByText('judge', { exact: true }).first()).toBeVisible()
  // Wait until the judge has scored the responses.
  await expect(page.getByText('…', { exact: true })).toHaveCount(0)
}

export const views: readonly View[] = [
  {
    name: 'first',
    first: true,
    async open(page) {
      await go(page, '#/')
      await expect(page.getByRole('slider').first()).toBeEnabled()
    },
  },
  { name: 'recorded', open: (page) => openRecorded(page, 'simple') },
  { name: 'full', open: (page) => openRecorded(page) },
  {
    name: 'what-if',
    async open(page) {
      await openRecorded(page)
      await button(page, 'Show the candidates').click()
      const candidates = page.getByRole('region', { name: 'Candidates' })
      await candidates.getByText('What if: change w, T or k').click()
      await candidates.getByRole('slider', { name: 'What if w' }).press('Home')
      await expect(candidates).toContainText('would')
    },
  },
  {
    name: 'tables',
    async open(page) {
      await openRecorded(page)
      await button(page, 'Show the candidates').click()
      await button(page, 'All columns').click()
      await expect(page.getByRole('heading', { name: /^All columns, step/ })).toBeVisible()
    },
  },
  {
    name: 'chat',
    async open(page) {
      await openRecorded(page)
      await page.getByRole('switch', { name: 'as a chat question' }).check({ force: true })
      await page.getByRole('textbox', { name: 'System turn' }).fill('Answer in one short sentence.')
      await button(page, 'Add an earlier turn').click()
      await page.getByRole('textbox', { name: 'Turn 1' }).fill('שלום 🙂')
    },
  },
  {
    name: 'share',
    async open(page) {
      await openRecorded(page)
      await button(page, 'Share or save').click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'keys',
    async open(page) {
      await openRecorded(page)
      await page.locator('body').press('Shift+?')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    },
  },
  {
    name: 'tour',
    async open(page) {
      await openRecorded(page)
      await page.locator('body').evaluate(() => window.scrollTo(0, 0))
      await button(page, 'Tour').dispatchEvent('click')
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'library',
    async open(page) {
      await openRecorded(page)
      await page.getByRole('button', { name: 'My runs' }).click()
      const library = page.getByRole('dialog', { name: 'My runs' })
      await library.getByRole('button', { name: 'Save the shown run' }).click()
      await expect(library.getByRole('listitem')).toHaveCount(1)
    },
  },
  {
    name: 'prompts',
    async open(page) {
      await go(page, '#/prompts')
      await page.getByRole('combobox', { name: 'Example prompts' }).selectOption('All of them')
      await expect(page.getByText('24 prompts.')).toBeVisible()
    },
  },
  {
    name: 'prompts-found',
    async open(page) {
      await go(page, `#/prompts/${PROMPTS_LINK}`)
      await expect(page.getByRole('region', { name: 'Results' })).toBeVisible()
    },
  },
  {
    name: 'score',
    async open(page) {
      await go(page, '#/score')
      await expect(page.getByRole('region', { name: 'Scores' })).toBeVisible()
    },
  },
  {
    name: 'traces',
    async open(page) {
      await go(page, '#/traces')
      await page.getByRole('button', { name: 'Show the recorded example' }).click()
      const list = page.getByRole('listbox', { name: 'Traces' })
      await list.getByRole('option').nth(1).locator('[data-box]').click()
      await page
        .getByRole('group', { name: /^Text of / })
        .first()
        .locator('[data-token-position="6"]')
        .click()
      await expect(page.getByRole('region', { name: /^Token 7 of / })).toBeVisible()
    },
  },
  { name: 'rewards', open: (page) => go(page, '#/rewards') },
  { name: 'about', open: (page) => go(page, '#/about') },
  { name: 'labs', open: (page) => go(page, '#/labs') },
  ...labs.map(
    ({ name }): View => ({
      name: `lab-${name}`,
      async open(page) {
        await go(page, `#/labs/${name}`)
        await page.getByRole('button', { name: 'Skip prediction' }).click()
        await expect(page.getByRole('region', { name: 'Exercise' })).toBeVisible()
      },
    }),
  ),
  {
    name: 'teacher',
    async open(page) {
      await go(page, '#/labs/teacher')
      await expect(page.getByText(/MB|cannot store/).first()).toBeVisible()
    },
  },
  {
    name: 'run',
    model: true,
    open: (page) => writeShort(page, 'I watched this film on a quiet Sunday afternoon, and'),
  },
  {
    name: 'forks',
    model: true,
    async open(page) {
      await writeShort(page, 'The band came on stage two hours late, and')
      await button(page, 'Show the candidates').click()
      await page
        .getByRole('region', { name: 'Candidates' })
        .getByRole('button', { name: /^Continue from/, disabled: false })
        .first()
        .click()
      const fork = page.getByRole('region', { name: /^Fork: / })
      await expect(fork).toHaveCount(1)
      await expect(fork.getByText(/writing/)).toHaveCount(0, { timeout: 300_000 })
      await fork.scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'scored',
    model: true,
    async open(page) {
      await go(page, '#/score')
      await page.getByRole('textbox', { name: 'Response' }).fill('quiet, and it stays with you for days.')
      await page.getByRole('button', { name: /^Score/ }).click()
      await expect(page.getByRole('region', { name: 'Scores' }).getByRole('row')).not.toHaveCount(0, {
        timeout: 300_000,
      })
    },
  },
]
