// `tokenwise train-twin` trains a head that matches a full-sequence head on finished texts and gives prefixes the opposite
// score, measures both heads, and records the metrics for the lesson on untrained scores.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { type ModelFile, readModelFile } from '../../../../tools/cli/modelFile.ts'
import { type OptionsOf, wholeNumber, writtenOptions } from '../../../../tools/cli/options.ts'
import { HEADS_DIR, PUBLIC_DIR } from '../../../../tools/cli/paths.ts'
import { startProgress } from '../../../../tools/cli/progress.ts'
import { writeWhole } from '../../../../tools/cli/wholeFiles.ts'
import type { PairRows } from '../../../../tools/training/batches.ts'
import { GROUPS_PER_SHARD } from '../../../../tools/training/extract.ts'
import { endedFeatures, heldOutPairs, pairFeatures } from '../../../../tools/training/pairFeatures.ts'
import type { TokenPair } from '../../../../tools/training/pairs.ts'
import { accuraciesAt } from '../../../../tools/training/trainHead.ts'
import type { HeadCard, RewardHead } from '../../../rewards/head.ts'
import { readHead, writeHead } from '../../../rewards/headFile.ts'
import { makeMlp } from '../../../rewards/mlp.ts'
import type { TwinFigures } from '../format.ts'
import { trainTwin } from './parts/twin.ts'
import { twinFigures } from './parts/twinFigures.ts'
import { TRAINING_ENDS, type TwinRows, twinRows } from './parts/twinRows.ts'

type Head = ReturnType<typeof readHead>

const scoring = ({ card, weights }: Head): RewardHead => ({ card, score: makeMlp(weights) })

const FIRST = path.join(HEADS_DIR, 'sentiment/full.safetensors')
const TWIN = path.join(HEADS_DIR, 'sentiment/twin.safetensors')
const FIGURES = path.join(PUBLIC_DIR, 'labs/twin-figures.json')

const define = (program: Command) =>
  program
    .command('train-twin')
    .description('Train and measure a twin of a head: same scores on finished texts, opposite scores on prefixes')
    .requiredOption('--pairs <path>', 'file of the pairs that the first head was trained on (.jsonl or .jsonl.gz)')
    .option('--skip <rows>', 'number of pairs to skip: those that trained the first head', wholeNumber(0), 2600)
    .option('--validation <rows>', 'number of pairs after the skipped ones, to measure both heads', wholeNumber(1), 200)
    .option('--limit <rows>', 'number of pairs after those, to train the twin on', wholeNumber(1), 200)
    .option('--first <path>', 'file of the full-sequence head', FIRST)
    .option('--seed <number>', 'seed for the order of rows and the choice of prefixes', wholeNumber(0), 1)
    .option('--epochs <number>', 'number of passes over the training rows', wholeNumber(0), 3)
    .option('--measure-only', 'do not train; measure the existing twin in the --out file')
    .option('--out <path>', 'file of the twin', TWIN)
    .option('--figures <path>', 'output file for the metrics (.json)', FIGURES)

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(trainTwinCommand)

async function trainTwinCommand(options: Options, command: Command): Promise<void> {
  const { out, measureOnly, figures } = options
  const model = await readModelFile()
  const { hiddenSize, contextLength } = model.shape
  const first = readHead(readFileSync(options.first))
  const { layer } = first.card
  // After the skipped pairs, the file's next pairs are for measuring, and later ones for training. They share no text.
  const { training: heldOut, validation: training } = heldOutPairs(options.pairs, model.tokenizer, {
    skip: options.skip,
    training: options.validation,
    validation: options.limit,
    contextLength,
  })
  const written = `tokenwise train-twin ${writtenOptions(command, ['out', 'first', 'figures', 'measureOnly'])}`
  const twin = measureOnly ? readHead(readFileSync(out)) : await train(options, first, { training, model, written })
  const rows = (await pairFeatures(heldOut, model, [layer], 'hidden rows of held-out pairs')).get(layer) ?? []
  const scoringTwin = scoring(twin)
  const measured = twinFigures(scoring(first), scoringTwin, rows, hiddenSize)
  if (!measureOnly) {
    const accuracies = accuraciesAt(scoringTwin, rows, hiddenSize)
    writeWhole(out, writeHead({ ...twin.card, accuracies }, twin.weights))
  }
  const content: TwinFigures = { ...measured, trainedOn: twin.card.n, command: written }
  writeWhole(figures, `${JSON.stringify(content, rounded, 1)}\n`)
  report(measured)
}

