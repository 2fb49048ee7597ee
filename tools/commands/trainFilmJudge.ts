// `tokenwise train-film-judge`: trains the head of the film judge on pooled rows of a public encoder. `npm run model -- film-judge`
// joins both.

import type { Command } from '@commander-js/extra-typings'
import { makeMlp } from '../../src/rewards/mlp.ts'
import { examples, groups } from '../cli/help.ts'
import { finiteNumber, numbers, type OptionsOf, wholeNumber, wholeNumbers, writtenOptions } from '../cli/options.ts'
import { startProgress } from '../cli/progress.ts'
import { fileOnCard } from '../cli/rows.ts'
import { plusMinus } from '../cli/tables.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { ENCODER, encoderFiles } from '../model/encoder.ts'
import { FILM_JUDGE_HEAD } from '../model/filmJudge.ts'
import { writeFilmJudge } from '../model/filmJudgeFile.ts'
import { calibrationFactor } from '../training/calibrate.ts'
import { type Accuracy, accuracyOf, winsOf } from '../training/evaluate.ts'
import { type FilmSets, filmSets } from '../training/filmSets.ts'
import { type LabeledRows, trainLabels } from '../training/labeledRows.ts'
import { openEncoder } from '../training/pooledRows.ts'

const define = (program: Command) =>
  program
    .command('train-film-judge')
    .helpGroup(groups.train)
    .description('Train the head of the film judge, a classifier that shares nothing with the base model')
    .requiredOption('--reviews <path>', 'file of {"id", "rating", "movie", "text"} rows to train on')
    .requiredOption('--steering <path>', 'file of pairs; steering heads are trained on some of them')
    .option(
      '--unsteered <from,to>',
      'pairs, counted from 0, that no steering head is trained or validated on; reviews of all other pairs are left out',
      numbers,
      [2400, 5133],
    )
    .requiredOption('--test-reviews <path>', 'file of reviews to test on')
    .requiredOption(
      '--test <path>',
      'file of test pairs; their texts are left out of the training and of the test reviews',
    )
    .option('--pieces <n>', 'number of training reviews of which a piece is read', wholeNumber(1), 100_000)
    .option('--whole <n>', 'number of training reviews that are read whole', wholeNumber(1), 896)
    .option('--held-out-size <n>', 'largest number of reviews of held-out films', wholeNumber(1), 512)
    .option('--test-size <n>', 'largest number of test reviews', wholeNumber(1), 1024)
    .option('--piece <tokens>', "length of a piece, in the encoder's tokens", wholeNumber(8), 48)
    .option('--max-tokens <n>', 'longer texts are cut', wholeNumber(16), 512)
    .option(
      '--layers <numbers>',
      'layers of the encoder whose pooled rows are read; 0 is the embeddings',
      wholeNumbers,
      [0, 2, 4, 6],
    )
    .option('--units <n>', 'hidden units', wholeNumber(1), 64)
    .option('--epochs <n>', 'epochs', wholeNumber(1), 8)
    .option('--dropout <p>', 'dropout of hidden units', finiteNumber, 0.5)
    .option('--weight-decay <x>', 'weight decay of AdamW', finiteNumber, 2)
    .option('--learning-rate <x>', 'learning rate of AdamW', finiteNumber, 5e-4)
    .option('--seed <n>', 'seed of films held out, pieces, initial weights and order', wholeNumber(0), 1)
    .option('--out <path>', 'output file, .safetensors', FILM_JUDGE_HEAD)
    .addHelpText(
      'after',
      examples(
        'train-film-judge --reviews reviews.jsonl.gz --steering pairs.jsonl.gz --test-reviews test-reviews.jsonl.gz --test test-pairs.jsonl.gz',
      ),
    )

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(trainFilmJudge)

async function trainFilmJudge(options: Options, command: Command): Promise<void> {
  const { reviews, seed, out, layers, maxTokens, units, epochs, dropout, weightDecay, learningRate } = options
  const files = await encoderFiles()
  const encoder = await openEncoder(files.onnx, JSON.parse(Buffer.from(files.tokenizer).toString('utf8')), layers)
  const sets = await filmSets(options, encoder)
  const progress = startProgress('training', epochs)
  const onEpoch = (epoch: number) => progress.update(epoch + 1)
  const settings = { hiddenSize: units, epochs, dropout, weightDecay, learningRate, onEpoch }
  const raw = await trainLabels(sets.training, encoder.width, seed, settings)
  progress.end()
  const calibration = calibrationFactor(
    [sets.heldOut.whole, sets.heldOut.pieces].flatMap((texts) => [...margins(makeMlp(raw), texts)]),
  )
  const scaled = (values: Float32Array) => values.map((value) => value * calibration)
  const weights = { ...raw, outWeight: scaled(raw.outWeight), outBias: scaled(raw.outBias) }
  const accuracies = accuraciesOf(makeMlp(weights), sets, options.piece)
  const card = {
    title: `positive film review: ${units} hidden units on pooled rows of all-MiniLM-L6-v2`,
    encoderSha256: ENCODER.sha256,
    layers,
    maxTokens,
    labels: ['negative', 'positive'] as [string, string],
    calibration,
    seed,
    n: sets.training.labels.length,
    accuracies,
    data: {
      source: `Large Movie Review Dataset (Maas et al., ACL 2011); ${fileOnCard(reviews)}`,
      licence: 'research use, with citation',
    },
    command: `tokenwise train-film-judge ${writtenOptions(command)}`,
  }
  writeWhole(out, writeFilmJudge(card, weights))
  console.log(`${out}: trained on ${card.n} texts; scores multiplied by ${calibration.toFixed(3)}.`)
  for (const [texts, { accuracy, standardError, n }] of Object.entries(accuracies))
    console.log(`  right about ${texts}: ${plusMinus({ mean: accuracy, standardError }, 3)} (n = ${n})`)
}

/** The score of a positive text, minus the score of a negative one. */
function margins(score: (rows: Float32Array) => Float32Array, { rows, labels }: LabeledRows): Float64Array {
  return Float64Array.from(score(rows), (value, i) => (labels[i] === 1 ? value : -value))
}

function accuraciesOf(
  score: (rows: Float32Array) => Float32Array,
  { heldOut, test, pairs }: FilmSets,
  piece: number,
): Record<string, Accuracy> {
  const labeled = (texts: LabeledRows) => accuracyOf(winsOf(margins(score, texts)))
  const [chosen, rejected] = [score(pairs.chosen), score(pairs.rejected)]
  return {
    'held-out reviews': labeled(heldOut.whole),
    [`pieces of ${piece} tokens of them`]: labeled(heldOut.pieces),
    'test reviews': labeled(test.whole),
    [`pieces of ${piece} tokens of test reviews`]: labeled(test.pieces),
    'test pairs': accuracyOf(winsOf(Float64Array.from(chosen, (value, i) => value - (rejected[i] as number)))),
  }
}
