// `tokenwise score`: measures how often each head of a reward scores the chosen response higher, at several lengths. Cards and
// `tokenwise heads-table` use the same computation (tools/training/evaluate.ts).

import { type Command, Option } from '@commander-js/extra-typings'
import type { RewardHead } from '../../src/rewards/head.ts'
import { loadJudgeHeads, loadWords, type ReadFile } from '../../src/rewards/loadRewards.ts'
import { wordsOf, wordsScore } from '../../src/rewards/words.ts'
import { examples, groups, headsOption } from '../cli/help.ts'
import { type ModelFile, readModelFile } from '../cli/modelFile.ts'
import { type OptionsOf, cuts as parseCuts, wholeNumber } from '../cli/options.ts'
import { headReader, rewardNamed } from '../cli/rewards.ts'
import { plusMinus } from '../cli/tables.ts'
import { scorePerToken } from '../evaluation/scorePerToken.ts'
import type { PairRows } from '../training/batches.ts'
import { type Accuracy, accuracyOf, differences, pairMeans, winsOf } from '../training/evaluate.ts'
import { endedFeatures, heldOutPairs, pairFeatures } from '../training/pairFeatures.ts'
import { cutLength, readPairs, type TokenPair } from '../training/pairs.ts'
import { sampleRows, sampleTokenPairs } from '../training/taskSamples.ts'
import { CUTS } from '../training/trainHead.ts'

type Scored = Record<string, { cuts: Record<string, Accuracy> }>

const define = (program: Command) =>
  program
    .command('score')
    .helpGroup(groups.write)
    .description('Measure how often a reward scores the chosen response of a pair higher')
    .option('--pairs <path>', '.jsonl or .jsonl.gz of {"prompt", "chosen", "rejected"} rows')
    .addOption(new Option('--split <name>', 'split to use, if the file has both').choices(['train', 'test']))
    .addOption(
      new Option(
        '--samples <path>',
        'instead of --pairs: the output of `task-samples`, each success paired with a failure',
      ).conflicts(['pairs', 'split', 'judge', 'limit', 'heldOut', 'endToken']),
    )
    .requiredOption('--reward <name>', 'name of a reward in rewards.json')
    .option('--cuts <shares>', 'lengths, as shares of the shorter response (1: complete responses)', parseCuts, CUTS)
    .option('--judge', "use the reward's judge, or the word judge named by --reward, instead of the heads")
    .option('--limit <rows>', 'use only the first rows of the file', wholeNumber(1))
    .option(
      '--held-out <rows>',
      'score this many of the validation pairs that `train` uses with the same --limit',
      wholeNumber(1),
    )
    .option('--end-token', 'append an end token to every text, including cut ones, and score it there')
    .option(
      '--per-token <path>',
      'write the scores of every token as traces (docs/traces.md) instead of measuring pairs',
    )
    .option(
      '--texts <path>',
      'with --per-token, instead of --pairs: .jsonl or .jsonl.gz of {"prompt", "response"} rows',
    )
    .addOption(headsOption())
    .option('--json', 'print {"reward", "heads": {"full": {"cuts": {"0.25": {"accuracy", "standardError", "n"}}}}}')
    .addHelpText('after', examples('score --pairs pairs.jsonl.gz --reward sentiment --cuts 0.1,0.25,0.5,0.75,1 --json'))

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(score)

async function score(options: Options): Promise<void> {
  if (options.perToken !== undefined) return scorePerToken({ ...options, perToken: options.perToken })
  if (options.texts !== undefined) throw new Error('--texts needs --per-token FILE, where the scores are written.')
  const { reward: name, cuts, heads: folder, json } = options
  const model = await readModelFile()
  const readFile = headReader(folder)
  const pairs = pairsToScore(options, model)
  const words = options.judge ? await loadWords(name, readFile) : null
  const { title, gaps } = words
    ? { title: words.card.title, gaps: wordGaps(words.weights, pairs, model) }
    : await headGaps(options, readFile, pairs, model)
  // A task has many pairs of answers per prompt. Pairs with the same prompt are not independent.
  const groups = options.samples === undefined ? undefined : pairs.map(({ prompt }) => prompt.join())
  const scored: Scored = {}
  for (const [scorer, gapsAt] of gaps) {
    const byCut = cuts.map((cut) => [String(cut), accuracyOf(winsOf(gapsAt(cut)), groups)])
    scored[scorer] = { cuts: Object.fromEntries(byCut) }
  }
  if (json) console.log(JSON.stringify({ reward: name, heads: scored }))
  else print(title, pairs.length, cuts, scored)
}

/** By scorer: a function that returns the score differences chosen − rejected at a cut, [pairs]. */
type Gaps = Map<string, (cut: number) => Float64Array>

