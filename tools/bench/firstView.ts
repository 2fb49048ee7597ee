// `npm run bench:page`: the cost of a first visit. The built site on a plain static host with compression: time to the first
// view on a slowed-down CPU, bytes before it, time per token while the recording plays, and Lighthouse's scores.

import { Command } from '@commander-js/extra-typings'
import { chromium } from '@playwright/test'
import { findOrInstallChromium, QUIET_ARGS } from '../browser/chromium.ts'
import { wholeNumber } from '../cli/options.ts'
import { type Cell, markdownTable } from '../cli/tables.ts'
import { quantile } from './figures.ts'
import { CATEGORIES, LIGHTHOUSE, medianScores, type Scores } from './lighthouse.ts'
import { machine, say } from './options.ts'
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
    const kB = (kind: keyof Visit['bytes']) => median(({ bytes }) => bytes[kind]) / 1000
    return {
      throttling,
      visits,
      firstViewMs: median((visit) => visit.firstViewMs),
      threadMs: median((visit) => visit.threadMs),
      tokenMs: median((visit) => visit.tokenMs),
      kilobytes: { script: kB('script'), style: kB('style'), font: kB('font'), other: kB('other') },
      longestTaskMs: median((visit) => visit.longestTaskMs),
      lighthouse: lighthouse
        ? {
            mobile: await medianScores(site.url, 'mobile', executablePath, rounds),
            desktop: await medianScores(site.url, 'desktop', executablePath, 1),
          }
        : null,
      details: {
        browser: `Chromium ${version}`,
        machine: machine(),
        lighthouse: LIGHTHOUSE,
      },
    }
  } finally {
    await site.close()
  }
}

type Row = [what: string, median: Cell, aim: Cell]

function tableOf(report: PageReport): string {
  const { firstViewMs, threadMs, tokenMs, kilobytes, longestTaskMs, throttling, visits, lighthouse, details } = report
  const times = visits.map((visit) => visit.firstViewMs)
  const [low, high] = [quantile(times, 0.25).toFixed(0), quantile(times, 0.75).toFixed(0)]
  const kB = (kind: keyof Visit['bytes']) => `${kilobytes[kind].toFixed(0)} kB`
  const rows: Row[] = [
    ['time to the first view', `${firstViewMs.toFixed(0)} ms (quartiles ${low}–${high})`, `${AIMS.firstViewMs} ms`],
    ['compressed script before it', kB('script'), `${AIMS.scriptKilobytes} kB`],
    ...(['style', 'font', 'other'] as const).map((kind): Row => [`${kind} before it`, kB(kind), '']),
    ['main thread until it, not slowed down', `${threadMs.toFixed(0)} ms`, `${AIMS.firstViewMs / throttling} ms`],
    ['main thread a token while it plays, not slowed down', `${tokenMs.toFixed(1)} ms`, ''],
    ['longest task before it', `${longestTaskMs.toFixed(0)} ms`, ''],
    ...(['mobile', 'desktop'] as const).flatMap((form) =>
      CATEGORIES.map((name): Row => [`Lighthouse, ${form}: ${name}`, lighthouse?.[form]?.[name], AIMS[name]]),
    ),
  ]
  return [
    `${details.browser}, ${details.machine}, processor slowed down ${throttling} times, ${visits.length} visits`,
    markdownTable(rows, [
      ['', ([what]) => what],
      ['median', ([, median]) => median],
      ['aim', ([, , aim]) => aim],
    ]),
  ].join('\n\n')
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
