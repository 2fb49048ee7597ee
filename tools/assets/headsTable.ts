// `tokenwise heads-table`: compares full-sequence and prefix heads over training seeds, for the tables in docs/heads.md.

import type { Command } from '@commander-js/extra-typings'
import type { HeadName } from '../../src/decoding/record.ts'
import type { RewardHead } from '../../src/rewards/head.ts'
import type { MlpWeights } from '../../src/rewards/mlp.ts'
import { readModelFile } from '../cli/modelFile.ts'
import { type OptionsOf, wholeNumber, wholeNumbers } from '../cli/options.ts'
import { startProgress } from '../cli/progress.ts'
import { type Column, markdownTable, plusMinus, signed } from '../cli/tables.ts'
import { mean, pairedDifference, pairMeans, standardDeviation, wins } from '../training/evaluate.ts'
import { heldOutFeatures, heldOutPairs, pairFeatures } from '../training/pairFeatures.ts'
import { readPairs } from '../training/pairs.ts'
import { CUTS, type HeadSettings, trainPairs, trainValue, unkeptHead } from '../training/trainHead.ts'
import { labelRollouts, rolloutFeatures } from '../training/valueData.ts'

const define = (program: Command) =>
  program
    .command('heads-table')
    .description('Compare full-sequence and prefix heads over training seeds on test pairs')
    .requiredOption('--pairs <path>', 'file of pairs to train on')
    .requiredOption('--test <path>', 'file of pairs to measure on')
    .option('--rollouts <path>', 'the output of `rollouts`; adds value heads')
    .option('--layer <number>', 'layer whose hidden rows the heads read', wholeNumber(1), 20)
    .option('--seeds <numbers>', 'training seeds, separated by commas', wholeNumbers, [1, 2, 3])
    .option('--limit <rows>', 'number of pairs to train on', wholeNumber(1), 2000)
    .option('--test-limit <rows>', 'number of pairs to measure on', wholeNumber(1), 994)
    .option(
      '--validation <rows>',
      'number of further pairs, to calibrate heads and decide where to score finished texts',
      wholeNumber(0),
      200,
    )
    .option(
      '--settings <json>',
      'training settings that differ from the default, such as {"epochs":6}',
      (text: string) => JSON.parse(text) as HeadSettings,
      {},
    )
    .option('--json', 'print JSON instead of tables')

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(headsTable)

type Cell = ReturnType<typeof cellOf>

async function headsTable(options: Options): Promise<void> {
  const { layer, seeds } = options
  const model = await readModelFile()
  const { hiddenSize, contextLength } = model.shape
  const parts = heldOutPairs(options.pairs, model.tokenizer, {
    training: options.limit,
    validation: options.validation,
    contextLength,
  })
  const { training, validation } = await heldOutFeatures(parts, model, layer, 'hidden rows of training pairs')
  const testPairs = readPairs(options.test, model.tokenizer, { limit: options.testLimit, contextLength, split: 'test' })
  const test = (await pairFeatures(testPairs, model, [layer], 'hidden rows of test pairs')).get(layer) ?? []
  const rollouts = options.rollouts ? await rolloutFeatures(options.rollouts, model, layer) : null

  const objectives: HeadName[] = rollouts ? ['full', 'prefix', 'value'] : ['full', 'prefix']
  const heads: Partial<Record<HeadName, RewardHead[]>> = {}
  const progress = startProgress('heads trained', objectives.length * seeds.length)
  let done = 0
  for (const seed of seeds) {
    for (const objective of objectives) {
      const fullHead = heads.full?.at(-1)
      const weights: MlpWeights =
        objective === 'value' && fullHead && rollouts
          ? await trainValue(labelRollouts(rollouts, fullHead, hiddenSize), hiddenSize, seed, options.settings)
          : await trainPairs(objective as 'full' | 'prefix', training, hiddenSize, seed, options.settings)
      const head = unkeptHead({ objective, seed, n: training.length }, weights, validation, hiddenSize)
      heads[objective] = [...(heads[objective] ?? []), head]
      progress.update(++done)
    }
  }
  progress.end()

  const won = (objective: HeadName, cut: number) =>
    (heads[objective] ?? []).map((head) => wins(head, hiddenSize, test, cut))
  const accuracies = Object.fromEntries(
    objectives.map((name) => [name, Object.fromEntries(CUTS.map((cut) => [cut, cellOf(won(name, cut))]))]),
  )
  const prefixMinusFull = Object.fromEntries(
    CUTS.map((cut) => [cut, pairedDifference(pairMeans(won('prefix', cut)), pairMeans(won('full', cut)))]),
  )
  const [trainedOn, tested] = [training.length, test.length]
  if (options.json) {
    const readsFinishedAt = Object.fromEntries(
      objectives.map((name) => [name, heads[name]?.map(({ card }) => card.readsFinishedAt)]),
    )
    const setting = { layer, seeds, trainedOn, testPairs: tested, settings: options.settings, readsFinishedAt }
    console.log(JSON.stringify({ ...setting, accuracies, prefixMinusFull }))
    return
  }
  console.log(`Layer ${layer}, ${trainedOn} training pairs, ${tested} test pairs, training seeds ${seeds.join(', ')}.`)
  console.log('Accuracy: mean over seeds ± standard deviation over seeds (standard error over test pairs).\n')
  console.log(tableOf(accuracies, prefixMinusFull))
}

/** Accuracy over training seeds: mean, standard deviation, and standard error over test pairs, √(p(1 − p)/n). */
function cellOf(seeds: readonly Float64Array[]) {
  const accuracies = seeds.map((won) => mean(won))
  const center = mean(accuracies)
  return {
    mean: center,
    spread: standardDeviation(accuracies),
    standardError: Math.sqrt((center * (1 - center)) / (seeds[0]?.length ?? 1)),
  }
}

function tableOf(
  accuracies: Record<string, Record<string, Cell>>,
  differences: Record<string, { difference: number; standardError: number }>,
): string {
  const rows = [
    ...Object.entries(accuracies).map(([objective, byCut]) => ({
      name: objective,
      cell: (cut: number) => {
        const { mean: center, spread, standardError } = byCut[cut] as Cell
        return `${plusMinus({ mean: center, standardError: spread }, 3)} (${standardError.toFixed(3)})`
      },
    })),
    {
      name: 'prefix − full, paired (± SE)',
      cell: (cut: number) => {
        const { difference, standardError } = differences[cut] as { difference: number; standardError: number }
        return signed({ mean: difference, standardError }, 3)
      },
    },
  ]
  return markdownTable(rows, [
    ['objective', ({ name }) => name],
    ...CUTS.map((cut): Column<(typeof rows)[number]> => [`${100 * cut}%`, ({ cell }) => cell(cut)]),
  ])
}
