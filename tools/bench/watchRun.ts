// Observes one run of the app from inside the page: when tokens appeared, and how long the page did not respond.

import type { BrowserContext, Page } from '@playwright/test'

/** Opens `url` in the first page of a new browser context and runs `watchPage` there. */
export async function openWatched(context: BrowserContext, url: string): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage())
  await page.addInitScript(watchPage)
  await page.goto(url)
  return page
}

/** Presses Run and waits for the end of the run. The model is in the cache but not loaded. */
export async function watchRun(page: Page) {
  const worked = await threadTime(page)
  const before = await worked()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.waitForFunction(() => window.watched.first !== null || window.watched.ended !== null, null, {
    polling: 100,
    timeout: 600_000,
  })
  const atFirst = await worked()
  await page.waitForFunction(() => window.watched.ended !== null, null, { polling: 500, timeout: 600_000 })
  const atEnd = await worked()
  const failed = await page.getByRole('alert').allTextContents()
  const { pressed, first, ended, tasks, gaps, columns } = await page.evaluate(() => window.watched)
  if (first === null) throw new Error(`The app decoded no tokens: ${failed.join(' ') || 'the page shows no error'}`)
  const streaming = (at: number) => at >= first && at <= ended!
  const long = tasks.filter(({ at }) => streaming(at))
  return {
    firstTokenMs: first - pressed!,
    writingMs: ended! - first,
    /** CPU time of the page's main thread, ms. */
    threadMs: { untilFirstToken: atFirst - before, writing: atEnd - atFirst },
    tokensWritten: columns.map((text) => Number.parseInt(text, 10)).filter((count) => count >= 0),
    /** null if no task reached 50 ms. */
    longestTaskMs: long.length === 0 ? null : Math.max(...long.map(({ ms }) => ms)),
    longTasks: long.length,
    /** Longest delay of a 4 ms timer in the page while streaming. */
    longestGapMs: Math.max(0, ...gaps.filter(({ at }) => streaming(at)).map(({ ms }) => ms)),
  }
}

/** Returns a function that reads the CPU time of the page's main thread so far, ms. */
async function threadTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return Math.round(1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN))
  }
}

interface Watched {
  pressed: number | null
  first: number | null
  ended: number | null
  columns: string[]
  tasks: { at: number; ms: number }[]
  gaps: { at: number; ms: number }[]
}

declare global {
  interface Window {
    watched: Watched
  }
}

/** Runs in the page before all other code. Times are milliseconds since navigation started. */
function watchPage(): void {
  const watched: Watched = { pressed: null, first: null, ended: null, columns: [], tasks: [], gaps: [] }
  window.watched = watched
  addEventListener(
    'click',
    ({ target }) => {
      if ((target as Element).closest('button')?.textContent?.startsWith('Run')) watched.pressed ??= performance.now()
    },
    { capture: true },
  )
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) watched.tasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
  let last = performance.now()
  let seen = 0
  // An anonymous function, because the loader would wrap a named one in a helper that the page lacks.
  const timer = setInterval(() => {
    const now = performance.now()
    const ms = now - last - 4
    if (ms > 10) watched.gaps.push({ at: last, ms })
    last = now
    // Checks the page at most every 20 ms, because the checks take time that is measured.
    if (watched.pressed === null || now - seen < 20) return
    seen = now
    const messages = [...document.querySelectorAll('[role="status"], [role="alert"]')].map(
      (node) => node.textContent ?? '',
    )
    // Tokens on the page before the run starts belong to another comparison.
    const isWriting = messages.some((text) => /^(Writing|Done)$/.test(text))
    if (watched.first === null && isWriting && document.querySelector('[data-token-position]')) watched.first = now
    if (!messages.some((text) => /^(Done|The run failed)$/.test(text)) && !document.querySelector('[role="alert"]'))
      return
    watched.ended = now
    watched.columns = [...document.querySelectorAll('section footer')].map((node) => node.textContent ?? '')
    clearInterval(timer)
  }, 4)
}
