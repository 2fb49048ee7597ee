// Measures a large comparison: six columns of 256 tokens, with over a thousand points in every chart.

import type { BrowserContext, Page } from '@playwright/test'
import { quantile } from './figures.ts'
import { openWatched, watchRun } from './watchRun.ts'

const TOKENS = 256

/** @returns the number of points per chart, figures of the run, and frame times during 120 moves of the pointer and 60 of the timeline. */
export async function manyPoints(context: BrowserContext, url: string) {
  const page = await openWatched(context, url)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('button', { name: 'Use these settings' }).click()
  for (const method of [/^PARGS-soft/, /^RAD/]) {
    await page.getByRole('button', { name: 'Add a column' }).click()
    await page.getByRole('menuitem', { name: method }).first().click()
  }
  await page.getByLabel('Length in tokens').fill(String(TOKENS))
  const writing = await watchRun(page)
  // Wait until the judge has scored the responses.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('section footer dd')].every(({ textContent }) => textContent !== '…'),
  )
  const chart = page.getByRole('img', { name: /^Reward by position, \d+ points$/ })
  await chart.scrollIntoViewIfNeeded()
  const points = Number(/\d+/.exec((await chart.getAttribute('aria-label')) ?? '')?.[0])
  const box = await chart.boundingBox()
  if (!box) throw new Error('The page shows no reward chart.')
  const pointing = await framesWhile(page, async () => {
    for (let i = 0; i < 120; i++) {
      const across = (i % 60) / 60
      await page.mouse.move(
        box.x + box.width * (0.1 + 0.8 * across),
        box.y + box.height * (0.3 + 0.4 * Math.abs(Math.sin(i))),
      )
    }
  })
  await page.mouse.move(0, 0)
  const slider = page.getByRole('slider', { name: 'Tokens shown' })
  await slider.focus()
  const stepping = await framesWhile(page, async () => {
    for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowLeft')
  })
  return { points, writing, pointing, stepping }
}

/** Measures the milliseconds between frames (16.7 if none is late) and the number of long tasks (50 ms or more) during `work`. */
async function framesWhile(page: Page, work: () => Promise<void>) {
  const begins = await page.evaluate(() => {
    window.recorded = { times: [], ends: false }
    // An anonymous function, because the loader would wrap a named one in a helper that the page lacks.
    void (async () => {
      while (!window.recorded.ends) window.recorded.times.push(await new Promise<number>(requestAnimationFrame))
    })()
    return performance.now()
  })
  await work()
  const { times, tasks } = await page.evaluate((from) => {
    window.recorded.ends = true
    return { times: window.recorded.times, tasks: window.watched.tasks.filter(({ at }) => at >= from) }
  }, begins)
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? at))
  return {
    count: gaps.length,
    median: quantile(gaps, 0.5),
    p95: quantile(gaps, 0.95),
    longest: Math.max(0, ...gaps),
    longTasks: tasks.length,
  }
}

declare global {
  interface Window {
    recorded: { times: number[]; ends: boolean }
  }
}
