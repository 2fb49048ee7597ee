// `npm run bench -- --runtime wasm|webgpu`: the benchmark in Chromium. Our code, the bare session calls and transformers.js take
// turns in one run; then the app itself is measured: load time, memory and the longest task of the page.

import { Command, Option } from '@commander-js/extra-typings'
import { chromium, type Page } from '@playwright/test'
import { findOrInstallChromium, GPU_ARGS, QUIET_ARGS } from '../browser/chromium.ts'
import { type AppFigures, measureApp } from './app.ts'
import type { BaselineDtype } from './baseline.ts'
import { bringHeads } from './benchHeads.ts'
import { bringDecoders } from './decoderFiles.ts'
import { type Figures, type Report, ratiosOf, tableOf } from './figures.ts'
import { addBenchOptions, machine, say } from './options.ts'
import { inRounds, type Probe } from './rounds.ts'
import { serveBench } from './serveBench.ts'
import { OUR_MEASURES, type OurMeasure } from './subject.ts'

const THREADS = 2

async function bench(options: ReturnType<typeof program.opts>): Promise<Report> {
  const { runtime, rounds, contexts, tokens } = options
  const { executablePath, source } = findOrInstallChromium()
  const name = await bringDecoders(undefined, say)
  say('building the benchmark page')
  const { dir: headsDir, trained } = await bringHeads(options.randomHeads)
  const server = await serveBench(runtime, headsDir)
  const args = runtime === 'webgpu' ? GPU_ARGS : QUIET_ARGS
  const browser = await chromium.launch({ executablePath, args })
  const byContext: Record<string, Figures> = {}
  let device = ''
  let greedy: { ours: number[]; fp32: number[] } | null = null
  const version = browser.version()
  say(`Chromium ${version} (${source})`)
  try {
    const page = await browser.newPage()
    page.on('console', (message) => message.type() === 'error' && say(`page: ${message.text()}`))
    await page.goto(server.url)
    // A graphics process that has just started may have no adapter for the first request.
    if (runtime === 'webgpu') await page.evaluate(() => navigator.gpu?.requestAdapter())
    const manifestUrl = `${server.url}gguf/${name}/manifest.json`
    say('loading the model')
    device = await page.evaluate(
      ([manifestUrl, headsUrl, runtime, threads]) => window.bench.ours.open(manifestUrl, headsUrl, runtime, threads),
      [manifestUrl, `${server.url}heads/`, runtime, THREADS] as const,
    )
    const open = options.baselines ? (['q4', 'fp32'] as const) : []
    for (const dtype of open) {
      say(`loading transformers.js ${dtype}`)
      await page.evaluate(
        ([folder, name, dtype, runtime, threads]) => window.bench[dtype].open(folder, name, dtype, runtime, threads),
        [`${server.url}decoders/`, name, dtype, runtime, THREADS] as const,
      )
    }
    const prose = await page.evaluate((count) => window.bench.ours.prose(count), Math.max(...contexts))
    const probes = {
      ...Object.fromEntries(OUR_MEASURES.map((what) => [what, ourProbe(page, what, tokens)])),
      ...(options.baselines
        ? { transformersJsQ4: theirProbe(page, 'q4', tokens), transformersJsFp32: theirProbe(page, 'fp32', tokens) }
        : {}),
    }
    if (options.baselines) {
      const prompt = prose.slice(0, 32)
      const ours = await page.evaluate((prompt) => window.bench.ours.greedy(prompt, 12), prompt)
      const fp32 = await page.evaluate((prompt) => window.bench.fp32.generate(prompt, 12), prompt)
      greedy = { ours, fp32: fp32.ids }
    }
    for (const context of contexts) byContext[context] = await inRounds(probes, prose.slice(0, context), rounds, say)
  } finally {
    await browser.close()
    await server.close()
  }
  const app: AppFigures | null = options.app
    ? await measureApp({ executablePath, args }, headsDir, runtime === 'wasm' ? ['quick', 'small'] : ['webgpu'], say)
    : null
  return {
    runtime,
    device,
    ratios: ratiosOf(byContext),
    details: {
      contexts: byContext,
      app,
      greedy,
      tokensPerRound: tokens,
      heads: trained ? 'trained' : 'random',
      browser: `Chromium ${version}`,
      machine: machine(),
    },
  }
}

const ourProbe =
  (page: Page, what: OurMeasure, tokens: number): Probe =>
  (prompt) =>
    page.evaluate(([what, prompt, tokens]) => window.bench.ours.measure(what, prompt, tokens), [
      what,
      prompt,
      tokens,
    ] as const)

const theirProbe =
  (page: Page, dtype: BaselineDtype, tokens: number): Probe =>
  async (prompt) => {
    const { msPerToken } = await page.evaluate(
      ([dtype, prompt, tokens]) => window.bench[dtype].generate(prompt, tokens),
      [dtype, prompt, tokens + 1] as const,
    )
    return { ms: msPerToken, parts: null, rows: null }
  }

const program = addBenchOptions(new Command('bench'), 5)
  .description('Measures the speed of guided decoding in Chromium, against plain decoding and transformers.js.')
  .addOption(new Option('--runtime <name>', 'where the model runs').choices(['wasm', 'webgpu']).default('wasm'))
  .option('--no-app', 'leave out load time, memory and longest task of the app')

try {
  await program.parseAsync()
  const options = program.opts()
  const report = await bench(options)
  console.log(options.json ? JSON.stringify(report) : tableOf(report))
} catch (error) {
  console.error((error as Error).stack)
  process.exitCode = 1
}
