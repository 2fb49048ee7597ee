// `tokenwise heads-shapes`: compares layers, features and widths of heads on pairs that were not trained on.

import { type Command, Option } from '@commander-js/extra-typings'
import { readModelFile } from '../cli/modelFile.ts'
import { type OptionsOf, wholeNumber, wholeNumbers } from '../cli/options.ts'
import { startProgress } from '../cli/progress.ts'
import { type Column, markdownTable, signed } from '../cli/tables.ts'
import { heldOutFeatures, heldOutPairs, keepPairFeatures } from '../training/pairFeatures.ts'
import { CUTS } from '../training/trainHead.ts'
import { compareShapes, type ShapeResult, shapesToTry, winsOfShape } from './heads/headShapes.ts'

const define = (program: Command) =>
  program
    .command('heads-shapes')
    .description('Compare layers, features and widths of heads on validation pairs')
    .requiredOption('--pairs <path>', '.jsonl or .jsonl.gz of {"prompt", "chosen", "rejected"} rows')
    .addOption(new Option('--objective <name>', 'training objective').choices(['full', 'prefix']).default('prefix'))
    .option('--layer <number>', 'layer of the shapes that vary another property', wholeNumber(1), 20)
    .option('--layers <numbers>', 'layers to compare', wholeNumbers, [16, 20, 24])
    .option('--seeds <numbers>', 'training seeds, separated by commas', wholeNumbers, [1, 2])
    .option('--limit <rows>', 'number of pairs to train on', wholeNumber(1), 2000)
    .option('--validation <rows>', 'number of further pairs to measure on', wholeNumber(2), 200)
    .option('--json', 'print JSON instead of a table')

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(headsShapes)

async function headsShapes(options: Options): Promise<void> {
  const { pairs: file, objective, layer, layers, seeds, limit, validation: held } = options
  const model = await readModelFile()
  const { hiddenSize, contextLength } = model.shape
  const parts = heldOutPairs(file, model.tokenizer, { training: limit, validation: held, contextLength })
  // Includes the end token.
  const longest =
    1 + Math.max(...parts.training.map(({ chosen, rejected }) => Math.max(chosen.length, rejected.length)))
  const shapes = shapesToTry(objective, layer, layers, longest)
  const won: Float64Array[][][] = []
  const progress = startProgress('heads trained', shapes.length * seeds.length)
  let done = 0
  // One layer at a time, because the rows of 2,000 pairs take more than a gigabyte.
  const tried = [...new Set(shapes.map((shape) => shape.layer))]
  await keepPairFeatures([...parts.training, ...parts.validation], model, tried, 'hidden rows')
  for (const at of tried) {
    const rows = { hiddenSize, ...(await heldOutFeatures(parts, model, at, 'hidden rows')) }
    for (const [i, shape] of shapes.entries())
      if (shape.layer === at) won[i] = await winsOfShape(objective, shape, rows, seeds, () => progress.update(++done))
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
  console.log(
    markdownTable(results, [
      ['shape', ({ shape }) => shape.name],
      ...CUTS.map((cut, i): Column<ShapeResult> => [`${100 * cut}%`, ({ accuracies }) => accuracies[i]?.toFixed(3)]),
      ['mean', ({ overall }) => overall.toFixed(3)],
      [
        '− first, paired ± SE',
        (result) => {
          const { difference: mean, standardError } = result.lead
          return result === results[0] ? '' : signed({ mean, standardError }, 3)
        },
      ],
    ]),
  )
}
