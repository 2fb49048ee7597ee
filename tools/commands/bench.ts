// `tokenwise bench`: the benchmark in node, on onnxruntime's native build. Our code, the bare session calls and
// transformers.js take turns.

import type { Command } from '@commander-js/extra-typings'
import { env } from '@huggingface/transformers'
import { Tensor } from 'onnxruntime-node'
import { headLayers } from '../../src/rewards/loadRewards.ts'
import { type Baseline, openBaseline } from '../bench/baseline.ts'
import { bringHeads } from '../bench/benchHeads.ts'
import { bringDecoders, DECODERS_DIR } from '../bench/decoderFiles.ts'
import { type Figures, type Report, ratiosOf, tableOf } from '../bench/figures.ts'
import { addBenchOptions, type BenchOptions, machine, say } from '../bench/options.ts'
import { proseTokens } from '../bench/prose.ts'
import { inRounds, type Probe } from '../bench/rounds.ts'
import { OUR_MEASURES, Subject } from '../bench/subject.ts'
import { examples, groups } from '../cli/help.ts'
import { readManifest } from '../cli/modelFile.ts'
import { loadRewardsNode } from '../cli/rewards.ts'
import { throwIfStopped } from '../cli/stopped.ts'
import { type OpenModel, withModel } from '../cli/withModel.ts'

export function register(program: Command): void {
  const command = program
    .command('bench')
    .helpGroup(groups.evaluate)
    .description('Measure the speed of guided decoding in node (in a browser: `npm run bench`)')
  addBenchOptions(command, 7)
    .addHelpText('after', examples('bench --json'))
    .action(async (options: BenchOptions) => {
      const report = await bench(options)
      console.log(options.json ? JSON.stringify(report) : tableOf(report))
    })
}

async function bench(options: BenchOptions): Promise<Report> {
  const { dir, trained } = await bringHeads(options.randomHeads)
  const rewards = await loadRewardsNode(dir, readManifest().sha256)
  const needs = { layers: headLayers(rewards), form: 'int4' } as const
  return withModel(needs, async (model, signal) => {
    const subject = new Subject(model.trunk, model.tokenizer, rewards[0]!.heads, Tensor)
    const baselines = options.baselines ? await openBaselines() : []
    try {
      const { byContext, greedy } = await measure(subject, model, baselines, options, signal)
      return {
        runtime: 'node',
        device: model.runtime,
        ratios: ratiosOf(byContext),
        details: {
          contexts: byContext,
          greedy,
          tokensPerRound: options.tokens,
          heads: trained ? 'trained' : 'random',
          machine: machine(),
        },
      }
    } finally {
      for (const { baseline } of baselines) await baseline.dispose()
    }
  })
}

interface NamedBaseline {
  name: 'transformersJsQ4' | 'transformersJsFp32'
  baseline: Baseline
}

async function openBaselines(): Promise<NamedBaseline[]> {
  const folder = await bringDecoders(undefined, say)
  env.allowRemoteModels = false
  env.localModelPath = DECODERS_DIR
  return [
    { name: 'transformersJsQ4', baseline: await openBaseline(folder, 'q4', 'cpu') },
    { name: 'transformersJsFp32', baseline: await openBaseline(folder, 'fp32', 'cpu') },
  ]
}

async function measure(
  subject: Subject,
  { tokenizer }: OpenModel,
  baselines: readonly NamedBaseline[],
  { rounds, tokens, contexts }: BenchOptions,
  signal: AbortSignal,
): Promise<{ byContext: Record<string, Figures>; greedy: { ours: number[]; fp32: number[] } | null }> {
  const ours = OUR_MEASURES.map((what): [string, Probe] => [what, (prompt) => subject.measure(what, prompt, tokens)])
  const theirs = baselines.map(({ name, baseline }): [string, Probe] => [
    name,
    async (prompt) => ({ ms: (await baseline.generate(prompt, tokens + 1)).msPerToken, parts: null, rows: null }),
  ])
  const prose = proseTokens(tokenizer.encode, Math.max(...contexts, 32))
  const prompt = prose.slice(0, 32)
  const fp32 = baselines.find(({ name }) => name === 'transformersJsFp32')?.baseline
  const greedy = fp32 ? { ours: await subject.greedy(prompt, 12), fp32: (await fp32.generate(prompt, 12)).ids } : null
  const byContext: Record<string, Figures> = {}
  for (const context of contexts) {
    throwIfStopped(signal)
    byContext[context] = await inRounds(Object.fromEntries([...ours, ...theirs]), prose.slice(0, context), rounds, say)
  }
  return { byContext, greedy }
}
