// `tokenwise train` makes one reward head; `tokenwise heads-table` compares objectives over several training seeds.
// Both read hidden rows that the product's own trunk gives, extracted once and kept in .cache/features.

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Command, Option } from 'commander'
import type { HeadName } from '../../src/decoding/record.ts'
import type { HeadCard } from '../../src/rewards/head.ts'
import { writeHead } from '../../src/rewards/headFile.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'
import { wholeNumber, wholeNumbers } from '../options.ts'
import { startProgress } from '../progress.ts'
import type { PairRows } from '../training/batches.ts'
import { headsTable } from '../training/headsTable.ts'
import { type ModelFile, readModelFile } from '../training/modelFile.ts'
import { heldOutPairs, pairFeatures } from '../training/pairFeatures.ts'
import {
  type CardStub,
  crossFittedLabels,
  finishHead,
  type HeadSettings,
  trainCumulative,
  trainPairs,
  trainValue,
} from '../training/trainHead.ts'
import { labelledRollouts } from '../training/valueData.ts'

interface TrainOptions {
  reward: string
  objective: HeadName
  pairs: string
  rollouts?: string
  full?: string
  layer: number
  seed: number
  limit: number
  validation: number
  licence?: string
  out: string
}

/** Where the rows of our own rewards come from; the names of others' files are all that is known of them. */
const DATA: Record<string, { source: string; licence: string }> = {
  sentiment: {
    source: 'Large Movie Review Dataset (Maas et al., ACL 2011)',
    licence: 'research use, with citation',
  },
}

export function register(program: Command): void {
  program
    .command('train')
    .description('trains a reward head on the base model and writes its file')
    .requiredOption('--reward <name>', 'what the head rewards, such as sentiment')
    .addOption(
      new Option('--objective <name>', 'what it is trained for')
        .choices(['full', 'prefix', 'value', 'cumulative', 'prefixSoft'])
        .makeOptionMandatory(),
    )
    .requiredOption('--pairs <path>', '.jsonl or .jsonl.gz of {"prompt", "chosen", "rejected"} rows')
    .option('--rollouts <path>', 'for value: what `tokenwise rollouts` wrote')
    .option(
      '--full <path>',
      'for value: the full-sequence head that labels rollouts (default: full.safetensors beside --out)',
    )
    .option('--layer <number>', 'blocks below the hidden rows that are read', wholeNumber(1), 20)
    .option('--seed <number>', 'of initial weights, order and dropout', wholeNumber(0), 1)
    .option('--limit <rows>', 'pairs to train on, from the front of the file', wholeNumber(1), 2000)
    .option('--validation <rows>', 'further pairs for the accuracies on the card', wholeNumber(0), 200)
    .option('--licence <text>', 'licence of the pairs, for the card')
    .requiredOption('--out <path>', 'the head file, .safetensors')
    .action(train)

  program
    .command('heads-table')
    .description('trains full-sequence and prefix heads with several seeds and compares them on test pairs')
    .requiredOption('--pairs <path>', 'pairs to train on')
    .requiredOption('--test <path>', 'pairs to measure on')
    .option('--rollouts <path>', 'what `tokenwise rollouts` wrote: adds value heads')
    .option('--layer <number>', 'blocks below the hidden rows that are read', wholeNumber(1), 20)
    .option('--seeds <numbers>', 'training seeds, with commas between', wholeNumbers, [1, 2, 3])
    .option('--limit <rows>', 'pairs to train on', wholeNumber(1), 2000)
    .option('--test-limit <rows>', 'pairs to measure on', wholeNumber(1), 994)
    .option('--validation <rows>', 'pairs that settle how finished texts are read', wholeNumber(0), 200)
    .option(
      '--settings <json>',
      'training settings to try, such as {"epochs":6}',
      (text: string) => JSON.parse(text) as HeadSettings,
      {},
    )
    .option('--json', 'print numbers instead of tables')
    .action(headsTable)
}

