// `tokenwise heads-shapes`: which layer, features and width serve a head best, by pairs that were not trained on.

import { type Command, Option } from 'commander'
import { wholeNumber, wholeNumbers } from '../options.ts'
import { startProgress } from '../progress.ts'
import { compareShapes, type Rows, type ShapeResult, shapesToTry, winsOfShape } from '../training/headShapes.ts'
import { readModelFile } from '../training/modelFile.ts'
import { heldOutPairs, keepPairFeatures, pairFeatures } from '../training/pairFeatures.ts'
import { CUTS } from '../training/trainHead.ts'

interface Options {
  pairs: string
  objective: 'full' | 'prefix'
  layer: number
  layers: number[]
  seeds: number[]
  limit: number
  validation: number
  json?: true
}

export function register(program: Command): void {
  program
    .command('heads-shapes')
    .description('trains heads of several shapes and compares them on validation pairs')
    .requiredOption('--pairs <path>', '.jsonl or .jsonl.gz of {"prompt", "chosen", "rejected"} rows')
    .addOption(
      new Option('--objective <name>', 'what they are trained for').choices(['full', 'prefix']).default('prefix'),
    )
    .option('--layer <number>', 'the layer of all shapes but those that try another', wholeNumber(1), 20)
    .option('--layers <numbers>', 'layers to try', wholeNumbers, [16, 20, 24])
    .option('--seeds <numbers>', 'training seeds', wholeNumbers, [1, 2])
    .option('--limit <rows>', 'pairs to train on', wholeNumber(1), 2000)
    .option('--validation <rows>', 'further pairs to measure on', wholeNumber(2), 200)
    .option('--json', 'print numbers instead of a table')
    .action(headsShapes)
}

async function headsShapes(options: Options): Promise<void> {
  const { pairs: file, objective, layer, layers, seeds, limit, validation: held } = options
  const model = await readModelFile()
  const { hiddenSize, contextLength } = model.shape
  const parts = heldOutPairs(file, model.tokenizer, { training: limit, validation: held, contextLength })
  const all = [...parts.training, ...parts.validation]
  // With the end token.
  const longest =
    1 + Math.max(...parts.training.map(({ chosen, rejected }) => Math.max(chosen.length, rejected.length)))
  const shapes = shapesToTry(objective, layer, layers, longest)
  const won: Float64Array[][][] = []
  const progress = startProgress('heads trained', shapes.length * seeds.length)
  let done = 0
  // One layer's rows at a time: those of 2,000 pairs take more than a gigabyte.
  const tried = [...new Set(shapes.map((shape) => shape.layer))]
  await keepPairFeatures(all, model, tried, 'hidden rows')
  for (const at of tried) {
    const rows = (await pairFeatures(all, model, [at], 'hidden rows')).get(at) ?? []
    const from = parts.training.length
    const material: Rows = { hiddenSize, training: rows.slice(0, from), validation: rows.slice(from) }
    for (const [i, shape] of shapes.entries())
      if (shape.layer === at)
        won[i] = await winsOfShape(objective, shape, material, seeds, () => progress.update(++done))
  }
  progress.end()
  const results = compareShapes(shapes, won)
  if (options.json) console.log(JSON.stringify({ objective, seeds, n: parts.validation.length, cuts: CUTS, results }))
  else print(options, parts.training.length, parts.validation.length, results)
}

function print({ objective, seeds }: Options, trained: number, n: number, results: readonly ShapeResult[]): void {
  const error = (share: number) => Math.sqrt((share * (1 - share)) / n).toFixed(3)
  const last = results[0]?.accuracies.at(-1) ?? Number.NaN
  const first = results[0]?.accuracies[0] ?? Number.NaN
  console.log(
    `${objective} heads from ${trained} pairs, ${n} validation pairs, mean over training seeds ${seeds.join(', ')}; standard errors ${error(last)} to ${error(first)}.\n`,
  )
  console.log(`| shape | ${CUTS.map((cut) => `${100 * cut}%`).join(' | ')} | mean | − first, paired ± SE |`)
  console.log(`|---|${CUTS.map(() => '---|').join('')}---|---|`)
  for (const [i, { shape, accuracies, overall, lead }] of results.entries()) {
    const sign = lead.difference >= 0 ? '+' : '−'
    const gap = i === 0 ? '' : `${sign}${Math.abs(lead.difference).toFixed(3)} ± ${lead.standardError.toFixed(3)}`
    console.log(`| ${[shape.name, ...accuracies.map((a) => a.toFixed(3)), overall.toFixed(3), gap].join(' | ')} |`)
  }
}
