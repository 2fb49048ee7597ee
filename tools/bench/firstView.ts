// `npm run bench:page`: what a first visit costs. The built site on a plain static host with compression: time to the first
// view with the processor slowed down, what comes before it, what a token costs while the recording plays, and Lighthouse's
// scores.

import { execFile } from 'node:child_process'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { type Browser, chromium, type Page } from '@playwright/test'
import { Command } from 'commander'
import { findOrInstallChromium } from '../chromium.ts'
import { wholeNumber } from '../options.ts'
import { QUIET_ARGS } from './app.ts'
import { quantile } from './figures.ts'
import { serveSite } from './serveBench.ts'

/** Fetched when it is asked for: 180 packages that nothing else here needs. */
const LIGHTHOUSE = 'lighthouse@12.8.2'
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const

const AIMS = { firstViewMs: 2000, scriptKilobytes: 300, performance: 95, accessibility: 100, 'best-practices': 100 }

/** One visit with nothing kept from an earlier one. */
interface Visit {
  /**
   * What the page's own thread worked until the first view, in time of that thread with nothing slowed down: it hardly
   * depends on what else the machine does.
   */
  threadMs: number
  /** The same of a token that is drawn while the recorded comparison plays. */
  tokenMs: number
  /** From the request to a frame in which the recorded comparison stands with its first token. */
  firstViewMs: number
  /** Longest task until then; 0 where none reached 50 ms. */
  longestTaskMs: number
  /** Bytes that came compressed until then, by kind. */
  bytes: { script: number; style: number; font: number; other: number }
}

type Scores = Record<(typeof CATEGORIES)[number], number>

interface PageReport {
  throttling: number
  visits: Visit[]
  /** Medians. */
  firstViewMs: number
  threadMs: number
  tokenMs: number
  kilobytes: Visit['bytes']
  longestTaskMs: number
  /** null where it was left out or failed. */
  lighthouse: Record<'mobile' | 'desktop', Scores | null> | null
  details: Record<string, unknown>
}

interface Options {
  rounds: number
  throttling: number
  lighthouse: boolean
  json?: true
}

const say = (line: string) => console.error(line)

/** The other figures are worth having without it. */
const sayFailed = (error: Error): null => {
  say(`Lighthouse failed: ${error.message}`)
  return null
}

