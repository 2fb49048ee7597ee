// `tokenwise prefix-rollouts`: the base model ends both beginnings of each pair, and the full-sequence head says which came
// out better. It labels beginnings for a prefix head of its own, and shows how far a pair's label holds for its beginnings.

import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Forest } from '../../src/decoding/forest.ts'
import { clusteredMean } from '../../src/metrics/clusteredMean.ts'
import { openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import type { RewardHead } from '../../src/rewards/head.ts'
import { openHead } from '../../src/rewards/headFile.ts'
import { wholeNumber } from '../options.ts'
import { startProgress } from '../progress.ts'
import { resumeRows } from '../resumableRows.ts'
import { heldOutPairs } from '../training/pairFeatures.ts'
import {
  headAsJudge,
  type PrefixRollouts,
  programAsJudge,
  rollOutPrefixes,
  rolloutLabel,
} from '../training/prefixRollouts.ts'
import { sampleTokenPairs } from '../training/taskSamples.ts'

interface Options {
  pairs?: string
  full?: string
  samples?: string
  skip: number
  limit: number
  positions: number
  n: number
  maxTokens: number
  topK: number
  temperature: number
  seed: number
  out: string
}

export function register(program: Command): void {
  program
    .command('prefix-rollouts')
    .description(
      'lets the base model end both beginnings of each pair: labels for prefixes (train --objective prefixRollout)',
    )
    .option('--pairs <path>', '.jsonl or .jsonl.gz of {"prompt", "chosen", "rejected"} rows')
    .option('--full <path>', 'the full-sequence head that judges the endings of --pairs')
    .option('--samples <path>', 'in place of both: what `tokenwise task-samples` wrote; its program judges')
    .option('--skip <pairs>', 'of --pairs: those at the front that are left to other heads', wholeNumber(0), 0)
    .option('--limit <pairs>', 'pairs, from the front of the file', wholeNumber(1), 2000)
    .option('--positions <number>', 'cuts of a pair, one in each of as many equal stretches', wholeNumber(1), 4)
    .option('--n <number>', 'rollouts from each beginning', wholeNumber(1), 1)
    .option('--max-tokens <tokens>', 'most tokens of an ending', wholeNumber(1), 32)
    .option('--top-k <number>', 'candidates of the base policy, as in the app', wholeNumber(1), 10)
    .option('--temperature <number>', 'temperature of the base policy', Number, 1)
    .option('--seed <number>', 'of cuts and noise', wholeNumber(0), 1)
    .requiredOption('--out <path>', 'where the labels go, one JSON object a line')
    .action(prefixRollouts)
}

/** Pairs in one forest: some fifty columns write at a time. */
const PAIRS_PER_WAVE = 6

async function prefixRollouts(options: Options): Promise<void> {
  const { skip, limit, positions, n, maxTokens, topK, temperature, seed, out } = options
  const given = sourceOf(options)
  const model = await openNodeModel({ taps: [given.full?.card.layer ?? ANY_LAYER], form: 'fp32' })
  try {
    const { tokenizer, trunk, manifest } = model
    if (given.full && given.full.card.trunkSha256 !== manifest.sha256)
      throw new Error(`${options.full} was trained on another model than the one that runs: train it anew`)
    const { contextLength, hiddenSize } = trunk.shape
    const judge = given.full ? headAsJudge(given.full, hiddenSize) : programAsJudge(tokenizer, ANY_LAYER)
    const pairs = given.full
      ? heldOutPairs(given.file, tokenizer, {
          skip,
          training: limit,
          validation: 0,
          // Room for an ending behind the longest beginning.
          contextLength: contextLength - maxTokens,
        }).training
      : sampleTokenPairs(given.file).slice(0, limit)
    if (pairs.length === 0)
      throw new Error(`${given.file} has no pair behind the first ${skip}: lower --skip, or give another file`)
    const settings = { seed, positions, n, maxTokens, topK, temperature, stopTokens: tokenizer.stopTokenIds }
    const made = { ...settings, skip, limit, file: given.file, full: given.full?.card ?? null, PAIRS_PER_WAVE }
    const kept = resumeRows<PrefixRollouts>(out, made)
    const progress = startProgress('pairs', pairs.length)
    const forest = new Forest(trunk)
    for (let done = kept.waves * PAIRS_PER_WAVE; done < pairs.length; done += PAIRS_PER_WAVE) {
      progress.update(done)
      kept.append(await rollOutPrefixes(forest, pairs.slice(done, done + PAIRS_PER_WAVE), done, judge, settings))
    }
    progress.update(pairs.length)
    progress.end()
    report(kept.finish())
  } finally {
    await model.dispose()
  }
}

/** A trunk taps something even where a program reads the texts alone. */
const ANY_LAYER = 1

function sourceOf({ pairs, full, samples }: Options): { file: string; full: RewardHead | null } {
  if (samples !== undefined && pairs === undefined && full === undefined) return { file: samples, full: null }
  if (samples !== undefined || pairs === undefined || full === undefined)
    throw new Error('give --pairs with --full, or --samples alone')
  const head = openNamed(full)
  if (head.card.objective !== 'full')
    throw new Error(`${full} is a ${head.card.objective} head: endings are judged by a full-sequence head`)
  return { file: pairs, full: head }
}

function openNamed(file: string): RewardHead {
  try {
    return openHead(readFileSync(file))
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause })
  }
}

/** How often, and how surely, the chosen response's beginning is the better one, by the share of the text that it is. */
function report(rows: readonly PrefixRollouts[]): void {
  console.log('share of the shorter text   chosen beginning ends better (mean label ± SE over pairs, comparisons)')
  for (const [from, to] of [
    [0, 0.25],
    [0.25, 0.5],
    [0.5, 0.75],
    [0.75, 1],
  ] as const) {
    const some = rows.filter(({ position, shorter }) => position / shorter > from && position / shorter <= to)
    if (some.length === 0) continue
    const { mean, standardError } = clusteredMean(
      some.map((row) => ({ prompt: String(row.pair), seed: row.position, value: rolloutLabel(row) })),
    )
    console.log(
      `${from * 100}–${to * 100}%`.padEnd(28),
      `${mean.toFixed(3)} ± ${standardError?.toFixed(3) ?? '–'} (${some.length})`,
    )
  }
}
