// `npm run bench:page`: the cost of a first visit. The built site on a plain static host with compression: time to the first
// view on a slowed-down CPU, bytes before it, time per token while the recording plays, and Lighthouse's scores.

import { availableParallelism, cpus } from 'node:os'
import { Command } from '@commander-js/extra-typings'
import { chromium } from '@playwright/test'
import { findOrInstallChromium, QUIET_ARGS } from '../browser/chromium.ts'
import { wholeNumber } from '../cli/options.ts'
import { quantile } from './figures.ts'
import { CATEGORIES, LIGHTHOUSE, medianScores, type Scores } from './lighthouse.ts'
import { serveSite } from './serveBench.ts'
import { threadTimes, type Visit, visitOnce } from './visit.ts'

const AIMS = { firstViewMs: 2000, scriptKilobytes: 300, performance: 95, accessibility: 100, 'best-practices': 100 }

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

const say = (line: string) => console.error(line)

async function measure({ rounds, throttling, lighthouse }: ReturnType<typeof program.opts>): Promise<PageReport> {
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
  const options = program.opts()
  const report = await measure(options)
  console.log(options.json ? JSON.stringify(report) : tableOf(report))
} catch (error) {
  console.error((error as Error).stack)
  process.exitCode = 1
}