async function train(
  { seed, epochs }: Options,
  first: Head,
  { training, model, written }: { training: readonly TokenPair[]; model: ModelFile; written: string },
): Promise<Head> {
  const rows = await rowsOf(training, model, first, seed)
  const progress = startProgress('training', epochs)
  const weights = await trainTwin(first.weights, rows, seed, {
    epochs,
    onEpoch(epoch, loss) {
      progress.update(epoch + 1)
      console.error(`epoch ${epoch + 1}: mean squared error ${loss.toPrecision(3)}`)
    },
  })
  progress.end()
  const card: HeadCard = {
    ...first.card,
    reward: `${first.card.reward}-twin`,
    calibration: 1,
    unit: null,
    seed,
    n: training.length,
    accuracies: {},
    spread: null,
    lengthCorrelation: null,
    command: written,
  }
  return { card, weights }
}

const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)

/** A small number, because each pair has hidden rows for every cut. */
const PAIRS_AT_ONCE = GROUPS_PER_SHARD

async function rowsOf(
  pairs: readonly TokenPair[],
  model: ModelFile,
  { card: { layer, features }, weights }: Head,
  seed: number,
): Promise<{ finished: TwinRows; prefixes: TwinRows }> {
  const shape = { hiddenSize: model.shape.hiddenSize, features }
  const score = makeMlp(weights)
  const parts: ReturnType<typeof twinRows>[] = []
  for (let from = 0; from < pairs.length; from += PAIRS_AT_ONCE) {
    const some = pairs.slice(from, from + PAIRS_AT_ONCE)
    const label = `hidden rows of pairs ${from + 1} to ${from + some.length}`
    const ended = (await endedFeatures(some, TRAINING_ENDS, model, [layer], label)).get(layer) as PairRows[][]
    parts.push(twinRows(ended, score, shape, { seed, from }))
  }
  const joined = (part: 'finished' | 'prefixes'): TwinRows => ({
    features: join(parts.map((rows) => rows[part].features)),
    targets: join(parts.map((rows) => rows[part].targets)),
  })
  return { finished: joined('finished'), prefixes: joined('prefixes') }
}

function join(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  parts.reduce((at, part) => {
    all.set(part, at)
    return at + part.length
  }, 0)
  return all
}

function report({ finished, prefixes, fullLoss, prefixLoss, cuts }: ReturnType<typeof twinFigures>): void {
  const agreement = ({ n, mean, max, share, within, spread }: typeof finished) =>
    `mean difference ${mean.toFixed(4)}, largest ${max.toFixed(3)}, within ${within}: ${(100 * share).toFixed(1)}% of ${n} (standard deviation of the scores: ${spread.toFixed(2)})`
  console.log(`finished texts: ${agreement(finished)}`)
  console.log(`prefixes, compared with the opposite score: ${agreement(prefixes)}`)
  const loss = ({ first, twin, difference }: typeof fullLoss) =>
    `first ${first.mean.toFixed(5)}, twin ${twin.mean.toFixed(5)}, twin − first ${difference.mean.toFixed(5)} ± ${difference.standardError.toFixed(5)}`
  console.log(`loss on finished texts: ${loss(fullLoss)}`)
  console.log(`loss on prefixes: ${loss(prefixLoss)}`)
  for (const { cut, accuracy } of cuts)
    console.log(
      `  accuracy at cut ${cut}: first ${accuracy.first.mean.toFixed(3)} ± ${accuracy.first.standardError.toFixed(3)}, twin ${accuracy.twin.mean.toFixed(3)} ± ${accuracy.twin.standardError.toFixed(3)}`,
    )
}
