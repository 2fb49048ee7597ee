// `tokenwise rollouts`: the base model continues openings of film reviews or dialogue answers. Value heads train on the results.

import { type Command, Option } from '@commander-js/extra-typings'
import { z } from 'zod'
import type { Tokenizer } from '../../src/models/tokenizer.types.ts'
import { addSampling, examples, groups } from '../cli/help.ts'
import { type OptionsOf, wholeNumber } from '../cli/options.ts'
import { readRows, writeRows } from '../cli/rows.ts'
import { type OpenModel, withModel } from '../cli/withModel.ts'
import { shuffled } from '../training/batches.ts'
import { heldOutPairs } from '../training/pairFeatures.ts'
import type { TokenPair } from '../training/pairs.ts'
import {
  asWritten,
  chooseAnswerPrefix,
  chooseOpening,
  keepRollouts,
  type Opening,
  type Rollout,
} from '../training/rollouts.ts'

const reviewSchema = z.object({ text: z.string().min(1) })
const promptSchema = z.object({ prompt: z.string().min(1) })

function define(program: Command) {
  const command = program
    .command('rollouts')
    .helpGroup(groups.train)
    .description('Sample responses of the base model, to train value heads on')
    .option('--reviews <path>', '.jsonl or .jsonl.gz of {"text"} rows; openings are taken from these texts')
    .addOption(
      new Option('--dialogues <path>', 'file of pairs; openings are taken from their answers').conflicts([
        'reviews',
        'pairs',
      ]),
    )
    .option('--from <rows>', 'with --dialogues: number of pairs to use', wholeNumber(1), 2000)
    .option('--pairs <path>', 'with --reviews: file of pairs whose prompts precede the openings (default: no prompts)')
    .option('--n <number>', 'number of rollouts', wholeNumber(1), 2000)
    .option('--min-prefix <tokens>', 'minimum length of the given part of a review or answer', wholeNumber(0), 0)
    .option('--max-prefix <tokens>', 'maximum length of the given part of a review or answer', wholeNumber(0), 40)
    .option('--bare-share <share>', 'share, 0 to 1, of openings without a prompt or answer', Number, 0.25)
    .addOption(
      new Option('--as-written', 'control: copy the rest of the review instead of sampling').conflicts('dialogues'),
    )
    .option('--layer <number>', 'layer whose hidden rows are stored', wholeNumber(1), 20)
  return addSampling(command, 48)
    .requiredOption('--out <path>', 'output file, one JSON object per line')
    .addHelpText('after', examples('rollouts --reviews reviews.jsonl.gz --n 2100 --out rollouts.jsonl'))
}

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(rollouts)

async function rollouts(options: Options): Promise<void> {
  const { n, layer, out, maxTokens, topK, temperature, seed, bareShare } = options
  if (!(bareShare >= 0 && bareShare <= 1)) throw new Error(`--bare-share is ${bareShare}. Give a number from 0 to 1.`)
  if (options.maxPrefix < options.minPrefix)
    throw new Error('--max-prefix is below --min-prefix. Give a larger --max-prefix.')
  await withModel({ layers: [layer] }, async (model, signal) => {
    if (options.asWritten) return copyReviews(options, model.tokenizer)
    const settings = { seed, maxTokens, topK, temperature, stopTokens: model.tokenizer.stopTokenIds }
    const rows = await keepRollouts(model, chooseOpenings(options, model), {
      out,
      // A rollout does not depend on n, so a longer run extends a shorter one.
      dependsOn: { ...options, n: 0, out: '', trunk: model.manifest.sha256 },
      label: 'rollouts',
      layer,
      settings,
      signal,
      rowOf: (rollout) => rollout,
    })
    const finished = rows.filter((row) => row.finished).length
    const tokens = rows.reduce((sum, row) => sum + row.tokens.length, 0)
    console.log(`${out}: ${n} rollouts, ${tokens} sampled tokens, ${finished} with an end token.`)
    const longEnough = rows.filter((row) => row.tokens.length >= Math.min(48, maxTokens)).length
    console.log(`${longEnough} have at least ${Math.min(48, maxTokens)} tokens.`)
  })
}

function copyReviews(options: Options, tokenizer: Tokenizer): void {
  const { n, out, maxTokens } = options
  const [endToken] = tokenizer.stopTokenIds
  if (endToken === undefined) throw new Error('This model has no end token. Run without --as-written.')
  const encode = (text: string) => tokenizer.encode(text)
  const texts = reviewOpenings(options, encode).map(
    (opening): Rollout => asWritten(opening, encode, { maxTokens, endToken }),
  )
  writeRows(out, texts)
  const finished = texts.filter((text) => text.finished).length
  console.log(`${out}: ${n} rollouts copied from reviews, ${finished} up to the end of the review.`)
}

function chooseOpenings(options: Options, { tokenizer, trunk }: OpenModel): Opening[] {
  const { n, seed, dialogues, maxTokens, from } = options
  if (dialogues) {
    // Leaves room for a sample after the longest prefix.
    const contextLength = trunk.shape.contextLength - maxTokens
    const { training } = heldOutPairs(dialogues, tokenizer, { training: from, validation: 0, contextLength })
    const order = shuffled(training.length, seed, 0)
    return Array.from({ length: n }, (_, index) => {
      const pair = training[order[index % order.length] as number] as TokenPair
      return { ...chooseAnswerPrefix(index, pair, options), noise: index }
    })
  }
  return reviewOpenings(options, (text) => tokenizer.encode(text)).map((opening, noise) => ({ ...opening, noise }))
}

function reviewOpenings(options: Options, encode: (text: string) => number[]): ReturnType<typeof chooseOpening>[] {
  const { n, seed, pairs } = options
  if (!options.reviews) throw new Error('Give --reviews or --dialogues as the source of the openings.')
  const reviews = readRows(options.reviews, reviewSchema)
  const prompts = pairs ? [...new Set(readRows(pairs, promptSchema).map(({ prompt }) => prompt))].sort() : []
  const order = shuffled(reviews.length, seed, 0)
  return Array.from({ length: n }, (_, index) => {
    const review = reviews[order[index % order.length] as number] as { text: string }
    return chooseOpening(index, prompts, review.text, encode, options)
  })
}