async function measure({ rounds, throttling, lighthouse }: Options): Promise<PageReport> {
  const { executablePath, source } = findOrInstallChromium()
  say('building the site')
  const site = await serveSite()
  try {
    const browser = await chromium.launch({ executablePath, args: QUIET_ARGS })
    const version = browser.version()
    say(`Chromium ${version} (${source})`)
    const visits: Visit[] = []
    try {
      for (let round = 0; round <= rounds; round++) {
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
        const slowed = await visitOnce(await context.newPage(), site.url, throttling)
        await context.close()
        const visit = { ...slowed, ...(await threadTimes(browser, site.url)) }
        say(`${round === 0 ? 'warm-up' : `visit ${round} of ${rounds}`}: ${JSON.stringify(visit)}`)
        if (round > 0) visits.push(visit)
      }
    } finally {
      await browser.close()
    }
    const median = (read: (visit: Visit) => number) => quantile(visits.map(read), 0.5)
    return {
      throttling,
      visits,
      firstViewMs: median((visit) => visit.firstViewMs),
      threadMs: median((visit) => visit.threadMs),
      tokenMs: median((visit) => visit.tokenMs),
      kilobytes: {
        script: median(({ bytes }) => bytes.script) / 1000,
        style: median(({ bytes }) => bytes.style) / 1000,
        font: median(({ bytes }) => bytes.font) / 1000,
        other: median(({ bytes }) => bytes.other) / 1000,
      },
      longestTaskMs: median((visit) => visit.longestTaskMs),
      lighthouse: lighthouse
        ? {
            mobile: await medianScores(site.url, 'mobile', executablePath, rounds),
            desktop: await medianScores(site.url, 'desktop', executablePath, 1),
          }
        : null,
      details: {
        browser: `Chromium ${version}`,
        machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`,
        lighthouse: LIGHTHOUSE,
      },
    }
  } finally {
    await site.close()
  }
}

async function visitOnce(page: Page, url: string, throttling: number): Promise<Omit<Visit, 'threadMs' | 'tokenMs'>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttling })
  await page.addInitScript(watchFirstView)
  await page.goto(url)
  await page.waitForFunction(() => window.firstView.at !== null, null, { polling: 100, timeout: 120_000 })
  return page.evaluate(() => {
    const { stands } = window.firstView
    const at = window.firstView.at ?? 0
    const bytes = { script: 0, style: 0, font: 0, other: 0 }
    const entries = [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
    for (const { name, startTime, encodedBodySize } of entries as PerformanceResourceTiming[]) {
      if (startTime > stands) continue
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

/** The main thread's own time, in milliseconds: from the beginning of the visit to the first view, and a token that plays. */
async function threadTimes(browser: Browser, url: string): Promise<Pick<Visit, 'threadMs' | 'tokenMs'>> {
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
  // The mark says when it was set, in milliseconds since the visit began.
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

/** Runs in the page: plays from the beginning with everything there; how many tokens were drawn one after the other. */
function playAgain(): Promise<number> {
  return new Promise((resolve) => {
    const slider = document.querySelector('[role=slider][aria-label="Tokens shown"]')
    /** null until the first one stands. */
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
    document.querySelector<HTMLElement>('[aria-label="To the beginning"]')?.click()
    setTimeout(() => document.querySelector<HTMLElement>('[aria-label="Play"]')?.click(), 500)
  })
}

declare global {
  interface Window {
    /** stands: it is in the document; at: a frame was drawn with it. */
    firstView: { stands: number; at: number | null; tasks: { at: number; ms: number }[] }
  }
}

/** Runs in the page before anything else. Times are milliseconds since it began to load. */
function watchFirstView(): void {
  window.firstView = { stands: 0, at: null, tasks: [] }
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      window.firstView.tasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
  // No named function in here: the loader of this file would wrap it in a helper that the page does not have.
  const observer = new MutationObserver(() => {
    if (!document.querySelector('section[aria-label="Recorded"]') || !document.querySelector('[data-token-position]'))
      return
    observer.disconnect()
    performance.mark('firstView')
    window.firstView.stands = performance.now()
    // The frame after the next is one in which it was drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => (window.firstView.at = performance.now())))
  })
  observer.observe(document, { subtree: true, childList: true })
}

/** Medians of as many times; one that fails is said and left out. Null where all did. */
async function medianScores(
  url: string,
  form: 'mobile' | 'desktop',
  executablePath: string,
  times: number,
): Promise<Scores | null> {
  const all: Scores[] = []
  for (let i = 0; i < times; i++) {
    const scores = await scoresOf(url, form, executablePath).catch(sayFailed)
    if (scores) all.push(scores)
  }
  if (all.length === 0) return null
  const median = (name: keyof Scores) =>
    quantile(
      all.map((scores) => scores[name]),
      0.5,
    )
  say(`performance, ${form}: ${all.map(({ performance }) => performance).join(', ')}`)
  return Object.fromEntries(CATEGORIES.map((name) => [name, median(name)])) as Scores
}

/** Lighthouse's scores of 100, in a browser of its own. */
async function scoresOf(url: string, form: 'mobile' | 'desktop', executablePath: string): Promise<Scores> {
  say(`${LIGHTHOUSE}, ${form}`)
  const { stdout } = await promisify(execFile)(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      url,
      '--quiet',
      '--output=json',
      `--only-categories=${CATEGORIES.join()}`,
      `--chrome-flags=${['--headless=new', '--no-sandbox', ...QUIET_ARGS].join(' ')}`,
      ...(form === 'desktop' ? ['--preset=desktop'] : []),
    ],
    // Outside the repository, whose packages are not Lighthouse's.
    {
      cwd: tmpdir(),
      maxBuffer: 1 << 28,
      env: { ...process.env, CHROME_PATH: executablePath },
      shell: process.platform === 'win32',
    },
  )
  const { categories, audits } = JSON.parse(stdout) as {
    categories: Record<string, { score: number; auditRefs: { id: string }[] }>
    audits: Record<string, { score: number | null; title: string; displayValue?: string; scoreDisplayMode: string }>
  }
  for (const { score, title, displayValue = '', scoreDisplayMode } of Object.values(audits))
    if (score !== null && score < 0.9 && scoreDisplayMode !== 'informative') say(`  ${score} ${title} ${displayValue}`)
  return Object.fromEntries(
    CATEGORIES.map((name) => [name, Math.round((categories[name]?.score ?? 0) * 100)]),
  ) as Scores
}

function tableOf({
  firstViewMs,
  threadMs,
  tokenMs,
  kilobytes,
  longestTaskMs,
  throttling,
  visits,
  lighthouse,
  details,
}: PageReport): string {
  const spread = quantile(
    visits.map((visit) => visit.firstViewMs),
    0.25,
  ).toFixed(0)
  const most = quantile(
    visits.map((visit) => visit.firstViewMs),
    0.75,
  ).toFixed(0)
  const line = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  return [
    `${details.browser}, ${details.machine}, processor slowed down ${throttling} times, ${visits.length} visits`,
    '',
    line('', 'median', 'aim'),
    line('---', '---', '---'),
    line(
      'time to the first view',
      `${firstViewMs.toFixed(0)} ms (quartiles ${spread}–${most})`,
      `${AIMS.firstViewMs} ms`,
    ),
    line('compressed script before it', `${kilobytes.script.toFixed(0)} kB`, `${AIMS.scriptKilobytes} kB`),
    ...(['style', 'font', 'other'] as const).map((kind) =>
      line(`${kind} before it`, `${kilobytes[kind].toFixed(0)} kB`, ''),
    ),
    line('main thread until it, not slowed down', `${threadMs.toFixed(0)} ms`, `${AIMS.firstViewMs / throttling} ms`),
    line('main thread a token while it plays, not slowed down', `${tokenMs.toFixed(1)} ms`, ''),
    line('longest task before it', `${longestTaskMs.toFixed(0)} ms`, ''),
    ...(['mobile', 'desktop'] as const).flatMap((form) =>
      CATEGORIES.map((name) => line(`Lighthouse, ${form}: ${name}`, lighthouse?.[form]?.[name] ?? '–', AIMS[name])),
    ),
  ].join('\n')
}

const program = new Command('bench:page')
  .description(
    'measure a first visit of the built page: time to the first view, what comes before it, playing, Lighthouse',
  )
  .option(
    '--rounds <n>',
    'visits that count, after one that does not; as often Lighthouse on a phone',
    wholeNumber(1),
    5,
  )
  .option('--throttling <n>', 'how many times the processor is slowed down', wholeNumber(1), 4)
  .option('--no-lighthouse', 'leave out Lighthouse, which npx fetches')
  .option('--json', 'print the figures as JSON')

try {
  await program.parseAsync()
  const options = program.opts<Options>()
  const report = await measure(options)
  console.log(options.json ? JSON.stringify(report) : tableOf(report))
} catch (error) {
  console.error((error as Error).stack)
  process.exitCode = 1
}
