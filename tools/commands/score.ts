// `tokenwise score`: how often each head of a reward scores the chosen response higher, at several lengths of both. The cards
// and `tokenwise heads-table` use the same arithmetic (tools/training/evaluate.ts).

import { type Command, Option } from '@commander-js/extra-typings'
import type { RewardHead } from '../../src/rewards/head.ts'
import { loadJudgeHeads, loadWords } from '../../src/rewards/loadRewards.ts'
import { wordsOf, wordsScore } from '../../src/rewards/words.ts'
import { examples, groups, headsOption } from '../cli/help.ts'
import { type ModelFile, readModelFile } from '../cli/modelFile.ts'
import { type OptionsOf, cuts as parseCuts, wholeNumber } from '../cli/options.ts'
import { headReader, rewardNamed } from '../cli/rewards.ts'
import { plusMinus } from '../cli/tables.ts'
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
    .addOption(new Option('--split <name>', 'which part of a file that has both').choices(['train', 'test']))
    .addOption(
      new Option(
        '--samples <path>',
        'instead of --pairs: what `task-samples` wrote, each success paired with a failure',
      ).conflicts(['pairs', 'split', 'judge', 'limit', 'heldOut', 'endToken']),
    )
    .requiredOption('--reward <name>', 'the reward: a name in rewards.json')
    .option('--cuts <shares>', 'lengths, as shares of the shorter response; 1: complete', parseCuts, CUTS)
    .option('--judge', "score by the reward's judge instead of its heads, or by a word judge of this name")
    .option('--limit <rows>', 'use only the first rows of the file', wholeNumber(1))
    .option('--held-out <rows>', 'use the pairs that `train` with this --limit measures on', wholeNumber(1))
    .option('--end-token', 'put an end token after cut texts too, and score every text there')
    .addOption(headsOption())
    .option('--json', 'print {"reward", "heads": {"full": {"cuts": {"0.25": {"accuracy", "standardError", "n"}}}}}')
    .addHelpText('after', examples('score --pairs pairs.jsonl.gz --reward sentiment --cuts 0.1,0.25,0.5,0.75,1 --json'))

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(score)

async function score(options: Options): Promise<void> {
  const { reward: name, cuts, heads: folder, json } = options
  const model = await readModelFile()
  const readFile = headReader(folder)
  const pairs = pairsToScore(options, model)
  const words = options.judge ? await loadWords(name, readFile) : null
  const { title, gaps } = words
    ? { title: words.card.title, gaps: wordGaps(words.weights, pairs, model) }
    : await headGaps(options, readFile, pairs, model)
  // A task has many pairs of answers per prompt; these are not independent.
  const groups = options.samples === undefined ? undefined : pairs.map(({ prompt }) => prompt.join())
  const scored: Scored = {}
  for (const [voice, gapsAt] of gaps) {
    const byCut = cuts.map((cut) => [String(cut), accuracyOf(winsOf(gapsAt(cut)), groups)])
    scored[voice] = { cuts: Object.fromEntries(byCut) }
  }
  if (json) console.log(JSON.stringify({ reward: name, heads: scored }))
  else print(title, pairs.length, cuts, scored)
}

/** By scorer: score of the chosen minus score of the rejected response at a cut, [pairs]. */
type Gaps = Map<string, (cut: number) => Float64Array>

async function headGaps(
  options: Options,
  readFile: ReadFile,
  pairs: readonly TokenPair[],
  model: ModelFile,
): Promise<{ title: string; gaps: Gaps }> {
  const { reward: name, cuts, heads: folder } = options
  const { title, voices } = options.judge ? await judgeVoices(name, readFile, model) : await headVoices(name, folder)
  const layers = [...new Set([...voices.values()].flat().map(({ card }) => card.layer))]
  const gapsBy = options.endToken
    ? await gapsAtEndTokens(pairs, cuts, model, layers)
    : gapsAtCuts(
        model,
        options.samples
          ? await samplePairsAt(options.samples, model, layers)
          : await pairFeatures(pairs, model, layers, 'hidden rows'),
      )
  const gapsOf = (heads: RewardHead[]) => (cut: number) => pairMeans(heads.map((head) => gapsBy(head, cut)))
  return { title, gaps: new Map([...voices].map(([voice, heads]) => [voice, gapsOf(heads)])) }
}

/** Both texts are cut where heads read them, so the last word may be incomplete. */
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

/** By scorer: a head, or several whose scores are averaged. */
type Voices = Map<string, RewardHead[]>
type ReadFile = (relative: string) => Promise<Uint8Array>

async function headVoices(name: string, folder: string): Promise<{ title: string; voices: Voices }> {
  const { title, heads } = await rewardNamed(folder, name)
  return { title, voices: new Map(heads.map((head) => [head.card.objective, [head]])) }
}

async function judgeVoices(
  name: string,
  readFile: ReadFile,
  model: ModelFile,
): Promise<{ title: string; voices: Voices }> {
  const members = await loadJudgeHeads(name, readFile, model.sha256)
  const alone = members.map((head): [string, RewardHead[]] => [
    `layer ${head.card.layer}, seed ${head.card.seed}`,
    [head],
  ])
  return { title: `judge of ${name}`, voices: new Map([['judge', members], ...alone]) }
}

function pairsToScore(options: Options, { tokenizer, shape }: ModelFile): TokenPair[] {
  const { pairs: file, samples, split, limit, heldOut } = options
  if (samples !== undefined) return sampleTokenPairs(samples)
  if (file === undefined) throw new Error('Give the pairs to score: --pairs FILE, or --samples FILE.')
  const { contextLength } = shape
  if (heldOut === undefined)
    return readPairs(file, tokenizer, {
      contextLength,
      ...(limit === undefined ? {} : { limit }),
      ...(split === undefined ? {} : { split }),
    })
  const { validation } = heldOutPairs(file, tokenizer, { contextLength, training: limit ?? 2000, validation: heldOut })
  return validation
}

/** Score of the chosen minus score of the rejected response, [pairs]. */
type GapsBy = (head: RewardHead, cut: number) => Float64Array

function gapsAtCuts(model: ModelFile, rows: ReadonlyMap<number, PairRows[]>): GapsBy {
  return (head, cut) => differences(head, model.shape.hiddenSize, rows.get(head.card.layer) ?? [], cut)
}

async function samplePairsAt(
  file: string,
  model: ModelFile,
  layers: readonly number[],
): Promise<Map<number, PairRows[]>> {
  const rows = new Map<number, PairRows[]>()
  for (const layer of layers) rows.set(layer, (await sampleRows(file, model, layer)).pairs)
  return rows
}

/** As if every text ended where it is cut. The forest evaluates a text once; each end token is one more row. */
async function gapsAtEndTokens(
  pairs: readonly TokenPair[],
  cuts: readonly number[],
  model: ModelFile,
  layers: readonly number[],
): Promise<GapsBy> {
  const features = await endedFeatures(pairs, cuts, model, layers, 'hidden rows')
  return (head, cut) => {
    const rows = features.get(head.card.layer)?.map((ends) => ends[cuts.indexOf(cut)] as PairRows) ?? []
    // At the end token whatever the card says: cut 1 is the complete text here.
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
