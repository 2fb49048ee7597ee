// Is the prefix head ahead on prefixes? Several training seeds of each objective, measured on the same test pairs.

import type { HeadName } from '../../src/decoding/record.ts'
import type { RewardHead } from '../../src/rewards/head.ts'
import { type MlpWeights, makeMlp } from '../../src/rewards/mlp.ts'
import { startProgress } from '../progress.ts'
import { mean, pairedDifference, standardDeviation, wins } from './evaluate.ts'
import { readModelFile } from './modelFile.ts'
import { heldOutPairs, pairFeatures } from './pairFeatures.ts'
import { readPairs } from './pairs.ts'
import { CUTS, finishHead, type HeadSettings, trainPairs, trainValue } from './trainHead.ts'
import { labelRollouts, rolloutFeatures } from './valueData.ts'

export interface HeadsTableOptions {
  pairs: string
  test: string
  rollouts?: string
  layer: number
  seeds: number[]
  limit: number
  testLimit: number
  validation: number
  settings: HeadSettings
  json?: true
}

/** Of one objective at one cut, over training seeds. */
interface Cell {
  mean: number
  /** Standard deviation over training seeds. */
  spread: number
  /** Of the mean head, over test pairs: √(p(1 − p)/n). */
  standardError: number
}

type Won = Record<string, Float64Array[]>

/** Trains and measures; prints a table, or numbers with `json`. */
export async function headsTable(options: HeadsTableOptions): Promise<void> {
  const { layer, seeds } = options
  const model = await readModelFile()
  const { hiddenSize, contextLength } = model.shape
  const parts = heldOutPairs(options.pairs, model.tokenizer, {
    training: options.limit,
    validation: options.validation,
    contextLength,
  })
  const features = async (pairs: Parameters<typeof pairFeatures>[0], label: string) =>
    (await pairFeatures(pairs, model, [layer], label)).get(layer) ?? []
  const fitted = await features([...parts.training, ...parts.validation], 'hidden rows of training pairs')
  const training = fitted.slice(0, parts.training.length)
  const validation = fitted.slice(parts.training.length)
  const test = await features(
    readPairs(options.test, model.tokenizer, { limit: options.testLimit, contextLength, split: 'test' }),
    'hidden rows of test pairs',
  )
  const rollouts = options.rollouts ? await rolloutFeatures(options.rollouts, model, layer) : null

  const objectives: HeadName[] = rollouts ? ['full', 'prefix', 'value'] : ['full', 'prefix']
  const won: Record<string, Won> = {}
  const readAt: Record<string, string[]> = {}
  const progress = startProgress('heads trained', objectives.length * seeds.length)
  let done = 0
  for (const seed of seeds) {
    let fullHead: RewardHead | null = null
    for (const objective of objectives) {
      const weights: MlpWeights =
        objective === 'value' && fullHead && rollouts
          ? await trainValue(labelRollouts(rollouts, fullHead, hiddenSize), hiddenSize, seed, options.settings)
          : await trainPairs(objective as 'full' | 'prefix', training, hiddenSize, seed, options.settings)
      const stub = {
        reward: 'table',
        objective,
        trunkSha256: model.sha256,
        layer,
        seed,
        n: training.length,
        isJudge: false,
      }
      const finished = finishHead(
        { ...stub, data: { source: '', licence: '' }, command: '' },
        weights,
        validation,
        hiddenSize,
      )
      const { card } = finished
      const head: RewardHead = { card, score: makeMlp(finished.weights) }
      if (objective === 'full') fullHead = head
      readAt[objective] = [...(readAt[objective] ?? []), card.readsFinishedAt]
      for (const cut of CUTS) {
        const table = won[objective] ?? {}
        won[objective] = { ...table, [cut]: [...(table[cut] ?? []), wins(head, hiddenSize, test, cut)] }
      }
      progress.update(++done)
    }
  }
  progress.end()

  const cells = Object.fromEntries(
    objectives.map((objective) => [
      objective,
      Object.fromEntries(CUTS.map((cut) => [cut, cellOf(won[objective]?.[cut] ?? [])])),
    ]),
  )
  const differences = Object.fromEntries(
    CUTS.map((cut) => [cut, pairedDifference(average(won.prefix?.[cut] ?? []), average(won.full?.[cut] ?? []))]),
  )
  const setting = {
    layer,
    seeds,
    trainedOn: training.length,
    testPairs: test.length,
    settings: options.settings,
    readsFinishedAt: readAt,
  }
  if (options.json) console.log(JSON.stringify({ ...setting, accuracies: cells, prefixMinusFull: differences }))
  else print(cells, differences, setting)
}

function cellOf(seeds: readonly Float64Array[]): Cell {
  const accuracies = seeds.map((won) => mean(won))
  const center = mean(accuracies)
  return {
    mean: center,
    spread: standardDeviation(accuracies),
    standardError: Math.sqrt((center * (1 - center)) / (seeds[0]?.length ?? 1)),
  }
}

/** Mean over seeds, pair by pair. */
function average(seeds: readonly Float64Array[]): Float64Array {
  return Float64Array.from(seeds[0] ?? [], (_, i) => mean(seeds.map((won) => won[i] as number)))
}

function print(
  cells: Record<string, Record<string, Cell>>,
  differences: Record<string, { difference: number; standardError: number }>,
  setting: { layer: number; seeds: number[]; trainedOn: number; testPairs: number },
): void {
  const { layer, seeds, trainedOn, testPairs } = setting
  const row = (name: string, values: string[]) => console.log(`| ${name} | ${values.join(' | ')} |`)
  console.log(
    `Layer ${layer}, ${trainedOn} training pairs, ${testPairs} test pairs, training seeds ${seeds.join(', ')}.`,
  )
  console.log('Accuracy: mean over seeds ± standard deviation over seeds (standard error over test pairs).\n')
  row(
    'objective',
    CUTS.map((cut) => `${100 * cut}%`),
  )
  row(
    '---',
    CUTS.map(() => '---'),
  )
  for (const [objective, byCut] of Object.entries(cells))
    row(
      objective,
      CUTS.map((cut) => {
        const cell = byCut[cut] as Cell
        return `${cell.mean.toFixed(3)} ± ${cell.spread.toFixed(3)} (${cell.standardError.toFixed(3)})`
      }),
    )
  row(
    'prefix − full, paired (± SE)',
    CUTS.map((cut) => {
      const { difference, standardError } = differences[cut] as { difference: number; standardError: number }
      return `${difference >= 0 ? '+' : ''}${difference.toFixed(3)} ± ${standardError.toFixed(3)}`
    }),
  )
}
