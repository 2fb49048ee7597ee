// Measures a first visit to the page, from the request to the frame with the first view: time, bytes and main-thread work.

import type { Browser, Page } from '@playwright/test'

export type Visit = Awaited<ReturnType<typeof visitOnce>>

/** Visits the page twice without caches: slowed down to time the first view, and at full speed to measure CPU time. */
export async function visitOnce(browser: Browser, url: string, throttling: number) {
  return { ...(await slowedVisit(browser, url, throttling)), ...(await threadTimes(browser, url)) }
}

/** Opens a page without caches. @returns the page and its DevTools session. */
async function openPage(browser: Browser) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript(watchFirstView)
  return { page, session: await page.context().newCDPSession(page) }
}

async function showFirstView(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => window.firstView.at !== null, null, { polling: 100, timeout: 120_000 })
}

/** @returns the time to the first view, the longest task before it (0 if none reached 50 ms), and compressed bytes by kind. */
async function slowedVisit(browser: Browser, url: string, throttling: number) {
  const { page, session } = await openPage(browser)
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttling })
  await showFirstView(page, url)
  const measured = await page.evaluate(() => {
    const { inDocument } = window.firstView
    const at = window.firstView.at ?? 0
    const bytes = { script: 0, style: 0, font: 0, other: 0 }
    const entries = [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
    for (const { name, startTime, encodedBodySize } of entries as PerformanceResourceTiming[]) {
      if (startTime > inDocument) continue
      const kind = /[.]js$/.test(name)
        ? 'script'
        : /[.]css$/.test(name)
          ? 'style'
          : /[.](woff2?|ttf)$/.test(name)
            ? 'font'
            : 'other'
      bytes[kind] += encodedBodySize
    }
    const tasks = window.firstView.tasks.filter((task) => task.at <= at).map(({ ms }) => ms)
    return { firstViewMs: Math.round(at), longestTaskMs: Math.max(0, ...tasks), bytes }
  })
  await page.close()
  return measured
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  tdur?: number
  args?: { data?: { startTime?: number } }
}

/** @returns main-thread CPU time in ms, which other load hardly affects, until the first view and per token during playback. */
async function threadTimes(browser: Browser, url: string) {
  const { page, session } = await openPage(browser)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'toplevel,blink.user_timing' })
  await showFirstView(page, url)
  // The hash changes without a reload, so the trace goes on.
  await page.goto(`${url}#/playground`)
  await page.getByRole('img', { name: /^Reward by position, \d+ points$/ }).waitFor({ timeout: 120_000 })
  const tokens = await page.evaluate(playAgain)
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  await page.close()
  const marked = (name: string): TraceEvent => {
    const mark = events.find((event) => event.name === name)
    if (!mark) throw new Error(`The trace has no mark "${name}".`)
    return mark
  }
  const first = marked('firstView')
  // `startTime` is in milliseconds since the start of the visit.
  const begins = first.ts - 1000 * (first.args?.data?.startTime ?? Number.NaN)
  const worked = (from: number, to: number) =>
    events
      .filter(
        ({ ph, name, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && pid === first.pid && tid === first.tid,
      )
      .filter(({ ts }) => ts >= from && ts <= to)
      .reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000
  return {
    threadMs: worked(begins, first.ts),
    tokenMs: worked(marked('playsFrom').ts, marked('playedTo').ts) / tokens,
  }
}

/** Runs in the page: plays the recording from the start. @returns the number of tokens shown after the first. */
function playAgain(): Promise<number> {
  return new Promise((resolve) => {
    const slider = document.querySelector('[role=slider][aria-label="Tokens shown"]')
    /** null until the first token is shown. */
    let shown: number | null = null
    new MutationObserver(() => {
      const at = Number(slider?.getAttribute('aria-valuenow'))
      if (at === 0) return
      if (shown === null) performance.mark('playsFrom')
      shown = shown === null ? 0 : shown + 1
      if (at < Number(slider?.getAttribute('aria-valuemax'))) return
      performance.mark('playedTo')
      resolve(shown)
    }).observe(slider as Element, { attributeFilter: ['aria-valuenow'] })
    document.querySelector<HTMLElement>('[aria-label="Go to the start"]')?.click()
    setTimeout(() => document.querySelector<HTMLElement>('[aria-label="Play"]')?.click(), 500)
  })
}

declare global {
  interface Window {
    /** Times when the first view was in the document (`inDocument`) and on the screen (`at`). */
    firstView: { inDocument: number; at: number | null; tasks: { at: number; ms: number }[] }
  }
}

/** Runs in the page before all other code. Times are milliseconds since navigation started. */
function watchFirstView(): void {
  window.firstView = { inDocument: 0, at: null, tasks: [] }
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      window.firstView.tasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
  // An anonymous function, because the loader would wrap a named one in a helper that the page lacks.
  const observer = new MutationObserver(() => {
    // The prerendered page has the same texts, but its slider does nothing yet.
    if (!document.querySelector('[data-live] [data-token-position]')) return
    observer.disconnect()
    performance.mark('firstView')
    window.firstView.inDocument = performance.now()
    // The first view is painted before the second animation frame starts.
    requestAnimationFrame(() => requestAnimationFrame(() => (window.firstView.at = performance.now())))
  })
  observer.observe(document, { subtree: true, childList: true })
}
