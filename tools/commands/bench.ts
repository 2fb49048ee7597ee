// `tokenwise bench`: the benchmark in node, on onnxruntime's native build: our code, the bare session calls and
// transformers.js, in turn.

import { availableParallelism, cpus } from 'node:os'
import { env } from '@huggingface/transformers'
import type { Command } from 'commander'
import { Tensor } from 'onnxruntime-node'
import { openModelNode } from '../../src/models/files/nodeFile.ts'
import { BASE_MODEL_DIR, openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { headLayers } from '../../src/rewards/loadRewards.ts'
import { type Baseline, openBaseline } from '../bench/baseline.ts'
import { bringHeads } from '../bench/benchHeads.ts'
import { bringDecoders, DECODERS_DIR } from '../bench/decoderFiles.ts'
import { type Figures, type Report, ratiosOf, tableOf } from '../bench/figures.ts'
import { proseTokens } from '../bench/prose.ts'
import { contextList, inRounds, type Probe } from '../bench/rounds.ts'
import { OUR_MEASURES, Subject } from '../bench/subject.ts'
import { wholeNumber } from '../options.ts'
import { loadRewardsNode } from '../rewards.ts'

interface BenchOptions {
  rounds: number
  tokens: number
  contexts: number[]
  baselines: boolean
  randomHeads?: true
  json?: true
}

export function register(program: Command): void {
  program
    .command('bench')
    .description('measure the speed of guided decoding here, against plain decoding and transformers.js')
    .option('--rounds <n>', 'rounds that count, after one that does not', wholeNumber(1), 7)
    .option('--tokens <n>', 'tokens written in a round', wholeNumber(2), 8)
    .option('--contexts <list>', 'lengths of context in tokens; commas between', contextList, [64, 512])
    .option('--random-heads', 'heads with random weights, also where trained ones are at hand')
    .option('--no-baselines', 'leave out transformers.js')
    .option('--json', 'print the figures as JSON')
    .action(async (options: BenchOptions) => {
      const report = await bench(options)
      console.log(options.json ? JSON.stringify(report) : tableOf(report))
    })
}

async function bench({ rounds, tokens, contexts, baselines, randomHeads }: BenchOptions): Promise<Report> {
  const say = (line: string) => console.error(line)
  const { dir, trained } = await bringHeads(randomHeads)
  const opened: Baseline[] = []
  const probes: Record<string, Probe> = {}
  let greedy: { ours: number[]; fp32: number[] } | null = null
  const { manifest, source } = openModelNode(BASE_MODEL_DIR)
  source.close()
  const rewards = await loadRewardsNode(dir, manifest.sha256)
  const model = await openNodeModel({ taps: headLayers(rewards) })
  try {
    const subject = new Subject(model.trunk, model.tokenizer, rewards[0]!.heads, Tensor)
    for (const what of OUR_MEASURES) probes[what] = (prompt) => subject.measure(what, prompt, tokens)
    const prose = proseTokens(model.tokenizer.encode, Math.max(...contexts, 32))
    if (baselines) {
      const name = await bringDecoders(undefined, say)
      env.allowRemoteModels = false
      env.localModelPath = DECODERS_DIR
      for (const [probeName, dtype] of [
        ['transformersJsQ4', 'q4'],
        ['transformersJsFp32', 'fp32'],
      ] as const) {
        const baseline = await openBaseline(name, dtype, 'cpu')
        opened.push(baseline)
        probes[probeName] = async (prompt) => ({
          ms: (await baseline.generate(prompt, tokens + 1)).msPerToken,
          parts: null,
          rows: null,
        })
      }
      const prompt = prose.slice(0, 32)
      greedy = { ours: await subject.greedy(prompt, 12), fp32: (await opened[1]!.generate(prompt, 12)).ids }
    }
    const byContext: Record<string, Figures> = {}
    for (const context of contexts) byContext[context] = await inRounds(probes, prose.slice(0, context), rounds, say)
    return {
      runtime: 'node',
      device: model.runtime,
      ratios: ratiosOf(byContext),
      details: {
        contexts: byContext,
        greedy,
        tokensPerRound: tokens,
        heads: trained ? 'trained' : 'random',
        machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`,
      },
    }
  } finally {
    for (const baseline of opened) await baseline.dispose()
    await model.dispose()
  }
}
