// `tokenwise rollouts`: texts that the base model writes from openings of film reviews, or of answers in dialogues, for
// training value heads.

import { writeFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import { Forest } from '../../src/decoding/forest.ts'
import { type NodeModel, openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { wholeNumber } from '../options.ts'
import { startProgress } from '../progress.ts'
import { resumeRows } from '../resumableRows.ts'
import { readRows } from '../rows.ts'
import { shuffled } from '../training/batches.ts'
import { GROUPS_PER_SHARD, writeFeatures } from '../training/extract.ts'
import { heldOutPairs } from '../training/pairFeatures.ts'
import type { TokenPair } from '../training/pairs.ts'
import {
  asWritten,
  chooseBeginning,
  chooseOpening,
  type Opening,
  type Rollout,
  rolloutGroup,
  writeRollouts,
} from '../training/rollouts.ts'

interface Options {
  reviews?: string
  pairs?: string
  dialogues?: string
  n: number
  minPrefix: number
  maxPrefix: number
  maxTokens: number
  bareShare: number
  from: number
  topK: number
  temperature: number
  asWritten?: true
  layer: number
  seed: number
  out: string
}

const reviewSchema = z.object({ text: z.string().min(1) })
const promptSchema = z.object({ prompt: z.string().min(1) })

export function register(program: Command): void {
  program
    .command('rollouts')
    .description('samples of the base model from openings of reviews or answers: what value heads learn from')
    .option('--reviews <path>', '.jsonl or .jsonl.gz of {"text"} rows: openings come from these')
    .addOption(
      new Option(
        '--dialogues <path>',
        'in place of --reviews: pairs, of which the first --from are used; an opening is a prompt and the first tokens of either answer',
      ).conflicts(['reviews', 'pairs']),
    )
    .option('--from <rows>', 'with --dialogues: pairs from the front', wholeNumber(1), 2000)
    .option('--pairs <path>', 'pairs whose prompts the openings follow; without it every prompt is an opening itself')
    .option('--n <number>', 'rollouts', wholeNumber(1), 2000)
    .option('--min-prefix <tokens>', 'fewest tokens of a review or answer that are given', wholeNumber(0), 0)
    .option('--max-prefix <tokens>', 'most tokens of a review or answer that are given', wholeNumber(0), 40)
    .option('--max-tokens <tokens>', 'most tokens that are sampled', wholeNumber(1), 48)
    .option(
      '--bare-share <share>',
      'share, 0 to 1, whose prompt is the opening alone; with --dialogues: that begin with no token of an answer',
      Number,
      0.25,
    )
    .option('--top-k <number>', 'candidates of the base policy, as in the app', wholeNumber(1), 10)
    .option('--temperature <number>', 'temperature of the base policy', Number, 1)
    .addOption(
      new Option(
        '--as-written',
        'with --reviews: how the review itself goes on, in place of a sample; a control',
      ).conflicts('dialogues'),
    )
    .option('--layer <number>', 'layer whose rows are kept', wholeNumber(1), 20)
    .option('--seed <number>', 'of openings and noise', wholeNumber(0), 1)
    .requiredOption('--out <path>', 'where the rollouts go, one JSON object a line')
    .action(rollouts)
}

async function rollouts(options: Options): Promise<void> {
  const { n, layer, seed, out, maxTokens, topK, temperature, bareShare } = options
  if (!(bareShare >= 0 && bareShare <= 1))
    throw new Error(`--bare-share ${bareShare} is no share: give a number from 0 to 1`)
  if (options.maxPrefix < options.minPrefix) throw new Error('--max-prefix is below --min-prefix: give a range')
  const model = await openNodeModel({ taps: [layer], form: 'fp32' })
  try {
    if (options.asWritten) return copyReviews(options, model)
    const openings = chooseOpenings(options, model)
    const { stopTokenIds } = model.tokenizer
    const settings = { seed, maxTokens, topK, temperature, stopTokens: stopTokenIds }
    const source = { trunkSha256: model.manifest.sha256, layer, hiddenSize: model.trunk.shape.hiddenSize }
    // A rollout depends on its index, not on how many there are: a longer run goes on from a shorter one.
    const kept = resumeRows<Rollout>(out, { ...options, n: 0, out: '', trunk: source.trunkSha256 })
    // One shard a wave: what is written is whole, and the next run goes on behind it.
    let done = Math.min(n, kept.waves * GROUPS_PER_SHARD)
    const progress = startProgress('rollouts', n)
    progress.update(done)
    const forest = new Forest(model.trunk)
    while (done < n) {
      const wave = openings.slice(done, done + GROUPS_PER_SHARD)
      const written = await writeRollouts(forest, wave, layer, settings)
      const rollouts = written.map(({ rollout }) => rollout)
      writeFeatures(
        source,
        rollouts.map(rolloutGroup),
        written.map(({ rows }) => rows),
      )
      kept.append(rollouts)
      done += wave.length
      progress.update(done)
    }
    progress.end()
    const rows = kept.finish()
    const finished = rows.filter((row) => row.finished).length
    const tokens = rows.reduce((sum, row) => sum + row.tokens.length, 0)
    console.log(`${out}: ${n} rollouts, ${tokens} sampled tokens, ${finished} ended by themselves.`)
    const longEnough = rows.filter((row) => row.tokens.length >= Math.min(48, maxTokens)).length
    console.log(`${longEnough} have ${Math.min(48, maxTokens)} tokens or more.`)
  } finally {
    await model.dispose()
  }
}

function copyReviews(options: Options, { tokenizer }: NodeModel): void {
  const { n, out, maxTokens } = options
  const [endToken] = tokenizer.stopTokenIds
  if (endToken === undefined) throw new Error('this model has no end token')
  const encode = (text: string) => tokenizer.encode(text)
  const texts = reviewOpenings(options, encode).map((opening) => asWritten(opening, encode, { maxTokens, endToken }))
  writeFileSync(out, texts.map((text) => `${JSON.stringify(text)}\n`).join(''))
  console.log(`${out}: ${n} reviews as they go on, ${texts.filter(({ finished }) => finished).length} to their end.`)
}

function chooseOpenings(options: Options, { tokenizer, trunk }: NodeModel): Opening[] {
  const { n, seed, dialogues, maxTokens, from } = options
  if (dialogues) {
    // Room for what is sampled behind the longest beginning.
    const contextLength = trunk.shape.contextLength - maxTokens
    const { training } = heldOutPairs(dialogues, tokenizer, { training: from, validation: 0, contextLength })
    const order = shuffled(training.length, seed, 0)
    return Array.from({ length: n }, (_, index) => {
      const pair = training[order[index % order.length] as number] as TokenPair
      return { ...chooseBeginning(index, pair, options), noise: index }
    })
  }
  return reviewOpenings(options, (text) => tokenizer.encode(text)).map((opening, noise) => ({ ...opening, noise }))
}

function reviewOpenings(options: Options, encode: (text: string) => number[]): ReturnType<typeof chooseOpening>[] {
  const { n, seed, pairs } = options
  if (!options.reviews) throw new Error('give --reviews or --dialogues: openings come from one of them')
  const reviews = readRows(options.reviews, reviewSchema)
  const prompts = pairs ? [...new Set(readRows(pairs, promptSchema).map(({ prompt }) => prompt))].sort() : []
  const order = shuffled(reviews.length, seed, 0)
  return Array.from({ length: n }, (_, index) => {
    const review = reviews[order[index % order.length] as number] as { text: string }
    return chooseOpening(index, prompts, review.text, encode, options)
  })
}
