// A large comparison: six columns of 256 tokens, more than a thousand points in every chart. How long the page does not respond
// while it is written, and the time between frames while the pointer moves over a chart or the timeline moves.

import type { BrowserContext, Page } from '@playwright/test'
import { quantile } from './figures.ts'
import { type RunFigure, watchPage, watchRun } from './watchRun.ts'

export interface ManyPointsFigure {
  /** In each chart. */
  points: number
  writing: RunFigure
  /** The pointer moves across the reward chart, 120 moves. */
  pointing: Frames
  /** The timeline moves back by 60 tokens, key by key. */
  stepping: Frames
}

/** Milliseconds between frames; 16.7 where none is late. */
interface Frames {
  count: number
  median: number
  /** 95% are no longer than this. */
  p95: number
  longest: number
  /** The browser's own long-task entries, of 50 ms or more. */
  longTasks: number
}

const TOKENS = 256

export async function manyPoints(context: BrowserContext, url: string): Promise<ManyPointsFigure> {
  const page = context.pages()[0] ?? (await context.newPage())
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.addInitScript(watchPage)
  await page.goto(url)
  await page.getByRole('button', { name: 'Use these instead' }).click()
  for (const method of [/^PARGS-soft/, /^RAD/]) {
    await page.getByRole('button', { name: 'Add a column' }).click()
    await page.getByRole('menuitem', { name: method }).first().click()
  }
  await page.getByLabel('Length in tokens').fill(String(TOKENS))
  const writing = await watchRun(page)
  // Until the judge has scored the responses.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('section footer dd')].every(({ textContent }) => textContent !== '…'),
  )
  const picture = page.getByRole('img', { name: /^Reward by position, \d+ points$/ })
  await picture.scrollIntoViewIfNeeded()
  const points = Number(/\d+/.exec((await picture.getAttribute('aria-label')) ?? '')?.[0])
  const box = await picture.boundingBox()
  if (!box) throw new Error('The picture of rewards is not there.')
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

/** Records the time of every frame during some work. */
async function framesWhile(page: Page, work: () => Promise<void>): Promise<Frames> {
  const begins = await page.evaluate(() => {
    window.recorded = { times: [], ends: false }
    // No named function here: this file's loader would wrap it in a helper that the page does not have.
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
