// `tokenwise train-words`: trains a judge that reads only the words of a film review, by naive Bayes on labeled reviews.

import type { Command } from '@commander-js/extra-typings'
import { wordsOf, wordsScore, writeWords } from '../../src/rewards/words.ts'
import { examples, groups } from '../cli/help.ts'
import { type OptionsOf, wholeNumber, writtenOptions } from '../cli/options.ts'
import { fileOnCard } from '../cli/rows.ts'
import { plusMinus } from '../cli/tables.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { calibrationFactor } from '../training/calibrate.ts'
import { type Accuracy, accuracyOf } from '../training/evaluate.ts'
import {
  isPositive,
  partByFilm,
  type Review,
  readReviewPairs,
  readReviews,
  reviewsOutside,
} from '../training/filmTexts.ts'
import { type LabeledWords, naiveBayes } from '../training/naiveBayes.ts'

const CUT_WORDS = 40
/** Share of the films held out for calibration and for the accuracies on the card. */
const HELD_OUT_SHARE = 0.1

const define = (program: Command) =>
  program
    .command('train-words')
    .helpGroup(groups.train)
    .description('Train a judge that reads only words')
    .option('--name <name>', 'name of the judge', 'sentimentWords')
    .requiredOption(
      '--reviews <path>',
      'file of {"id", "rating", "movie", "text"} rows; a rating of at least 6 is positive',
    )
    .requiredOption(
      '--steering <path>',
      'file of pairs that steering heads were trained on; their reviews are excluded',
    )
    .option('--skip <rows>', 'number of these pairs to exclude, from the start of the file', wholeNumber(0), 2400)
    .requiredOption('--test <path>', 'file of test pairs; their texts are excluded, too')
    .option('--size <terms>', 'number of words and adjacent word pairs that get a weight', wholeNumber(1), 4000)
    .option('--seed <number>', 'seed for choosing the held-out films', wholeNumber(0), 1)
    .requiredOption('--out <path>', 'output file, .json')
    .addHelpText(
      'after',
      examples(
        'train-words --reviews reviews.jsonl.gz --steering pairs.jsonl.gz --test test-pairs.jsonl.gz --out words.json',
      ),
    )

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(trainWords)

function trainWords(options: Options, command: Command): void {
  const { name, reviews: file, size, seed, out } = options
  const usable = usableReviews(options)
  const { training, heldOut } = partByFilm(usable, HELD_OUT_SHARE, seed)
  const raw = naiveBayes(training.map(labeled), size)
  const held = heldOut.map(labeled)
  const readings = {
    whole: held,
    [CUT_WORDS]: held.map((text) => ({ ...text, words: text.words.slice(0, CUT_WORDS) })),
  }
  const margins = (texts: readonly LabeledWords[], weights: ReadonlyMap<string, number>) =>
    Float64Array.from(texts, ({ words, good }) => (good ? 1 : -1) * wordsScore(weights, words))
  const calibration = calibrationFactor(Object.values(readings).flatMap((texts) => [...margins(texts, new Map(raw))]))
  const weights = raw.map(([term, logOdds]): [string, number] => [term, Number((calibration * logOdds).toFixed(4))])
  const accuracies = Object.fromEntries(
    Object.entries(readings).map(([reading, texts]): [string, Accuracy] => [
      reading,
      accuracyOf(margins(texts, new Map(weights)).map((margin) => (Math.sign(margin) + 1) / 2)),
    ]),
  )
  const card = {
    name,
    title: `positive film review, naive Bayes on ${weights.length} words and word pairs (trained on ${training.length} reviews)`,
    calibration,
    n: training.length,
    accuracies,
    data: {
      source: `Large Movie Review Dataset (Maas et al., ACL 2011); ${fileOnCard(file)}`,
      licence: 'research use, with citation',
    },
    command: `tokenwise train-words ${writtenOptions(command)}`,
  }
  writeWhole(out, writeWords({ card, weights }))
  console.log(
    `${out}: ${weights.length} terms from ${training.length} reviews; scores multiplied by ${calibration.toFixed(3)}.`,
  )
  for (const [reading, { accuracy, standardError, n }] of Object.entries(accuracies))
    console.log(
      `  accuracy on ${reading === 'whole' ? 'complete reviews' : `the first ${reading} words`}: ${plusMinus({ mean: accuracy, standardError }, 3)} (${n} reviews of other films)`,
    )
}

function usableReviews({ reviews, steering, skip, test }: Options): Review[] {
  const pairs = [...readReviewPairs(steering).slice(0, skip), ...readReviewPairs(test)]
  return reviewsOutside(readReviews(reviews), pairs)
}

const labeled = (review: Review): LabeledWords => ({ words: wordsOf(review.text), good: isPositive(review) })
