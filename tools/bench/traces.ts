// `npm run bench:traces`: how long a file of 100,000 tokens takes to open on the Traces page, and how evenly it scrolls.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { chromium, type Page } from '@playwright/test'
import { findOrInstallChromium, QUIET_ARGS } from '../browser/chromium.ts'
import { wholeNumber } from '../cli/options.ts'
import { markdownTable } from '../cli/tables.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { quantile } from './figures.ts'
import { machine, say } from './options.ts'
import { serveSite } from './serveBench.ts'

const TOKENS = 100_000
const FRAMES = 180
/** Each file has `TOKENS` tokens in all. */
const FILES = { 'one trace': 1, '100 traces': 100, '20,000 traces': 20_000 }

/** Made-up tokens with three numbers and two candidates each. */
function madeUp(rows: number): string {
  const words = [' the', ' reward', ' of', ' a', ' token', ' is', ' small', ',', ' and', '.\n']
  return Array.from({ length: rows }, (_, row) => {
    const tokens = Array.from({ length: TOKENS / rows }, (_, at) => ({
      text: words[(at * 7 + row + Math.floor(at / 11)) % words.length],
      id: at % 50_000,
      logProb: -Math.abs(Math.sin(at + row)) * 4,
      reward: Math.sin((at + row) / 40),
      advantage: Math.cos(at / 3),
      candidates: [
        { text: ' other', logProb: -1.5 },
        { text: ' one', logProb: -2.5 },
      ],
    }))
    return JSON.stringify({ prompt: `Prompt ${row}`, tokens })
  }).join('\n')
}

/** Scrolls an element for `FRAMES` frames; the time between frames, in milliseconds. */
const scrolled = (page: Page, selector: string): Promise<number[]> =>
  page
    .locator(selector)
    .first()
    .evaluate(async (element, frames) => {
      const times: number[] = []
      let last = 0
      while (times.length < frames) {
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
        if (last > 0) times.push(now - last)
        last = now
        element.scrollTop += 60
      }
      return times
    }, FRAMES)

async function measure(rounds: number) {
  const { executablePath } = findOrInstallChromium()
  say('building the site')
  const site = await serveSite()
  const folder = mkdtempSync(join(tmpdir(), 'traces-'))
  const browser = await chromium.launch({ executablePath, args: QUIET_ARGS })
  try {
    const results = []
    for (const [name, rows] of Object.entries(FILES)) {
      const text = madeUp(rows)
      const file = join(folder, `${rows}.jsonl`)
      writeWhole(file, text)
      const [openMs, frames]: [number[], number[]] = [[], []]
      for (let round = 0; round < rounds; round++) {
        const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
        await page.goto(`${site.url}#/traces`)
        await page.getByRole('button', { name: 'Choose a file…' }).waitFor()
        const start = performance.now()
        await page.locator('input[type=file]').first().setInputFiles(file)
        await page.locator('[data-token-position="0"]').first().waitFor()
        openMs.push(performance.now() - start)
        frames.push(...(await scrolled(page, rows === 1 ? '[data-scrolls]' : '[role=listbox]')))
        await page.context().close()
        say(`${name}, round ${round + 1}: opened in ${openMs.at(-1)?.toFixed(0)} ms`)
      }
      results.push({
        name,
        megabytes: text.length / 1e6,
        openMs: quantile(openMs, 0.5),
        frameMs: { median: quantile(frames, 0.5), p95: quantile(frames, 0.95), worst: Math.max(...frames) },
      })
    }
    return {
      tokens: TOKENS,
      rounds,
      results,
      details: { browser: `Chromium ${browser.version()}`, machine: machine() },
    }
  } finally {
    await browser.close()
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const program = new Command('bench:traces')
  .description(`How long ${TOKENS.toLocaleString('en')} tokens take to open and to scroll`)
  .option('--rounds <count>', 'times that each file is opened', wholeNumber(1), 5)
  .option('--json', 'print the figures as JSON')

const ms = (value: number) => `${value.toFixed(0)} ms`
const { rounds, json } = program.parse().opts()
const report = await measure(rounds)
if (json) console.log(JSON.stringify(report))
else
  console.log(
    markdownTable(report.results, [
      ['100,000 tokens in', ({ name }) => name],
      ['size', ({ megabytes }) => `${megabytes.toFixed(0)} MB`],
      ['opened', ({ openMs }) => ms(openMs)],
      ['a frame while scrolling: median', ({ frameMs }) => ms(frameMs.median)],
      ['95%', ({ frameMs }) => ms(frameMs.p95)],
      ['worst', ({ frameMs }) => ms(frameMs.worst)],
    ]),
  )
