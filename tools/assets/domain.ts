// `tokenwise domain`: lists the words that are typical for film reviews (src/rewards/filmWords.json), and measures how often the
// check by these words is right.

import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { z } from 'zod'
import { wilsonInterval } from '../../src/metrics/wilsonInterval.ts'
import { lacksWords, MIN_WORDS } from '../../src/rewards/domain.ts'
import { wordsOf } from '../../src/rewards/words.ts'
import type { OptionsOf } from '../cli/options.ts'
import { ROOT } from '../cli/paths.ts'
import { readRows, writeRows } from '../cli/rows.ts'
import { markdownTable, percent } from '../cli/tables.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { type Continuation, sampleContinuations } from './domain/continuations.ts'
import { typicalWords } from './domain/typicalWords.ts'

const FILM_WORDS = path.join(ROOT, 'src/rewards/filmWords.json')

/** Reviews that the shipped heads were trained on: two of each of these pairs. */
const TRAINING_PAIRS = 2000
/** Texts are compared at equal length, about that of a response on the page with its prompt. */
const WORDS = 50
const define = (program: Command) =>
  program
    .command('domain')
    .description('List the words typical for film reviews, and measure the check for texts far from them')
    .requiredOption('--pairs <path>', 'pairs of film reviews that the heads were trained on')
    .requiredOption('--reviews <path>', 'other film reviews, {"text"} rows')
    .requiredOption('--chat <path>', 'pairs of chat replies; those of the split "train" are for the list')
    .requiredOption('--answers <path>', 'pairs of long answers; those of the split "train" are for the list')
    .requiredOption('--sentences <path>', 'encyclopedia sentences, {"split", "source"} rows; "train" for the list')
    .requiredOption(
      '--continuations <path>',
      'file of texts by the base model; sampled and written if it does not exist',
    )

export const register = (program: Command) => define(program).action(measure)

const pairSchema = z.object({ chosen: z.string(), rejected: z.string(), split: z.string().optional() })
const sentenceSchema = z.object({ source: z.string(), split: z.string() })
const continuationSchema = z.object({ set: z.string(), text: z.string() })

async function measure(options: OptionsOf<typeof define>): Promise<void> {
  const pairs = readRows(options.pairs, pairSchema).slice(0, TRAINING_PAIRS)
  const chat = readRows(options.chat, pairSchema)
  const answers = readRows(options.answers, pairSchema)
  const sentences = readRows(options.sentences, sentenceSchema)
  const isTraining = ({ split }: { split?: string | undefined }) => split === 'train'
  const isTest = ({ split }: { split?: string | undefined }) => split === 'test'
  const chosen = ({ chosen }: { chosen: string }) => chosen

  const words = typicalWords(
    pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]),
    [
      chat.filter(isTraining).map(chosen),
      answers.filter(isTraining).map(chosen),
      sentences.filter(isTraining).map(({ source }) => source),
    ],
  )
  writeWhole(FILM_WORDS, `${JSON.stringify(words, null, 2)}\n`)
  console.log(`${path.relative(ROOT, FILM_WORDS)}: ${words.length} words\n`)

  const written = await continuations(options.continuations)
  const bySet = (set: string) => written.filter((one) => one.set === set).map(({ text }) => text)
  const reviews = readRows(options.reviews, z.object({ text: z.string() })).filter((_, i) => i % 20 === 10)
  const sets = {
    'film reviews': reviews.map(({ text }) => text),
    'base model, film prompts': bySet('movie'),
    'chat replies': chat.filter(isTest).map(chosen),
    'long answers': answers.filter(isTest).map(chosen),
    'encyclopedia, two sentences': joined(sentences.filter(isTest).map(({ source }) => source)),
    'base model, chat questions': bySet('question'),
    'base model, stories': bySet('story'),
    'base model, other reviews': bySet('goods'),
  }
  const cut = Object.entries(sets).map(([name, texts]) => ({
    name,
    texts: texts.map(firstWords).filter((text) => wordsOf(text).length >= MIN_WORDS),
  }))
  const typical = new Set(words)
  const shares = cut.map(({ name, texts }) => ({ name, far: texts.map((text) => lacksWords(text, typical)) }))
  printShares('no typical word', shares)
}

function printShares(heading: string, shares: readonly { name: string; far: boolean[] }[]): void {
  console.log(
    markdownTable(
      shares,
      [
        ['texts', ({ name }) => name],
        ['n', ({ far }) => far.length],
        [heading, ({ far }) => shareWithInterval(far)],
      ],
      { numbers: true },
    ),
  )
}

function shareWithInterval(far: readonly boolean[]): string {
  const share = far.filter(Boolean).length / far.length
  const [low, high] = wilsonInterval(share, far.length)
  return `${percent(share)} (${percent(low)} to ${percent(high)})`
}

async function continuations(file: string): Promise<Continuation[]> {
  if (!existsSync(file)) writeRows(file, await sampleContinuations())
  return readRows(file, continuationSchema)
}

const joined = (sentences: readonly string[]): string[] =>
  sentences.flatMap((one, i) => (i % 2 === 1 ? [`${sentences[i - 1]} ${one}`] : []))

/** The text up to its word number WORDS. */
function firstWords(text: string): string {
  const pieces = text.split(/(?<=\s)/)
  let at = 0
  for (let found = 0; at < pieces.length && found < WORDS; at++) found += wordsOf(pieces[at] as string).length
  return pieces.slice(0, at).join('')
}
