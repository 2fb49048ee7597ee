// `tokenwise prefix-rollouts`: continues equally long prefixes of a pair's two responses; a judge scores the continuations.
// The scores label prefixes for a prefix head and show how often a pair's label holds for its prefixes.

import { readFileSync } from 'node:fs'
import type { Command } from '@commander-js/extra-typings'
import { clusteredMean } from '../../src/metrics/clusteredMean.ts'
import type { RewardHead } from '../../src/rewards/head.ts'
import { openHead } from '../../src/rewards/headFile.ts'
import { addSampling, examples, groups } from '../cli/help.ts'
import { type OptionsOf, wholeNumber } from '../cli/options.ts'
import { rowsInWaves } from '../cli/resumableRows.ts'
import { plusMinus } from '../cli/tables.ts'
import { withModel } from '../cli/withModel.ts'
import { heldOutPairs } from '../training/pairFeatures.ts'
import {
  headAsJudge,
  type PrefixRollouts,
  programAsJudge,
  rollOutPrefixes,
  rolloutLabel,
} from '../training/prefixRollouts.ts'
import { sampleTokenPairs } from '../training/taskSamples.ts'

function define(program: Command) {
  const command = program
    .command('prefix-rollouts')
    .helpGroup(groups.train)
    .description('Label prefixes of pairs by how the base model continues them')
    .option('--pairs <path>', '.jsonl or .jsonl.gz of {"prompt", "chosen", "rejected"} rows')
    .option('--full <path>', 'with --pairs: the full-sequence head that scores the rollouts')
    .option(
      '--samples <path>',
      'instead of --pairs and --full: the output of `task-samples`; its program scores the rollouts',
    )
    .option('--skip <pairs>', 'with --pairs: number of pairs to skip at the start of the file', wholeNumber(0), 0)
    .option('--limit <pairs>', 'number of pairs', wholeNumber(1), 2000)
    .option('--positions <number>', 'number of evenly spaced prefix lengths per pair', wholeNumber(1), 4)
    .option('--n <number>', 'number of rollouts per prefix', wholeNumber(1), 1)
  return addSampling(command, 32)
    .requiredOption('--out <path>', 'output file, one JSON object per line')
    .addHelpText('after', examples('prefix-rollouts --pairs pairs.jsonl.gz --full full.safetensors --out labels.jsonl'))
}

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(prefixRollouts)

/** Pairs in one forest. With the default options these are 48 rollouts. */
const PAIRS_PER_WAVE = 6

/** `writeRollouts` needs a tapped layer, even if the judge is a program that reads only the text. */
const ANY_LAYER = 1

async function prefixRollouts(options: Options): Promise<void> {
  const { skip, limit, positions, n, maxTokens, topK, temperature, seed, out } = options
  const { file, full } = sourceOf(options)
  await withModel(
    { layers: [full?.card.layer ?? ANY_LAYER] },
    async ({ forest, tokenizer, trunk, manifest }, signal) => {
      if (full && full.card.trunkSha256 !== manifest.sha256)
        throw new Error(`${options.full} was trained on another model. Train it again on this one.`)
      const { contextLength, hiddenSize } = trunk.shape
      const judge = full ? headAsJudge(full, hiddenSize) : programAsJudge(tokenizer, ANY_LAYER)
      // Leaves room for a continuation after the longest prefix.
      const parts = { skip, training: limit, validation: 0, contextLength: contextLength - maxTokens }
      const pairs = full ? heldOutPairs(file, tokenizer, parts).training : sampleTokenPairs(file).slice(0, limit)
      if (pairs.length === 0)
        throw new Error(`${file} has no pair after the first ${skip}. Lower --skip, or give another file.`)
      const settings = { seed, positions, n, maxTokens, topK, temperature, stopTokens: tokenizer.stopTokenIds }
      const made = { ...settings, skip, limit, file, full: full?.card ?? null, PAIRS_PER_WAVE }
      const waves = { out, settings: made, label: 'pairs', perWave: PAIRS_PER_WAVE, signal }
      report(await rowsInWaves(pairs, waves, (wave, from) => rollOutPrefixes(forest, wave, from, judge, settings)))
    },
  )
}

function sourceOf({ pairs, full, samples }: Options): { file: string; full: RewardHead | null } {
  if (samples !== undefined && pairs === undefined && full === undefined) return { file: samples, full: null }
  if (samples !== undefined || pairs === undefined || full === undefined)
    throw new Error('Give --pairs with --full, or --samples alone.')
  const head = openNamed(full)
  if (head.card.objective !== 'full')
    throw new Error(`${full} is a ${head.card.objective} head. Give a full-sequence head.`)
  return { file: pairs, full: head }
}

function openNamed(file: string): RewardHead {
  try {
    return openHead(readFileSync(file))
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause })
  }
}

/** Prints how often the chosen response's prefix leads to the better result, grouped by length of the prefix. */
function report(rows: readonly PrefixRollouts[]): void {
  console.log(
    'share of the shorter response   chosen prefix leads to the better result (mean label ± SE over pairs, n)',
  )
  for (const from of [0, 0.25, 0.5, 0.75]) {
    const to = from + 0.25
    const some = rows.filter(({ position, shorter }) => position / shorter > from && position / shorter <= to)
    if (some.length === 0) continue
    const label = clusteredMean(
      some.map((row) => ({ prompt: String(row.pair), seed: row.position, value: rolloutLabel(row) })),
    )
    console.log(`${from * 100}–${to * 100}%`.padEnd(31), `${plusMinus(label, 3)} (${some.length})`)
  }
}
