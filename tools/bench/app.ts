// The app itself, as built, measured from outside: from the press of Run to the first token with the model kept from an
// earlier visit, the renderer's peak memory, and the longest stretch in which the page could not answer.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { serveApp } from './serveBench.ts'

export const QUIET_ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export interface AppFigure {
  /** From the press of Run, before which nothing is loaded, to the first token on the page; model from the cache. */
  firstTokenMs: number
  /** From the first token to the end of the run. */
  writingMs: number
  /** By column. */
  tokensWritten: number[]
  /** Highest resident and proportional memory of the renderer, MiB; null where the system does not say. */
  peakResidentMiB: number | null
  peakProportionalMiB: number | null
  /** While streaming: of the browser's own long-task entries, null where none reached 50 ms. */
  longestTaskMs: number | null
  longTasks: number
  /** While streaming: longest wait of a 4 ms timer of the page beyond its time. */
  longestGapMs: number
}

export type AppFigures = Record<'quick' | 'small', AppFigure>

const TOKENS = 64

/** Runs the app's four columns of 64 tokens in either form, each in a browser that was just started. */
export async function measureApp(
  executablePath: string,
  headsDir: string,
  say: (line: string) => void,
): Promise<AppFigures> {
  say('building the app')
  const server = await serveApp(headsDir)
  const profile = mkdtempSync(path.join(tmpdir(), 'tokenwise-bench-'))
  const visit = async <T>(work: (context: BrowserContext) => Promise<T>): Promise<T> => {
    const context = await chromium.launchPersistentContext(profile, { executablePath, args: QUIET_ARGS })
    try {
      return await work(context)
    } finally {
      await context.close()
    }
  }
  try {
    const run = (form: 'quick' | 'small') =>
      visit((context) => runOnce(context, `${server.url}?runtime=wasm&form=${form}`))
    say('first visit of the app: the model is kept')
    await run('quick')
    const figures = { quick: await run('quick'), small: await run('small') }
    say(`the app: ${JSON.stringify(figures)}`)
    return figures
  } finally {
    rmSync(profile, { recursive: true, force: true })
    await server.close()
  }
}

async function runOnce(context: BrowserContext, url: string): Promise<AppFigure> {
  const page = context.pages()[0] ?? (await context.newPage())
  await page.addInitScript(watchPage)
  await page.goto(url)
  await page.getByLabel('Length in tokens').fill(String(TOKENS))
  const memory = watchMemory(await rendererIds(context))
  try {
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.waitForFunction(() => window.watched.ended !== null, null, { polling: 500, timeout: 300_000 })
  } finally {
    memory.stop()
  }
  const failed = await page.getByRole('alert').allTextContents()
  const { pressed, first, ended, tasks, gaps, columns } = await page.evaluate(() => window.watched)
  if (first === null) throw new Error(`The app wrote nothing: ${failed.join(' ') || 'it gave no reason'}`)
  const streaming = (at: number) => at >= first && at <= ended!
  const long = tasks.filter(({ at }) => streaming(at))
  return {
    firstTokenMs: first - pressed!,
    writingMs: ended! - first,
    tokensWritten: columns.map((text) => Number.parseInt(text, 10)).filter((count) => count >= 0),
    ...memory.peak(),
    longestTaskMs: long.length === 0 ? null : Math.max(...long.map(({ ms }) => ms)),
    longTasks: long.length,
    longestGapMs: Math.max(0, ...gaps.filter(({ at }) => streaming(at)).map(({ ms }) => ms)),
  }
}

interface Watched {
  pressed: number | null
  first: number | null
  ended: number | null
  /** What stands under each column at the end. */
  columns: string[]
  tasks: { at: number; ms: number }[]
  gaps: { at: number; ms: number }[]
}

declare global {
  interface Window {
    watched: Watched
  }
}

/** Runs in the page before anything else. Times are milliseconds since it began to load. */
function watchPage(): void {
  const watched: Watched = { pressed: null, first: null, ended: null, columns: [], tasks: [], gaps: [] }
  window.watched = watched
  addEventListener('click', () => (watched.pressed ??= performance.now()), { capture: true })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) watched.tasks.push({ at: startTime, ms: duration })
  }).observe({ type: 'longtask', buffered: true })
  let last = performance.now()
  let seen = 0
  // No named function in here: the loader of this file would wrap it in a helper that the page does not have.
  const timer = setInterval(() => {
    const now = performance.now()
    const ms = now - last - 4
    if (ms > 10) watched.gaps.push({ at: last, ms })
    last = now
    // The page is looked at seldom, so that looking does not show in the figures.
    if (watched.pressed === null || now - seen < 20) return
    seen = now
    if (watched.first === null && document.querySelector('[aria-label^="Text by"]')) watched.first = now
    const said = [...document.querySelectorAll('[role="status"], [role="alert"]')].map((node) => node.textContent ?? '')
    if (!said.some((text) => /^(Done|The run failed)$/.test(text)) && !document.querySelector('[role="alert"]')) return
    watched.ended = now
    watched.columns = [...document.querySelectorAll('section footer')].map((node) => node.textContent ?? '')
    clearInterval(timer)
  }, 4)
}

/** Process ids of the browser's renderers. */
async function rendererIds(context: BrowserContext): Promise<number[]> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (!session) return []
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

/** Samples the proportional share of each process; the highest resident size the system keeps itself. */
function watchMemory(ids: number[]) {
  const proportional = new Map<number, number>()
  const sample = () => {
    for (const id of ids) {
      const kiB = procValue(id, 'smaps_rollup', 'Pss')
      if (kiB !== null) proportional.set(id, Math.max(proportional.get(id) ?? 0, kiB))
    }
  }
  const timer = setInterval(sample, 100)
  let resident: number | null = null
  return {
    stop() {
      clearInterval(timer)
      resident = highest(ids.map((id) => procValue(id, 'status', 'VmHWM')))
    },
    peak: () => ({ peakResidentMiB: toMiB(resident), peakProportionalMiB: toMiB(highest([...proportional.values()])) }),
  }
}

const highest = (values: (number | null)[]): number | null =>
  values.reduce((most, value) => (value !== null && value > (most ?? 0) ? value : most), null)

const toMiB = (kiB: number | null): number | null => (kiB === null ? null : Math.round(kiB / 1024))

/** A line of /proc, in KiB; null where there is none. */
function procValue(id: number, file: string, field: string): number | null {
  try {
    const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${id}/${file}`, 'utf8'))
    return found ? Number(found[1]) : null
  } catch {
    return null
  }
}
