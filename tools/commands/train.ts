// `tokenwise train`: trains one reward head on hidden rows of the base model, which are cached in .cache/features.

import { type Command, Option } from '@commander-js/extra-typings'
import { max, sum } from 'simple-statistics'
import { headNames } from '../../src/decoding/heads.ts'
import type { HeadCard } from '../../src/rewards/head.ts'
import { writeHead } from '../../src/rewards/headFile.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'
import { examples, groups } from '../cli/help.ts'
import { type ModelFile, readModelFile } from '../cli/modelFile.ts'
import { type OptionsOf, wholeNumber, wholeNumbers, writtenOptions } from '../cli/options.ts'
import { startProgress } from '../cli/progress.ts'
import { fileOnCard } from '../cli/rows.ts'
import { plusMinus } from '../cli/tables.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { standardDeviation } from '../training/evaluate.ts'
import { inherited, trainRolloutLabels } from '../training/labeledPairs.ts'
import { type Material, materialOf } from '../training/material.ts'
import {
  type CardStub,
  crossFittedLabels,
  finishHead,
  trainCumulative,
  trainPairs,
  trainValue,
} from '../training/trainHead.ts'

/** Data sources of the shipped rewards. For other rewards, the card lists only the names of the data files. */
const DATA: Record<string, { source: string; licence: string }> = {
  sentiment: {
    source: 'Large Movie Review Dataset (Maas et al., ACL 2011)',
    licence: 'research use, with citation',
  },
  helpful: { source: 'Anthropic HH-RLHF (Bai et al., 2022)', licence: 'MIT' },
  oneSentence: { source: 'answers of the base model itself, checked by program', licence: 'Apache-2.0' },
}

const define = (program: Command) =>
  program
    .command('train')
    .helpGroup(groups.train)
    .description('Train a reward head on hidden states of the base model')
    .requiredOption('--reward <name>', "the reward's name, such as sentiment")
    .addOption(new Option('--objective <name>', 'training objective').choices([...headNames]).makeOptionMandatory())
    .option('--pairs <path>', '.jsonl or .jsonl.gz of {"prompt", "chosen", "rejected"} rows')
    .option('--samples <path>', 'instead of --pairs: the output of `task-samples`')
    .option('--validation-samples <path>', 'with --samples: answers to other prompts, for the accuracies on the card')
    .option('--rollouts <path>', 'for value: the output of `rollouts`')
    .option('--labels <path>', 'for prefixRollout: the output of `prefix-rollouts`')
    .option('--inherit', 'for prefixRollout: use the label of the pair at the same positions, as a control')
    .option('--full <path>', 'for value: the head that labels rollouts (default: full.safetensors beside --out)')
    .option('--judge', 'for full: train a judge on finished and cut texts; a judge never steers')
    .option('--layer <number>', 'layer whose hidden rows the head reads', wholeNumber(1), 20)
    .option('--seed <number>', 'seed of the initial weights, data order and dropout', wholeNumber(0), 1)
    .option(
      '--spread-seeds <numbers>',
      'further training seeds, to measure the spread of the accuracies',
      wholeNumbers,
      [],
    )
    .option('--skip <rows>', 'number of pairs to skip, with all pairs that share a text with them', wholeNumber(0), 0)
    .option('--limit <rows>', 'number of pairs to train on', wholeNumber(1), 2000)
    .option('--validation <rows>', 'number of further pairs for the accuracies on the card', wholeNumber(0), 200)
    .option('--licence <text>', 'license of the pairs, for the card')
    .requiredOption('--out <path>', 'output file, .safetensors')
    .addHelpText(
      'after',
      examples(
        'train --reward sentiment --objective prefix --pairs pairs.jsonl.gz --out heads/sentiment/prefix.safetensors',
        'train --reward sentiment --objective value --pairs pairs.jsonl.gz --rollouts rollouts.jsonl --out heads/sentiment/value.safetensors',
      ),
    )

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(train)

