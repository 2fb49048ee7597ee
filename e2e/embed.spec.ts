// The site inside a page of another host: one comparison or one exercise, sized to its content, which stores nothing.

import path from 'node:path'
import { expect, type FrameLocator, type Page, test } from '@playwright/test'
import { embedCode } from '../src/sharing/embedCode.ts'
import { expectAccessible } from './accessible.ts'
import { tokenCounts } from './firstRecorded.ts'
import { type PlainHost, plainHost } from './plainHost.ts'

const ROOT = path.resolve(import.meta.dirname, '..')

let site: PlainHost
let course: PlainHost
test.beforeEach(async () => {
  site = await plainHost(path.join(ROOT, 'dist'), { path: '/some/where/' })
  course = await plainHost(path.join(ROOT, 'e2e/harness'))
})
test.afterEach(() => {
  site.close()
  course.close()
})

/** Opens a page of another origin that embeds a place of the site. */
async function openCourse(page: Page, place: string) {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const frame = embedCode(`${site.url}?embed${place}`, 'A lesson')
  course.changed.set('', `<!doctype html><html lang="en"><title>Course</title><h1>Course</h1>${frame}</html>`)
  await page.goto(course.url)
  return { inside: page.frameLocator('iframe[title="Tokenwise: A lesson"]'), asked }
}

/** The frame has the height of its content, so that nothing in it scrolls. */
async function expectFitted(page: Page, inside: FrameLocator): Promise<void> {
  await expect
    .poll(async () => {
      const content = await inside.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height))
      return content > 300 && content - Number(await page.locator('iframe').getAttribute('height'))
    })
    .toBe(0)
}

const keptIn = (inside: FrameLocator) =>
  inside
    .locator('main')
    .evaluate(async () => [Object.keys(localStorage), Object.keys(sessionStorage), await indexedDB.databases()])

test('a comparison is shown alone, with a link to the whole page', async ({ page }) => {
  const { inside, asked } = await openCourse(page, '#/recorded/turn')
  for (const method of ['top-k', 'PARGS']) {
    const text = inside.getByRole('group', { name: `Text by ${method}`, exact: true })
    await expect(text.locator('[data-token-position]')).toHaveCount(tokenCounts[method]!)
  }
  await expect(inside.getByRole('img', { name: /^Reward by position, \d+ points$/ })).toBeVisible()
  await expect(inside.getByRole('navigation')).toHaveCount(0)
  await expect(inside.getByRole('textbox')).toHaveCount(0)
  await expect(inside.getByRole('button', { name: /Run|Change or remove/ })).toHaveCount(0)
  await expectFitted(page, inside)
  await inside.getByRole('radiogroup', { name: 'Chart by position' }).getByText('advantage').click()
  expect(await keptIn(inside)).toEqual([[], [], []])
  expect(asked.filter((url) => /[/](models|heads)[/]/.test(url))).toEqual([])

  const opened = page.waitForEvent('popup')
  await inside.getByRole('link', { name: 'Open in Tokenwise' }).click()
  const whole = await opened
  expect(whole.url()).toBe(`${site.url}#/recorded/turn`)
  await whole.close()

  await page.goto('./?embed#/recorded/turn')
  await expect(page.getByRole('img', { name: /^Reward by position, \d+ points$/ })).toBeVisible()
  await expectAccessible(page)
})

test('a lesson shows its exercise, and the link to the whole page keeps its state', async ({ page }) => {
  const { inside } = await openCourse(page, '#/labs/push?w=4')
  await expect(inside.getByRole('region', { name: 'Exercise' })).toBeVisible()
  await expect(inside.getByRole('region', { name: /^(Predict|Conclusions)$/ })).toHaveCount(0)
  await expectFitted(page, inside)
  const link = inside.getByRole('link', { name: 'Open in Tokenwise' })
  await inside.getByRole('slider', { name: 'Weight w' }).press('ArrowRight')
  await link.focus()
  await expect(link).toHaveAttribute('href', /#\/labs\/push[?]w=/)
  expect(await keptIn(inside)).toEqual([[], [], []])
})
