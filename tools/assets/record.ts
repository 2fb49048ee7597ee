// `tokenwise record`: records the comparisons of the page from real runs. Each recipe runs with many seeds to count how often its
// claim holds; the first run for which it holds is written, with the count.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Command } from '@commander-js/extra-typings'
import { comparedHeads } from '../../src/decoding/heads.ts'
import type { RunRecord } from '../../src/decoding/record.ts'
import { wilsonInterval } from '../../src/metrics/wilsonInterval.ts'
import type { Recorded, RecordedEntry, RecordedNote } from '../../src/sharing/recorded.ts'
import { examples } from '../cli/help.ts'
import { type OptionsOf, wholeNumber, writtenOptions } from '../cli/options.ts'
import { HEADS_DIR, PUBLIC_DIR } from '../cli/paths.ts'
import { judgesNamed } from '../cli/rewards.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { withModel } from '../cli/withModel.ts'
import { type Recipe, recipes } from './recorded/recipes.ts'
import { heldSeeds, measure, needsOf, runTogether } from './recorded/runs.ts'

const define = (program: Command) =>
  program
    .command('record')
    .description('Record the comparisons of the page and count how often their claims hold')
    .option('--only <ids>', 'recipes to record, separated by commas (default: all)')
    .option('--seeds <number>', 'number of seeds to count over', wholeNumber(1), 50)
    .option('--first-seed <number>', 'the first seed', wholeNumber(0), 1)
    .option('--prompt <text>', 'only count the claims for another prompt, without writing files')
    .option('--words', 'only update titles, notices, claims and judge titles in the recorded files, without the model')
    .option('--out <dir>', 'output folder', path.join(PUBLIC_DIR, 'recorded'))
    .addHelpText('after', examples('record --only turn', 'record --words'))

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(record)

async function record(options: Options, command: Command): Promise<void> {
  const wanted = options.only?.split(',')
  const chosen = recipes.filter(({ id }) => !wanted || wanted.includes(id))
  if (chosen.length === 0)
    throw new Error(`There is no recipe "${options.only}". Choose from: ${recipes.map(({ id }) => id).join(', ')}.`)
  if (options.prompt !== undefined) return countFrom(options.prompt, chosen, options)
  if (options.words) {
    for (const recipe of chosen) await writeWords(recipe, options.out)
    return
  }
  const written = `tokenwise record ${writtenOptions(command)}`.trim()
  for (const recipe of chosen) {
    const recorded = await recordOne(recipe, options, written)
    const { note } = recorded
    writeWhole(path.join(options.out, fileOf(recipe)), packed(recorded))
    writeIndex(options.out, note)
    console.log(`${recipe.id}: in ${note.holds} of ${note.of} seeds ${note.claim}; recorded: seed ${note.seed}`)
  }
}

async function countFrom(prompt: string, chosen: readonly Recipe[], options: Options): Promise<void> {
  for (const recipe of chosen) {
    const held = await withModel(needsOf(recipe), (model, signal) =>
      heldSeeds({ ...recipe, prompt }, options, model, signal),
    )
    console.log(`${recipe.id}: from “${prompt}” in ${held.length} of ${options.seeds} seeds ${recipe.claim}`)
  }
}

/**
 * Updates the title, notice, claim and judge's title in a recorded file, but not its counts. If `holds` has changed, record the
 * recipe again instead.
 */
async function writeWords({ id, title, notice, claim }: Recipe, folder: string): Promise<void> {
  const file = path.join(folder, fileOf({ id }))
  const recorded: Recorded = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'))
  const { judged, record } = recorded
  const names = judged ? [judged.judge] : []
  const trunk = { sha256: record.model.sha256, shape: null }
  const [judge] = await judgesNamed(names, { headsDir: HEADS_DIR, trunk })
  const note = { ...recorded.note, title, notice, claim }
  writeWhole(file, packed({ ...recorded, note, judged: judged && judge ? { ...judged, title: judge.title } : null }))
  writeIndex(folder, note)
}

const packed = (recorded: Recorded) => gzipSync(JSON.stringify(recorded, shortened), { level: 9 })

const fileOf = ({ id }: { id: string }) => `${id}.json.gz`

/** Rounds probabilities, which must add up to 1, to 9 significant digits, and other numbers to 6. */
const shortened = (key: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(key.startsWith('prob') ? 9 : 6))
    : value

function writeIndex(folder: string, note: RecordedNote): void {
  const file = path.join(folder, 'index.json')
  const before: RecordedEntry[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).comparisons : []
  const entries = [...before.filter(({ id }) => id !== note.id), { ...note, file: fileOf(note) }]
  const comparisons = recipes.flatMap(({ id }) => entries.filter((entry) => entry.id === id))
  writeWhole(file, `${JSON.stringify({ comparisons }, null, 2)}\n`)
}

function recordOne(recipe: Recipe, options: Options, command: string): Promise<Recorded> {
  return withModel(needsOf(recipe), async (model, signal) => {
    const held = await heldSeeds(recipe, options, model, signal)
    const [seed] = held
    if (seed === undefined)
      throw new Error(`${recipe.id}: the claim holds for none of ${options.seeds} seeds. Change the recipe.`)
    const [shown] = (await runTogether(recipe.prompt, [{ ...recipe.settings, seed }], model, comparedHeads)) as [
      RunRecord,
    ]
    const [outcomes] = await measure([shown], model)
    const [judge] = model.judges
    const scores = outcomes?.map(({ judge: score }) => score as number) ?? []
    const { id, title, notice, claim } = recipe
    const interval = wilsonInterval(held.length / options.seeds, options.seeds)
    const note = { id, title, notice, claim, holds: held.length, of: options.seeds, interval, seed, command }
    return { note, judged: judge ? { judge: judge.name, title: judge.title, scores } : null, record: shown }
  })
}
