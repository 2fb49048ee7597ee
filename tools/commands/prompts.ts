// `tokenwise prompts`: creates a file of prompts for `tokenwise evaluate` from data on disk.

import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { z } from 'zod'
import { taskPrompts } from '../../src/rewards/tasks/oneSentence.ts'
import { examples, groups } from '../cli/help.ts'
import { readModelFile } from '../cli/modelFile.ts'
import { type OptionsOf, wholeNumber } from '../cli/options.ts'
import { readRows, words, writeRows } from '../cli/rows.ts'
import {
  dialogueSchema,
  openDialogues,
  type PromptRow,
  reviewOpenings,
  reviewSchema,
  type WordRange,
} from '../evaluation/openings.ts'
import { shuffled } from '../training/batches.ts'
import { chatTurns } from '../training/pairs.ts'

const pairSchema = z.object({
  chosen: words,
  rejected: words,
  chosenId: words.optional(),
  rejectedId: words.optional(),
})
const WORDS: WordRange = { from: 6, to: 10 }

const define = (program: Command) =>
  program
    .command('prompts')
    .helpGroup(groups.evaluate)
    .description('Create a file of prompts for `evaluate`')
    .addOption(
      new Option('--reviews <path>', 'file of {"id", "text", "movie"} rows; one prompt per movie').conflicts('pairs'),
    )
    .option('--not-in <paths>', 'with --reviews: files of pairs whose texts are excluded', paths, [])
    .addOption(
      new Option('--words <range>', 'with --reviews: words per prompt').argParser(wordRange).default(WORDS, '6-10'),
    )
    .option('--pairs <path>', 'file of dialogues, "Human: … Assistant:"; one prompt per first request')
    .addOption(
      new Option('--task', 'use the requests of the task "in one short sentence: …"').conflicts(['reviews', 'pairs']),
    )
    .addOption(
      new Option('--split <name>', 'with --pairs or --task: split to use').choices(['train', 'test']).default('test'),
    )
    .option('--max-prompt-tokens <tokens>', 'with --pairs: longer prompts are excluded', wholeNumber(1), 200)
    .option('--n <number>', 'number of prompts', wholeNumber(1), 64)
    .option('--seed <number>', 'seed of the selection', wholeNumber(0), 1)
    .requiredOption('--out <path>', 'output file of {"id", "prompt"} rows')
    .addHelpText(
      'after',
      examples(
        'prompts --reviews reviews.jsonl.gz --not-in pairs.jsonl.gz --out prompts.jsonl',
        'prompts --pairs dialogues.jsonl.gz --out prompts.jsonl',
      ),
    )

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(prompts)

function paths(list: string): string[] {
  const found = list.split(',').filter((part) => part.trim() !== '')
  if (found.length === 0) throw new InvalidArgumentError('Give at least one file.')
  return found
}

/** Parses a range such as '6-10', or one number such as '8'. */
function wordRange(range: string): WordRange {
  const [, from, to] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(range.trim()) ?? []
  const words = { from: Number(from), to: Number(to ?? from) }
  if (!(words.from >= 1 && words.to >= words.from))
    throw new InvalidArgumentError('Give a range of at least 1 word, such as 6-10.')
  return words
}

async function prompts(options: Options): Promise<void> {
  writeRows(options.out, await rowsOf(options))
  console.log(`Wrote ${options.out}.`)
}

async function rowsOf(options: Options): Promise<PromptRow[]> {
  if (options.task) return fromTask(options)
  if (options.pairs) return fromDialogues(options.pairs, options)
  if (options.reviews) return fromReviews(options.reviews, options)
  throw new Error('Give --reviews, --pairs or --task as the source of the prompts.')
}

function fromTask({ n, split, seed }: Options): PromptRow[] {
  const all = taskPrompts(split === 'train' ? 'training' : 'test')
  const found = Array.from(shuffled(all.length, seed, 0)).slice(0, n)
  console.log(`Selected ${found.length} of the task's ${all.length} ${split} requests.`)
  return found.map((i) => ({ id: `${split}-${i}`, prompt: all[i] as string }))
}

function fromReviews(file: string, { n, seed, words, notIn }: Options): PromptRow[] {
  const pairs = notIn.flatMap((path) => readRows(path, pairSchema))
  const taken = new Set(
    pairs
      .flatMap(({ chosen, rejected, chosenId, rejectedId }) => [chosen, rejected, chosenId, rejectedId])
      .filter((value) => value !== undefined),
  )
  const reviews = readRows(file, reviewSchema)
  const found = reviewOpenings(reviews, { n, seed, words, taken })
  console.log(
    `Selected ${n} openings of ${words.from} to ${words.to} words from ${reviews.length} reviews, one per movie, without the texts of ${pairs.length} pairs.`,
  )
  return found
}

async function fromDialogues(file: string, { n, seed, split, maxPromptTokens }: Options): Promise<PromptRow[]> {
  const { tokenizer } = await readModelFile()
  const rows = readRows(file, dialogueSchema).filter((row) => row.split === undefined || row.split === split)
  const fits = (prompt: string) => {
    const turns = chatTurns({ prompt })
    return turns !== null && tokenizer.encodeChat(turns).length <= maxPromptTokens
  }
  const found = openDialogues(rows, { n, seed, fits })
  const fitting = rows.filter(({ prompt }) => fits(prompt)).length
  console.log(
    `Selected ${n} of ${fitting} dialogues with at most ${maxPromptTokens} tokens in chat form, one per first request (${rows.length - fitting} longer dialogues excluded).`,
  )
  return found
}
