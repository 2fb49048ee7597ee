// `npm run bench:page`: the cost of a first visit to the built site on a static host with compression. Measures the time to the
// first view on a slowed-down CPU, the bytes before it, the time per token during playback, and Lighthouse scores.

import { Command } from '@commander-js/extra-typings'
import { chromium } from '@playwright/test'
import { findOrInstallChromium, QUIET_ARGS } from '../browser/chromium.ts'
import { wholeNumber } from '../cli/options.ts'
import { type Cell, markdownTable } from '../cli/tables.ts'
import { quantile } from './figures.ts'
import { CATEGORIES, LIGHTHOUSE, medianScores } from './lighthouse.ts'
import { machine, say } from './options.ts'
import { serveSite } from './serveBench.ts'
import { type Visit, visitOnce } from './visit.ts'

const TARGETS = { firstViewMs: 2000, scriptKilobytes: 300, performance: 95, accessibility: 100, 'best-practices': 100 }

type PageReport = Awaited<ReturnType<typeof measure>>

async function measure({ rounds, throttling, lighthouse }: ReturnType<typeof program.opts>) {
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
        const visit = await visitOnce(browser, site.url, throttling)
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
      // Medians over the visits.
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
      details: { browser: `Chromium ${version}`, machine: machine(), lighthouse: LIGHTHOUSE },
    }
  } finally {
    await site.close()
  }
}

type Row = [label: string, median: Cell, target: Cell]

function tableOf(report: PageReport): string {
  const { firstViewMs, threadMs, tokenMs, kilobytes, longestTaskMs, throttling, visits, lighthouse, details } = report
  const times = visits.map((visit) => visit.firstViewMs)
  const [low, high] = [quantile(times, 0.25).toFixed(0), quantile(times, 0.75).toFixed(0)]
  const kB = (kind: keyof Visit['bytes']) => `${kilobytes[kind].toFixed(0)} kB`
  const rows: Row[] = [
    ['time to the first view', `${firstViewMs.toFixed(0)} ms (quartiles ${low}–${high})`, `${TARGETS.firstViewMs} ms`],
    ['script before the first view, compressed', kB('script'), `${TARGETS.scriptKilobytes} kB`],
    ...(['style', 'font', 'other'] as const).map((kind): Row => [`${kind} before the first view`, kB(kind), '']),
    [
      'main thread until the first view, not slowed down',
      `${threadMs.toFixed(0)} ms`,
      `${TARGETS.firstViewMs / throttling} ms`,
    ],
    ['main thread per token during playback, not slowed down', `${tokenMs.toFixed(1)} ms`, ''],
    ['longest task before the first view', `${longestTaskMs.toFixed(0)} ms`, ''],
    ...(['mobile', 'desktop'] as const).flatMap((form) =>
      CATEGORIES.map((name): Row => [`Lighthouse, ${form}: ${name}`, lighthouse?.[form]?.[name], TARGETS[name]]),
    ),
  ]
  return [
    `${details.browser}, ${details.machine}, processor slowed down by a factor of ${throttling}, ${visits.length} visits`,
    markdownTable(rows, [
      ['', ([label]) => label],
      ['median', ([, median]) => median],
      ['target', ([, , target]) => target],
    ]),
  ].join('\n\n')
}

const program = new Command('bench:page')
  .description(
    'Measure a first visit to the built page: time to the first view, bytes before it, playback and Lighthouse scores',
  )
  .option(
    '--rounds <n>',
    'visits to measure, after one warm-up visit, and Lighthouse runs for mobile',
    wholeNumber(1),
    5,
  )
  .option('--throttling <n>', 'factor by which the processor is slowed down', wholeNumber(1), 4)
  .option('--no-lighthouse', 'skip Lighthouse, which npx downloads')
  .option('--json', 'print JSON')

const options = program.parse().opts()
const report = await measure(options)
console.log(options.json ? JSON.stringify(report) : tableOf(report))