async function train(options: Options, command: Command): Promise<void> {
  const { objective, seed, spreadSeeds, out } = options
  if (options.judge && objective !== 'full') throw new Error('A judge scores finished texts. Give --objective full.')
  if (options.inherit && objective !== 'prefixRollout')
    throw new Error('--inherit uses the positions of rollout labels. Give --objective prefixRollout.')
  const model = await readModelFile()
  const material = await materialOf(options, model)
  const { validation, allFinished, groups } = material
  const { hiddenSize } = model.shape
  const stub = stubOf(options, model, material, command)
  const seeds = [...new Set([seed, ...spreadSeeds])]
  const progress = startProgress('training', EPOCHS * seeds.length)
  progress.update(0)
  const finished = []
  for (const [i, each] of seeds.entries()) {
    const watch = { onEpoch: (epoch: number) => progress.update(EPOCHS * i + epoch + 1) }
    const weights = await trainOnce(options, material, hiddenSize, each, watch)
    finished.push(finishHead(stub, weights, validation, hiddenSize, !allFinished, groups))
  }
  progress.end()
  const [head] = finished as [(typeof finished)[number]]
  const card = { ...head.card, spread: spreadOf(seeds, finished) }
  writeWhole(out, writeHead(card, head.weights))
  report(out, card)
}

async function trainOnce(
  { objective, judge, inherit }: Options,
  { training, validation, rollouts, labels }: Material,
  hiddenSize: number,
  seed: number,
  watch: { onEpoch(epoch: number): void },
): Promise<MlpWeights> {
  switch (objective) {
    case 'full':
    case 'prefix':
      return trainPairs(judge ? 'judge' : objective, training, hiddenSize, seed, watch)
    case 'value':
      return trainValue(rollouts, hiddenSize, seed, watch)
    case 'cumulative':
      return trainCumulative(training, hiddenSize, seed, watch)
    case 'prefixSoft': {
      const soft = await crossFittedLabels(training, validation, hiddenSize, seed)
      return trainPairs('prefix', training, hiddenSize, seed, { ...watch, labels: soft })
    }
    case 'prefixRollout':
      return trainRolloutLabels(training, inherit ? labels.map(inherited) : labels, hiddenSize, seed, watch)
    default:
      return objective satisfies never
  }
}

function spreadOf(seeds: number[], heads: readonly { card: HeadCard }[]): HeadCard['spread'] {
  if (seeds.length < 2) return null
  const cuts = Object.keys(heads[0]?.card.accuracies ?? {})
  const over = (cut: string) => standardDeviation(heads.map(({ card }) => card.accuracies[cut]?.accuracy ?? Number.NaN))
  return { seeds, accuracies: Object.fromEntries(cuts.map((cut) => [cut, over(cut)])) }
}

/** Default number of epochs of `trainMlp`, for the progress line. */
const EPOCHS = 4

function stubOf(
  { reward, objective, layer, seed, pairs, samples, rollouts, labels, licence, judge }: Options,
  model: ModelFile,
  { n, rollouts: texts }: Material,
  command: Command,
): CardStub {
  const known = DATA[reward]
  const lengths = texts.map(({ response, start }) => response.length - start)
  const spans =
    objective === 'value'
      ? [`${lengths.length} rollouts of ${sum(lengths)} tokens in total, at most ${max(lengths)} each`]
      : []
  const files = [pairs, samples, rollouts, labels].filter((name) => name !== undefined).map(fileOnCard)
  return {
    reward,
    objective,
    trunkSha256: model.sha256,
    layer,
    isJudge: judge ?? false,
    seed,
    n,
    data: {
      source: [known?.source, ...spans, ...files].filter(Boolean).join('; '),
      licence: licence ?? known?.licence ?? 'not stated',
    },
    command: `tokenwise train ${writtenOptions(command)}`,
  }
}

function report(out: string, { accuracies, readsFinishedAt, n, spread, lengthCorrelation }: HeadCard): void {
  console.log(
    `${out}: trained on ${n}; scores finished texts at the ${readsFinishedAt === 'endToken' ? 'end token' : 'last content token'}.`,
  )
  // JavaScript orders the key "1" before "0.1".
  const byCut = Object.entries(accuracies).sort(([a], [b]) => Number(a) - Number(b))
  for (const [cut, { accuracy, standardError, n: rows }] of byCut)
    console.log(
      `  scores the chosen text higher at cut ${cut}: ${plusMinus({ mean: accuracy, standardError }, 3)} (${rows} validation pairs)`,
    )
  if (spread)
    console.log(
      `  standard deviation of these over training seeds ${spread.seeds.join(', ')}: ${byCut.map(([cut]) => spread.accuracies[cut]?.toFixed(3)).join(' ')}`,
    )
  if (lengthCorrelation)
    console.log(
      `  correlation between difference in score and difference in length: ${lengthCorrelation.correlation.toFixed(2)} (${lengthCorrelation.n} pairs)`,
    )
}
