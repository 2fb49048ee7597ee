// `tokenwise train-words`: trains a judge that reads only the words of a film review, by naive Bayes on labeled reviews.

import type { Command } from '@commander-js/extra-typings'
import { z } from 'zod'
import { wordsOf, wordsScore, writeWords } from '../../src/rewards/words.ts'
import { examples, groups } from '../cli/help.ts'
import { type OptionsOf, wholeNumber, writtenOptions } from '../cli/options.ts'
import { fileOnCard, readRows } from '../cli/rows.ts'
import { plusMinus } from '../cli/tables.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { shuffled } from '../training/batches.ts'
import { calibrationFactor } from '../training/calibrate.ts'
import { type Accuracy, accuracyOf } from '../training/evaluate.ts'
import { type LabeledWords, naiveBayes } from '../training/naiveBayes.ts'

const reviewSchema = z.object({ id: z.string(), rating: z.number(), movie: z.string(), text: z.string() })
const pairSchema = z.object({
  chosen: z.string(),
  rejected: z.string(),
  chosenId: z.string(),
  rejectedId: z.string(),
})
type Review = z.infer<typeof reviewSchema>

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
  const { training, heldOut } = partByFilm(usable, seed)
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
  const pairs = [...readRows(steering, pairSchema).slice(0, skip), ...readRows(test, pairSchema)]
  const ids = new Set(pairs.flatMap(({ chosenId, rejectedId }) => [chosenId, rejectedId]))
  // Some texts are in both splits of the data set, with different ids.
  const texts = new Set(pairs.flatMap(({ chosen, rejected }) => [sameText(chosen), sameText(rejected)]))
  return readRows(reviews, reviewSchema).filter(({ id, text }) => !ids.has(id) && !texts.has(sameText(text)))
}

const sameText = (text: string): string => wordsOf(text).join(' ')

const labeled = ({ text, rating }: Review): LabeledWords => ({ words: wordsOf(text), good: rating >= 6 })

/** Splits by film: reviews of one film share names, which would leak the label. */
function partByFilm(reviews: readonly Review[], seed: number): { training: Review[]; heldOut: Review[] } {
  const films = [...new Set(reviews.map(({ movie }) => movie))]
  const order = shuffled(films.length, seed, 0)
  const held = new Set([...order.subarray(0, Math.ceil(HELD_OUT_SHARE * films.length))].map((index) => films[index]))
  return {
    training: reviews.filter(({ movie }) => !held.has(movie)),
    heldOut: reviews.filter(({ movie }) => held.has(movie)),
  }
}
