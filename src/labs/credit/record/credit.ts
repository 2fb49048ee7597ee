// `tokenwise credit`: records the data of the lesson on credit. A few texts with every candidate's rewards, and the concentration
// of credit by head in many texts, all written by the base model.

import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from '@commander-js/extra-typings'
import { demoPrompts } from '../../../../tools/cli/demoPrompts.ts'
import { type OptionsOf, wholeNumber, writtenOptions } from '../../../../tools/cli/options.ts'
import { PUBLIC_DIR } from '../../../../tools/cli/paths.ts'
import { rowsInWaves } from '../../../../tools/cli/resumableRows.ts'
import { markdownTable, plusMinus } from '../../../../tools/cli/tables.ts'
import { writeWhole } from '../../../../tools/cli/wholeFiles.ts'
import { withModel } from '../../../../tools/cli/withModel.ts'
import { headNames } from '../../../decoding/heads.ts'
import { meanWithError } from '../../../metrics/clusteredMean.ts'
import { concentration } from '../../../metrics/credit.ts'
import type { Reward } from '../../../rewards/loadRewards.ts'
import { advantagesOf, diceAdvantages } from '../creditOfText.ts'
import { type CreditExample, type CreditFile, checkCredit, type MeasuredCredit } from '../format.ts'
import { creditText, type WriteOptions, writeTexts } from './parts/creditTexts.ts'
import { editedExamples, writtenExamples } from './parts/examples.ts'

const FILE = 'credit.json.gz'
const TOP_K = 10
const TEMPERATURE = 1

type Options = OptionsOf<typeof define>

const define = (program: Command) =>
  program
    .command('credit')
    .description(
      'Record the data of the lesson on credit: example texts, and the concentration of credit in many texts',
    )
    .option('--n <number>', 'number of texts to average over; the film prompts are used in turn', wholeNumber(2), 100)
    .option('--max-tokens <tokens>', 'length limit of each text', wholeNumber(4), 48)
    .option('--seed <number>', 'seed of the first text of each prompt; each further text adds 1', wholeNumber(0), 1000)
    .option('--out <dir>', 'output folder', path.join(PUBLIC_DIR, 'labs'))

export const register = (program: Command) => define(program).action(credit)

async function credit(options: Options, command: Command): Promise<void> {
  await withModel({ reward: 'sentiment' }, async (model, signal) => {
    const [reward] = model.rewards as [Reward]
    const writing = { model, reward, maxTokens: options.maxTokens, topK: TOP_K, temperature: TEMPERATURE }
    const rows = path.join(tmpdir(), `tokenwise-credit-${options.n}.jsonl`)
    const texts = await measureTexts(options, writing, rows, signal)
    const examples = await makeExamples(writing)
    const file: CreditFile = {
      command: `tokenwise credit ${writtenOptions(command)}`.trim(),
      model: model.identity,
      reward: { name: reward.name, title: reward.title },
      heads: headNames.filter((head) => reward.heads.some(({ card }) => card.objective === head)),
      topK: TOP_K,
      temperature: TEMPERATURE,
      examples,
      texts,
    }
    const json = JSON.stringify(file, rounded)
    checkCredit(JSON.parse(json), FILE)
    writeWhole(path.join(options.out, FILE), gzipSync(json, { level: 9 }))
    rmSync(rows)
    print(file)
  })
}

/** Rounds to four decimals; further digits differ between devices. */
const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)

