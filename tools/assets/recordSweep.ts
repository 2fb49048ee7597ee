// `tokenwise record-sweep`: records one prompt at many steering weights for the slider of the first view, and counts its claim over
// seeds.

import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from '@commander-js/extra-typings'
import type { RunRecord } from '../../src/decoding/record.ts'
import { MAX_COLUMNS } from '../../src/decoding/settings.ts'
import { sweepOf } from '../../src/decoding/weightSweep.ts'
import { wilsonInterval } from '../../src/metrics/wilsonInterval.ts'
import { type FirstSweep, firstSweepSchema } from '../../src/sharing/firstSweep.ts'
import { examples } from '../cli/help.ts'
import { type OptionsOf, wholeNumber, writtenOptions } from '../cli/options.ts'
import { PUBLIC_DIR } from '../cli/paths.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { type OpenModel, withModel } from '../cli/withModel.ts'
import type { ColumnOutcome } from './recorded/recipes.ts'
import { measure, needsOf, outcomesOfSeeds, runTogether } from './recorded/runs.ts'
import { parts, sweepRecipe, weights } from './recorded/sweepRecipe.ts'

const define = (program: Command) =>
  program
    .command('record-sweep')
    .description('Record one prompt at many steering weights for the first view and count how often its claim holds')
    .option('--seeds <number>', 'number of seeds to count over', wholeNumber(1), 50)
    .option('--first-seed <number>', 'the first seed to count', wholeNumber(0), 1)
    .option('--seed <number>', 'the seed that is shown', wholeNumber(0), 1)
    .option('--prompt <text>', 'another prompt: only print its texts and counts, without writing the file')
    .option('--out <file>', 'output file, gzipped JSON', path.join(PUBLIC_DIR, 'first/sweep.json.gz'))
    .addHelpText('after', examples('record-sweep', 'record-sweep --prompt "The plot is" --seeds 10 --seed 3'))

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(recordSweep)

async function recordSweep(options: Options, command: Command): Promise<void> {
  const { prompt = sweepRecipe.prompt, seed, seeds: of } = options
  const recipe = { ...sweepRecipe, prompt }
  await withModel(needsOf(recipe), async (model, signal) => {
    const records = await recordsAt(prompt, seed, model)
    const shown = (await measure(records, model)).flat()
    const judged = shown.slice(1)
    for (const [i, { text, judge }] of judged.entries())
      console.log(`${weights[i]}\t${judge?.toFixed(2)}\t${text.trim()}`)
    const sweep = sweepOf(records)

    const seeds = (await outcomesOfSeeds(recipe, options, model, signal)).map(({ columns }) => columns)
    const count = (holds: (columns: readonly ColumnOutcome[]) => boolean) => seeds.filter(holds).length
    const print = (claim: string, number: number) =>
      console.log(`in ${number} of ${of} seeds (95% interval ${percent(number, of)}) ${claim}`)
    for (const [claim, holds] of Object.entries(parts)) print(claim, count(holds))
    const holds = count(recipe.holds)
    print(recipe.claim, holds)
    if (options.prompt !== undefined) return

    const { title, notice, claim } = recipe
    const [judge] = model.judges
    const file: FirstSweep = {
      note: {
        title,
        notice,
        claim,
        holds,
        of,
        interval: wilsonInterval(holds / of, of),
        seed,
        command: `tokenwise record-sweep ${writtenOptions(command)}`.trim(),
      },
      judged: {
        judge: judge?.name ?? '',
        title: judge?.title ?? '',
        scores: judged.map(({ judge: score }) => Number(score?.toPrecision(4))),
      },
      sweep,
    }
    writeWhole(options.out, gzipSync(JSON.stringify(firstSweepSchema.parse(file)), { level: 9 }))
    console.log(`${options.out}: seed ${seed}, ${weights.length} weights, ${sweep.nodes.length} prefixes`)
  })
}

/** Top-k, then PARGS at every weight, in as many runs as their columns need. */
export function recordsAt(prompt: string, seed: number, model: OpenModel): Promise<RunRecord[]> {
  const { settings } = sweepRecipe
  const columns = [
    { method: 'topK', weight: 0 } as const,
    ...weights.map((weight) => ({ method: 'pargs', weight }) as const),
  ]
  const runs = Array.from({ length: Math.ceil(columns.length / MAX_COLUMNS) }, (_, i) => ({
    ...settings,
    seed,
    columns: columns.slice(i * MAX_COLUMNS, (i + 1) * MAX_COLUMNS),
  }))
  return runTogether(prompt, runs, model, ['prefix'])
}

function percent(number: number, of: number): string {
  const [low, high] = wilsonInterval(number / of, of)
  return `${Math.round(100 * low)} to ${Math.round(100 * high)}%`
}
