// One first visit of a page, from the request to the frame with its first view: time, bytes and main-thread work.

import type { Browser, Page } from '@playwright/test'

/** One visit without caches. */
export interface Visit {
  /**
   * Milliseconds of main-thread CPU time until the first view, not slowed down: this hardly depends on the machine's other
   * load.
   */
  threadMs: number
  /** The same per token, while the recorded comparison plays. */
  tokenMs: number
  /** From the request to the frame that shows the recorded comparison's first token. */
  firstViewMs: number
  /** Longest task until then; 0 if none reached 50 ms. */
  longestTaskMs: number
  /** Compressed bytes until then, by kind. */
  bytes: { script: number; style: number; font: number; other: number }
}

export async function visitOnce(
  page: Page,
  url: string,
  throttling: number,
): Promise<Omit<Visit, 'threadMs' | 'tokenMs'>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttling })
  await page.addInitScript(watchFirstView)
  await page.goto(url)
  await page.waitForFunction(() => window.firstView.at !== null, null, { polling: 100, timeout: 120_000 })
  return page.evaluate(() => {
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

/** The main thread's CPU time in milliseconds: until the first view, and per token while playing. */
export async function threadTimes(browser: Browser, url: string): Promise<Pick<Visit, 'threadMs' | 'tokenMs'>> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'toplevel,blink.user_timing' })
  await page.addInitScript(watchFirstView)
  await page.goto(url)
  await page.waitForFunction(() => window.firstView.at !== null, null, { polling: 100, timeout: 120_000 })
  await page.getByRole('img', { name: /^Reward by position, \d+ points$/ }).waitFor({ timeout: 120_000 })
  const tokens = await page.evaluate(playAgain)
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  await page.close()
  const marked = (name: string): TraceEvent => {
    const mark = events.find((event) => event.name === name)
    if (!mark) throw new Error(`The trace has no ${name}.`)
    return mark
  }
  const first = marked('firstView')
  // The mark's time is in milliseconds since the start of the visit.
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

/** Runs in the page: plays from the start. @returns how many tokens were drawn one after the other. */
function playAgain(): Promise<number> {
  return new Promise((resolve) => {
    const slider = document.querySelector('[role=slider][aria-label="Tokens shown"]')
    /** null until the first one is shown. */
    let drawn: number | null = null
    new MutationObserver(() => {
      const at = Number(slider?.getAttribute('aria-valuenow'))
      if (at === 0) return
      if (drawn === null) performance.mark('playsFrom')
      drawn = drawn === null ? 0 : drawn + 1
      if (at < Number(slider?.getAttribute('aria-valuemax'))) return
      performance.mark('playedTo')
      resolve(drawn)
    }).observe(slider as Element, { attributeFilter: ['aria-valuenow'] })
    document.querySelector<HTMLElement>('[aria-label="Go to the start"]')?.click()
    setTimeout(() => document.querySelector<HTMLElement>('[aria-label="Play"]')?.click(), 500)
  })
}

declare global {
  interface Window {
    /** inDocument: when it was in the document; at: when a frame with it was drawn. */
    firstView: { inDocument: number; at: number | null; tasks: { at: number; ms: number }[] }
  }
}

/** Runs in the page before anything else. Times are milliseconds since navigation started. */
function watchFirstView(): void {
  window.firstView = { inDocument: 0, at: null, tasks: [] }
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      window.firstView.tasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
  // No named function here: this file's loader would wrap it in a helper that the page does not have.
  const observer = new MutationObserver(() => {
    if (!document.querySelector('section[aria-label="Recorded"]') || !document.querySelector('[data-token-position]'))
      return
    observer.disconnect()
    performance.mark('firstView')
    window.firstView.inDocument = performance.now()
    // It was drawn by the frame after the next one.
    requestAnimationFrame(() => requestAnimationFrame(() => (window.firstView.at = performance.now())))
  })
  observer.observe(document, { subtree: true, childList: true })
}
