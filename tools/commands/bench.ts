// `tokenwise bench`: the benchmark in Node.js.

import type { Command } from '@commander-js/extra-typings'
import { env } from '@huggingface/transformers'
import { headLayers, loadRewards } from '../../src/rewards/loadRewards.ts'
import { type Baseline, type BaselineDtype, openBaseline } from '../bench/baseline.ts'
import { prepareHeads } from '../bench/benchHeads.ts'
import { DECODERS_DIR, prepareDecoders } from '../bench/decoderFiles.ts'
import { type Report, tableOf } from '../bench/figures.ts'
import { addBenchOptions, type BenchOptions } from '../bench/options.ts'
import { proseTokens } from '../bench/prose.ts'
import { compare, proseNeeded, reportOf } from '../bench/rounds.ts'
import { Subject } from '../bench/subject.ts'
import { examples, groups } from '../cli/help.ts'
import { readHeadTrunk } from '../cli/modelFile.ts'
import { headReader } from '../cli/rewards.ts'
import { withModel } from '../cli/withModel.ts'

export function register(program: Command): void {
  const command = program
    .command('bench')
    .helpGroup(groups.evaluate)
    .description('Measure the speed of guided decoding in Node.js (in a browser: `npm run bench`)')
  addBenchOptions(command, 7)
    .addHelpText('after', examples('bench --json'))
    .action(async (options: BenchOptions) => {
      const report = await bench(options)
      console.log(options.json ? JSON.stringify(report) : tableOf(report))
    })
}

async function bench(options: BenchOptions): Promise<Report> {
  const { dir, trained } = await prepareHeads(options.randomHeads)
  const rewards = await loadRewards(headReader(dir), readHeadTrunk())
  const needs = { layers: headLayers(rewards) }
  return withModel(needs, async ({ trunk, tokenizer, runtime }, signal) => {
    const subject = new Subject(trunk, tokenizer, rewards[0]!.heads)
    const baselines = options.baselines ? await openBaselines() : {}
    try {
      const prose = proseTokens(tokenizer.encode, proseNeeded(options))
      const compared = await compare(subject, baselines, prose, options, signal)
      const details = { tokensPerRound: options.tokens, heads: trained ? 'trained' : 'random' }
      return reportOf('node', runtime, compared, details)
    } finally {
      for (const baseline of Object.values(baselines)) await baseline.dispose()
    }
  })
}

async function openBaselines(): Promise<Partial<Record<BaselineDtype, Baseline>>> {
  const folder = await prepareDecoders()
  env.allowRemoteModels = false
  env.localModelPath = DECODERS_DIR
  return { q4: await openBaseline(folder, 'q4', 'cpu'), fp32: await openBaseline(folder, 'fp32', 'cpu') }
}
