// Measures the built app from outside: time from Run to the first token with a cached model, peak memory of the renderer, and
// the longest time for which the page did not respond.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { manyPoints } from './manyPoints.ts'
import { say } from './options.ts'
import { serveApp } from './serveBench.ts'
import { openWatched, watchRun } from './watchRun.ts'

/** Where the app runs the model. */
type AppWay = 'wasm' | 'webgpu'

const TOKENS = 64

/** Runs `work` in a newly started browser that has the caches of earlier visits. */
type Visit = <T>(work: (context: BrowserContext) => Promise<T>) => Promise<T>

/** Runs four columns of 64 tokens in each of `ways`, then a large comparison in the first way. Every visit starts a new browser. */
export async function measureApp(
  browser: { executablePath: string; args: string[] },
  headsDir: string,
  ways: readonly AppWay[],
) {
  say('building the app')
  const server = await serveApp(headsDir)
  const profile = mkdtempSync(path.join(tmpdir(), 'tokenwise-bench-'))
  const visit: Visit = async (work) => {
    const context = await chromium.launchPersistentContext(profile, browser)
    try {
      return await work(context)
    } finally {
      await context.close()
    }
  }
  try {
    const [first = 'wasm'] = ways
    const at = (way: AppWay) => `${server.url}?runtime=${way}#/playground?view=full`
    say('first visit to the app, which caches the model')
    await visit(async (context) => watchRun(await openPage(context, at(first))))
    const figures: Partial<Record<AppWay, Awaited<ReturnType<typeof runOnce>>>> = {}
    for (const way of ways) {
      figures[way] = await runOnce(visit, at(way))
      say(`the app, ${way}: ${JSON.stringify(figures[way])}`)
    }
    const large = await visit((context) => manyPoints(context, at(first)))
    say(`the app, a large comparison: ${JSON.stringify(large)}`)
    return { ...figures, manyPoints: large }
  } finally {
    rmSync(profile, { recursive: true, force: true })
    await server.close()
  }
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await openWatched(context, url)
  await page.getByLabel('Length in tokens').fill(String(TOKENS))
  return page
}

/** Measures memory in a separate visit, because reading the memory map of a process pauses that process. */
async function runOnce(visit: Visit, url: string) {
  const run = await visit(async (context) => watchRun(await openPage(context, url)))
  const memory = await visit(async (context) => {
    const page = await openPage(context, url)
    const memory = watchMemory(await rendererIds(context))
    await watchRun(page).finally(memory.stop)
    return memory.peak()
  })
  return { ...run, ...memory }
}

async function rendererIds(context: BrowserContext): Promise<number[]> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (!session) return []
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

/** Peak memory in MiB; null if the system does not report it. The system records the peak resident size; the proportional size is sampled. */
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
  values.reduce((max, value) => (value !== null && value > (max ?? 0) ? value : max), null)

const toMiB = (kiB: number | null): number | null => (kiB === null ? null : Math.round(kiB / 1024))

/** Reads a value in KiB from /proc; null if it does not exist. */
function procValue(id: number, file: string, field: string): number | null {
  try {
    const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${id}/${file}`, 'utf8'))
    return found ? Number(found[1]) : null
  } catch {
    return null
  }
}
