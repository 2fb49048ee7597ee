// `npm run bench -- --runtime wasm|webgpu`: the benchmark in Chromium. It times this project's code, session.run
// alone and transformers.js in turn, then measures the load time, memory and longest task of the app.

import { Command, Option } from '@commander-js/extra-typings'
import { chromium } from '@playwright/test'
import { findOrInstallChromium, GPU_ARGS, QUIET_ARGS } from '../browser/chromium.ts'
import { measureApp } from './app.ts'
import { prepareHeads } from './benchHeads.ts'
import { prepareDecoders } from './decoderFiles.ts'
import { type Report, tableOf } from './figures.ts'
import { addBenchOptions, say } from './options.ts'
import { type Compared, compare, proseNeeded, reportOf } from './rounds.ts'
import { serveBench } from './serveBench.ts'

const THREADS = 2

async function bench(options: ReturnType<typeof program.opts>): Promise<Report> {
  const { runtime } = options
  const { executablePath, source } = findOrInstallChromium()
  const name = await prepareDecoders()
  say('building the benchmark page')
  const { dir: headsDir, trained } = await prepareHeads(options.randomHeads)
  const server = await serveBench(runtime, headsDir)
  const args = runtime === 'webgpu' ? GPU_ARGS : QUIET_ARGS
  const browser = await chromium.launch({ executablePath, args })
  let device: string
  let compared: Compared
  const version = browser.version()
  say(`Chromium ${version} (${source})`)
  try {
    const page = await browser.newPage()
    page.on('console', (message) => message.type() === 'error' && say(`page: ${message.text()}`))
    await page.goto(server.url)
    // The first request of a new browser may return no adapter, so its result is not used.
    if (runtime === 'webgpu') await page.evaluate(() => navigator.gpu?.requestAdapter())
    const manifestUrl = `${server.url}gguf/${name}/manifest.json`
    say('loading the model')
    device = await page.evaluate(
      ([manifestUrl, headsUrl, runtime, threads]) => window.bench.ours.open(manifestUrl, headsUrl, runtime, threads),
      [manifestUrl, `${server.url}heads/`, runtime, THREADS] as const,
    )
    const theirs: Parameters<typeof compare>[1] = {}
    for (const dtype of options.baselines ? (['q4', 'fp32'] as const) : []) {
      say(`loading transformers.js ${dtype}`)
      await page.evaluate(
        ([folder, name, dtype, runtime, threads]) => window.bench[dtype].open(folder, name, dtype, runtime, threads),
        [`${server.url}decoders/`, name, dtype, runtime, THREADS] as const,
      )
      theirs[dtype] = {
        generate: (...given) =>
          page.evaluate(([dtype, given]) => window.bench[dtype].generate(...given), [dtype, given] as const),
      }
    }
    const ours: Parameters<typeof compare>[0] = {
      measure: (...given) => page.evaluate((given) => window.bench.ours.measure(...given), given),
      greedy: (...given) => page.evaluate((given) => window.bench.ours.greedy(...given), given),
    }
    const prose = await page.evaluate((count) => window.bench.ours.prose(count), proseNeeded(options))
    compared = await compare(ours, theirs, prose, options)
  } finally {
    await browser.close()
    await server.close()
  }
  const app = options.app ? await measureApp({ executablePath, args }, headsDir, [runtime]) : null
  const heads = trained ? 'trained' : 'random'
  const details = { app, tokensPerRound: options.tokens, heads, browser: `Chromium ${version}` }
  return reportOf(runtime, device, compared, details)
}

const program = addBenchOptions(new Command('bench'), 5)
  .description('Measure the speed of guided decoding in Chromium, compared with plain decoding and transformers.js')
  .addOption(new Option('--runtime <name>', 'where the model runs').choices(['wasm', 'webgpu']).default('wasm'))
  .option('--no-app', 'skip the load time, memory and longest task of the app')

const options = program.parse().opts()
const report = await bench(options)
console.log(options.json ? JSON.stringify(report) : tableOf(report))