async function headGaps(
  options: Options,
  readFile: ReadFile,
  pairs: readonly TokenPair[],
  model: ModelFile,
): Promise<{ title: string; gaps: Gaps }> {
  const { reward: name, cuts, heads: folder } = options
  const { title, scorers } = options.judge ? await judgeScorers(name, readFile, model) : await headScorers(name, folder)
  const layers = [...new Set([...scorers.values()].flat().map(({ card }) => card.layer))]
  const gapsBy = options.endToken
    ? await gapsAtEndTokens(pairs, cuts, model, layers)
    : await gapsAtCuts(options, pairs, model, layers)
  const gapsOf = (heads: RewardHead[]) => (cut: number) => pairMeans(heads.map((head) => gapsBy(head, cut)))
  return { title, gaps: new Map([...scorers].map(([scorer, heads]) => [scorer, gapsOf(heads)])) }
}

/** Cuts both texts after the same tokens as for heads, so the last word may be incomplete. */
function wordGaps(weights: ReadonlyMap<string, number>, pairs: readonly TokenPair[], { tokenizer }: ModelFile): Gaps {
  const gapsAt = (cut: number) =>
    Float64Array.from(pairs, ({ chosen, rejected }) => {
      const length = cut < 1 ? cutLength(cut, chosen.length, rejected.length) : Infinity
      const [good, bad] = [chosen, rejected].map((response) =>
        wordsScore(weights, wordsOf(tokenizer.decode(response.slice(0, length)))),
      ) as [number, number]
      return good - bad
    })
  return new Map([['words', gapsAt]])
}

/** The heads of each scorer. Their scores are averaged. */
type Scorers = Map<string, RewardHead[]>

async function headScorers(name: string, folder: string): Promise<{ title: string; scorers: Scorers }> {
  const { title, heads } = await rewardNamed(folder, name)
  return { title, scorers: new Map(heads.map((head) => [head.card.objective, [head]])) }
}

async function judgeScorers(name: string, readFile: ReadFile, model: ModelFile) {
  const members = await loadJudgeHeads(name, readFile, model)
  const scorers: Scorers = new Map([['judge', members]])
  for (const head of members) scorers.set(`layer ${head.card.layer}, seed ${head.card.seed}`, [head])
  return { title: `judge of ${name}`, scorers }
}

function pairsToScore(options: Options, { tokenizer, shape }: ModelFile): TokenPair[] {
  const { pairs: file, samples, split, limit, heldOut } = options
  if (samples !== undefined) return sampleTokenPairs(samples)
  if (file === undefined) throw new Error('Give --pairs FILE or --samples FILE to score.')
  const { contextLength } = shape
  if (heldOut === undefined) return readPairs(file, tokenizer, { contextLength, limit, split })
  return heldOutPairs(file, tokenizer, { contextLength, training: limit ?? 2000, validation: heldOut }).validation
}

type GapsBy = (head: RewardHead, cut: number) => Float64Array

async function gapsAtCuts(
  { samples }: Options,
  pairs: readonly TokenPair[],
  model: ModelFile,
  layers: readonly number[],
): Promise<GapsBy> {
  const rows = samples ? new Map<number, PairRows[]>() : await pairFeatures(pairs, model, layers, 'hidden rows')
  if (samples) for (const layer of layers) rows.set(layer, (await sampleRows(samples, model, layer)).pairs)
  return (head, cut) => differences(head, model.shape.hiddenSize, rows.get(head.card.layer) ?? [], cut)
}

/** Scores every text as if it ended at the cut. Each text is evaluated once; each end token adds one row. */
async function gapsAtEndTokens(
  pairs: readonly TokenPair[],
  cuts: readonly number[],
  model: ModelFile,
  layers: readonly number[],
): Promise<GapsBy> {
  const features = await endedFeatures(pairs, cuts, model, layers, 'hidden rows')
  return (head, cut) => {
    const rows = features.get(head.card.layer)?.map((ends) => ends[cuts.indexOf(cut)] as PairRows) ?? []
    // Overrides the card: scores are read at the end token. The texts are already cut, so they are compared at cut 1.
    const atEnd: RewardHead = { ...head, card: { ...head.card, readsFinishedAt: 'endToken' } }
    return differences(atEnd, model.shape.hiddenSize, rows, 1)
  }
}

function print(title: string, count: number, cuts: readonly number[], heads: Scored): void {
  console.log(`${title}: share of ${count} pairs whose chosen response scores higher, ± standard error.`)
  console.log(['head'.padEnd(16), ...cuts.map((cut) => `${+(100 * cut).toFixed(1)}%`.padEnd(13))].join('  '))
  for (const [objective, { cuts: byCut }] of Object.entries(heads)) {
    const cells = cuts.map((cut) => {
      const { accuracy: mean, standardError } = byCut[String(cut)] as Accuracy
      return plusMinus({ mean, standardError }, 3)
    })
    console.log([objective.padEnd(16), ...cells].join('  '))
  }
}