async function train(options: TrainOptions, command: Command): Promise<void> {
  const { objective, layer, seed, out } = options
  if (objective === 'value' && !options.rollouts)
    throw new Error('a value head is trained on rollouts: give --rollouts FILE (see `tokenwise rollouts`)')
  const model = await readModelFile()
  const { hiddenSize } = model.shape
  const { training, validation } = heldOutPairs(options.pairs, model.tokenizer, {
    training: options.limit,
    validation: options.validation,
    contextLength: model.shape.contextLength,
  })
  const rows = training.length + validation.length
  if (rows < options.limit + options.validation)
    console.error(`${options.pairs} gives ${rows} rows where ${options.limit + options.validation} were wanted.`)
  const used = objective === 'value' ? validation : [...training, ...validation]
  const pairs = (await pairFeatures(used, model, [layer], 'hidden rows')).get(layer) ?? []
  const held = pairs.slice(pairs.length - validation.length)

  const progress = startProgress('training', EPOCHS)
  progress.update(0)
  const watch = { onEpoch: (epoch: number) => progress.update(epoch + 1) }
  let weights: MlpWeights
  let n = training.length
  if (objective === 'value') {
    const rollouts = await labelledRollouts(options.rollouts as string, fullHeadFile(options), model, layer)
    n = rollouts.length
    weights = await trainValue(rollouts, hiddenSize, seed, {}, watch)
  } else {
    weights = await trainOnPairs(objective, pairs.slice(0, training.length), held, hiddenSize, seed, watch)
  }
  progress.end()
  const head = finishHead(stub(options, model, n, command), weights, held, hiddenSize)
  mkdirSync(path.dirname(out), { recursive: true })
  writeFileSync(out, writeHead(head.card, head.weights))
  report(out, head.card)
}

async function trainOnPairs(
  objective: HeadName,
  pairs: readonly PairRows[],
  held: readonly PairRows[],
  hiddenSize: number,
  seed: number,
  watch: { onEpoch(epoch: number): void },
): Promise<MlpWeights> {
  switch (objective) {
    case 'full':
    case 'prefix':
      return trainPairs(objective, pairs, hiddenSize, seed, {}, watch)
    case 'cumulative':
      return trainCumulative(pairs, hiddenSize, seed, {}, watch)
    case 'prefixSoft': {
      const labels = await crossFittedLabels(pairs, held, hiddenSize, seed)
      return trainPairs('prefix', pairs, hiddenSize, seed, {}, watch, labels)
    }
    default:
      throw new Error(`a ${objective} head is not trained on pairs`)
  }
}

/** Passes over the data, for the progress line. */
const EPOCHS = 4

function fullHeadFile({ full, out }: TrainOptions): string {
  return full ?? path.join(path.dirname(out), 'full.safetensors')
}

function stub(
  { reward, objective, layer, seed, pairs, rollouts, licence }: TrainOptions,
  model: ModelFile,
  n: number,
  command: Command,
): CardStub {
  const known = DATA[reward]
  const file = (name: string) =>
    `${path.basename(name)} (sha256 ${createHash('sha256').update(readFileSync(name)).digest('hex').slice(0, 12)})`
  const files = [pairs, rollouts].filter((name) => name !== undefined).map(file)
  return {
    reward,
    objective,
    trunkSha256: model.sha256,
    layer,
    seed,
    n,
    data: {
      source: [known?.source, ...files].filter(Boolean).join('; '),
      licence: licence ?? known?.licence ?? 'not stated',
    },
    command: `tokenwise train ${writtenOptions(command)}`,
  }
}

/** The options as they may be typed again; of paths only the name, for they are this machine's. */
function writtenOptions(command: Command): string {
  const options: Record<string, unknown> = command.opts()
  return command.options
    .filter((option) => options[option.attributeName()] !== undefined && option.attributeName() !== 'out')
    .map((option) => `${option.long} ${path.basename(String(options[option.attributeName()]))}`)
    .join(' ')
}

function report(out: string, { accuracies, readsFinishedAt, n }: HeadCard): void {
  console.log(
    `${out}: trained on ${n}; finished texts are read at the ${readsFinishedAt === 'endToken' ? 'end token' : 'last content token'}.`,
  )
  // Numeric keys come out of order: "1" before "0.1".
  const byCut = Object.entries(accuracies).sort(([a], [b]) => Number(a) - Number(b))
  for (const [cut, { accuracy, standardError, n: rows }] of byCut)
    console.log(
      `  prefers the chosen text at ${cut} of its length: ${accuracy.toFixed(3)} ± ${standardError.toFixed(3)} (${rows} validation pairs)`,
    )
}