async function makeExamples(options: WriteOptions): Promise<CreditExample[]> {
  const prompts = new Map(demoPrompts().map(({ id, prompt }) => [id, prompt]))
  const plans = writtenExamples.map((each) => ({ ...each, prompt: prompts.get(each.prompt) ?? each.prompt }))
  const texts = await writeTexts(plans, options)
  const { tokenizer } = options.model
  const examples: CreditExample[] = []
  for (const [i, { id, title, prompt, method, weight, seed }] of plans.entries()) {
    const ids = texts[i] as number[]
    const text = tokenizer.decode(ids)
    // The page tokenizes the text, which must result in the same tokens.
    if (!text.startsWith(' ') || tokenizer.encode(text).join() !== ids.join())
      throw new Error(`${id}: tokenizing “${text}” does not reproduce the sampled tokens. Choose another seed.`)
    const tokens = await creditText(prompt, ids, options)
    examples.push({ id, title, prompt, text: text.slice(1), origin: { kind: 'written', method }, weight, seed, tokens })
  }
  for (const { id, title, from, words, into } of editedExamples) {
    const original = examples.find((example) => example.id === from)
    if (original?.text.split(words).length !== 2)
      throw new Error(`${id}: “${words}” must occur exactly once in the text of “${from}”: “${original?.text}”`)
    const { prompt, weight, seed } = original
    const text = original.text.replace(words, into)
    const tokens = await creditText(prompt, tokenizer.encode(` ${text}`), options)
    examples.push({ id, title, prompt, text, origin: { kind: 'edited', from, words, into }, weight, seed, tokens })
  }
  return examples
}

const TEXTS_PER_WAVE = 10

/** @param out path of the file with the finished rows. A stopped run continues from them. */
function measureTexts(
  { n, seed, ...settings }: Options,
  options: WriteOptions,
  out: string,
  signal: AbortSignal,
): Promise<MeasuredCredit[]> {
  const prompts = demoPrompts()
  const plans = Array.from({ length: n }, (_, i) => ({
    ...(prompts[i % prompts.length] as (typeof prompts)[number]),
    method: 'topK' as const,
    weight: 0,
    seed: seed + Math.floor(i / prompts.length),
  }))
  const heads = options.reward.heads.map(({ card }) => card.objective)
  const { sha256 } = options.model.manifest
  const dependsOn = { n, seed, ...settings, sha256, TOP_K, TEMPERATURE, TEXTS_PER_WAVE }
  const waves = { out, settings: dependsOn, label: 'texts', perWave: TEXTS_PER_WAVE, signal }
  return rowsInWaves(plans, waves, async (wave, from) => {
    const texts = await writeTexts(wave, options)
    const measured: MeasuredCredit[] = []
    for (const [i, { id, prompt, seed: own }] of wave.entries()) {
      const tokens = await creditText(prompt, texts[i] as number[], options)
      measured.push({
        prompt: id,
        seed: own,
        tokens: tokens.length,
        byHead: Object.fromEntries(heads.map((head) => [head, figuresOf(advantagesOf(tokens, head))])),
        // The text was written with the noise of sample 0, so the random rewards use other sample numbers.
        dice: figuresOf(diceAdvantages(tokens, own, 1 + from + i)),
      })
    }
    return measured
  })
}

function figuresOf(advantages: readonly number[]): MeasuredCredit['dice'] {
  const { gini, topThreeShare } = concentration(advantages)
  if (gini === null || topThreeShare === null) throw new Error('all advantages of a text are 0. Choose another seed.')
  return { gini, topThreeShare }
}

function print({ heads, texts }: CreditFile): void {
  console.log(`Concentration of |advantage| over ${texts.length} texts, ± standard error over texts.`)
  const byHead = heads.map((head) => ({ name: head, figures: texts.map((text) => text.byHead[head]) }))
  const dice = { name: 'dice', figures: texts.map((text) => text.dice) }
  const mean = (values: (number | undefined)[]) => plusMinus(meanWithError(values.map((value) => value as number)), 3)
  console.log(
    markdownTable<{ name: string; figures: (MeasuredCredit['dice'] | undefined)[] }>(
      [...byHead, dice],
      [
        ['', ({ name }) => name],
        ['Gini', ({ figures }) => mean(figures.map((each) => each?.gini))],
        ['share of the top three', ({ figures }) => mean(figures.map((each) => each?.topThreeShare))],
      ],
    ),
  )
}
