// `tokenwise record`: the comparisons that the page opens with, from real runs. Every recipe is run with many seeds and its
// claim counted; the first seed for which it holds is written whole, with the count beside it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { appendStep, startRun } from '../../src/decoding/assembleRun.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { comparedHeads, type HeadName } from '../../src/decoding/heads.ts'
import { decodeRuns } from '../../src/decoding/lockstep.ts'
import type { RunRecord, RunSettings } from '../../src/decoding/record.ts'
import { repetitionDiversity } from '../../src/metrics/ngramDiversity.ts'
import { wilsonInterval } from '../../src/metrics/wilsonInterval.ts'
import { type NodeModel, openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import type { Judge } from '../../src/rewards/judge.ts'
import { headLayers, type Reward } from '../../src/rewards/loadRewards.ts'
import { openReward, openRewards } from '../../src/rewards/openReward.ts'
import type { TokenText } from '../../src/rewards/ruleScorer.ts'
import { scoreTexts } from '../../src/rewards/scoreTexts.ts'
import type { Recorded, RecordedEntry, RecordedNote } from '../../src/sharing/recorded.ts'
import { judgesNamed } from '../judges.ts'
import { wholeNumber, writtenOptions } from '../options.ts'
import { startProgress } from '../progress.ts'
import { type ColumnOutcome, type Recipe, recipes } from '../recorded/recipes.ts'
import { HEADS_DIR, rewardsFor } from '../rewards.ts'

interface Options {
  only?: string
  seeds: number
  firstSeed: number
  prompt?: string
  words?: true
  out: string
}

export function register(program: Command): void {
  program
    .command('record')
    .description('makes the recorded comparisons of the page, and counts how often each claim holds')
    .option('--only <ids>', 'recipes, commas between; the others stay as they are')
    .option('--seeds <number>', 'seeds that are counted', wholeNumber(1), 50)
    .option('--first-seed <number>', 'the first of them', wholeNumber(0), 1)
    .option('--prompt <text>', 'count the claim from another opening, and write nothing')
    .option('--words', 'write titles and notices anew, into what was recorded; nothing is run')
    .option('--out <dir>', 'folder', path.resolve(import.meta.dirname, '../../public/recorded'))
    .action(record)
}

/** Runs that share a forest. */
const RUNS_PER_WAVE = 5

async function record(options: Options, command: Command): Promise<void> {
  const wanted = options.only?.split(',')
  const chosen = recipes.filter(({ id }) => !wanted || wanted.includes(id))
  if (chosen.length === 0)
    throw new Error(`there is no recipe "${options.only}": there are ${recipes.map(({ id }) => id).join(', ')}`)
  if (options.prompt !== undefined) return countFrom(options.prompt, chosen, options)
  mkdirSync(options.out, { recursive: true })
  if (options.words) {
    for (const recipe of chosen) writeWords(recipe, options.out)
    return
  }
  const written = `tokenwise record ${writtenOptions(command)}`.trim()
  for (const recipe of chosen) {
    const recorded = await recordOne(recipe, options, written)
    const { note } = recorded
    writeFileSync(path.join(options.out, fileOf(recipe)), packed(recorded))
    writeIndex(options.out, note)
    console.log(`${recipe.id}: in ${note.holds} of ${note.of} seeds ${note.claim}; shown: seed ${note.seed}`)
  }
}

async function countFrom(prompt: string, chosen: readonly Recipe[], options: Options): Promise<void> {
  for (const recipe of chosen) {
    const held = await withModel(recipe, (world) => heldSeeds({ ...recipe, prompt }, options, world))
    console.log(`${recipe.id}: from “${prompt}” in ${held.length} of ${options.seeds} seeds ${recipe.claim}`)
  }
}

function writeWords({ id, title, notice, claim }: Recipe, folder: string): void {
  const file = path.join(folder, fileOf({ id }))
  const recorded: Recorded = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'))
  if (recorded.note.claim !== claim) throw new Error(`${id}: its claim is another one now, so record it anew`)
  const note = { ...recorded.note, title, notice }
  writeFileSync(file, packed({ ...recorded, note }))
  writeIndex(folder, note)
}

const packed = (recorded: Recorded) => gzipSync(JSON.stringify(recorded, shortened), { level: 9 })

const fileOf = ({ id }: { id: string }) => `${id}.json.gz`

/** As many digits as float32 arithmetic is good for; more of probabilities, which must add up. */
const shortened = (key: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(key.startsWith('prob') ? 9 : 6))
    : value

/** The notes in the recipes' order, each with the file that it is about. */
function writeIndex(folder: string, note: RecordedNote): void {
  const file = path.join(folder, 'index.json')
  const before: RecordedEntry[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).comparisons : []
  const entries = [...before.filter(({ id }) => id !== note.id), { ...note, file: fileOf(note) }]
  const comparisons = recipes.flatMap(({ id }) => entries.filter((entry) => entry.id === id))
  writeFileSync(file, `${JSON.stringify({ comparisons }, null, 2)}\n`)
}

/** What recipes of one reward and judge are run with. */
interface World {
  model: NodeModel
  rewards: Reward[]
  judges: Judge[]
}

async function withModel<T>(recipe: Recipe, work: (world: World) => Promise<T>): Promise<T> {
  const rewards = await rewardsFor(HEADS_DIR, recipe.settings.reward)
  const judges = recipe.judge
    ? await judgesNamed([recipe.judge], {
        headsDir: HEADS_DIR,
        trunkSha256: rewards[0]?.heads[0]?.card.trunkSha256 ?? '',
      })
    : []
  const layers = new Set([...headLayers(rewards), ...judges.flatMap((judge) => judge.layers)])
  const model = await openNodeModel({ taps: [...layers].sort((a, b) => a - b), form: 'fp32' })
  try {
    return await work({ model, rewards, judges })
  } finally {
    await model.dispose()
  }
}

/** The seeds with which the claim holds. */
async function heldSeeds(
  recipe: Recipe,
  { seeds, firstSeed }: Pick<Options, 'seeds' | 'firstSeed'>,
  { model, rewards, judges }: World,
): Promise<number[]> {
  const progress = startProgress(recipe.id, seeds)
  const held: number[] = []
  for (let done = 0; done < seeds; done += RUNS_PER_WAVE) {
    progress.update(done)
    const some = Array.from({ length: Math.min(RUNS_PER_WAVE, seeds - done) }, (_, i) => firstSeed + done + i)
    const records = await run(recipe, some, model, rewards, false)
    const outcomes = await measure(records, model, rewards, judges)
    held.push(...some.filter((_, i) => recipe.holds(outcomes[i] as ColumnOutcome[])))
  }
  progress.update(seeds)
  progress.end()
  return held
}

function recordOne(recipe: Recipe, options: Options, command: string): Promise<Recorded> {
  return withModel(recipe, async (world) => {
    const held = await heldSeeds(recipe, options, world)
    const [seed] = held
    if (seed === undefined)
      throw new Error(`${recipe.id}: the claim holds for none of ${options.seeds} seeds: change the recipe`)
    const { model, rewards, judges } = world
    const [shown] = await run(recipe, [seed], model, rewards, comparedHeads)
    const [outcomes] = await measure([shown as RunRecord], model, rewards, judges)
    const [judge] = judges
    const scores = outcomes?.map(({ judge: score }) => score as number) ?? []
    const { id, title, notice, claim } = recipe
    const interval = wilsonInterval(held.length / options.seeds, options.seeds)
    const note = { id, title, notice, claim, holds: held.length, of: options.seeds, interval, seed, command }
    return {
      note,
      judged: judge ? { judge: judge.name, title: judge.title, scores } : null,
      record: shown as RunRecord,
    }
  })
}

function settingsOf({ settings }: Recipe, seed: number): RunSettings {
  return { ...settings, topK: 10, temperature: 1, seed, sample: 0 }
}

async function run(
  recipe: Recipe,
  seeds: readonly number[],
  { tokenizer, trunk, manifest, runtime }: NodeModel,
  rewards: readonly Reward[],
  recordRewards: false | readonly HeadName[],
): Promise<RunRecord[]> {
  const { prompt, settings } = recipe
  const promptTokens = settings.chat
    ? tokenizer.encodeChat([{ role: 'user', content: prompt }])
    : tokenizer.encode(prompt)
  const forest = new Forest(trunk)
  const text = tokenText(tokenizer)
  const scorer = openRewards(settings, { forest, rewards, ...text })
  const model = { name: manifest.name, sha256: manifest.sha256, runtime }
  const runs = seeds.map((seed) => ({ promptTokens, scorer, settings: settingsOf(recipe, seed) }))
  const records = runs.map((each) => startRun({ prompt, promptTokens, settings: each.settings, model }))
  for await (const steps of decodeRuns(runs, { forest, ...text, recordRewards }))
    for (const { run: index, record } of steps) records[index] = appendStep(records[index] as RunRecord, record)
  return records
}

function tokenText(tokenizer: NodeModel['tokenizer']): TokenText {
  return { tokenBytes: (id) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
}

async function measure(
  records: readonly RunRecord[],
  { trunk, tokenizer }: NodeModel,
  rewards: readonly Reward[],
  judges: readonly Judge[],
): Promise<ColumnOutcome[][]> {
  const forest = new Forest(trunk)
  const outcomes: ColumnOutcome[][] = []
  for (const { promptTokens, columns, settings } of records) {
    const scorer = openReward(settings.reward, { forest, rewards, ...tokenText(tokenizer) })
    const texts = columns.map(({ text, tokens, stop }) => ({
      promptTokens,
      tokens: tokens.map(({ token }) => token),
      text,
      finished: stop === 'endOfText',
    }))
    const scores = (await scoreTexts(forest, texts, judges, scorer)) ?? []
    outcomes.push(
      columns.map(({ text, tokens }, i) => ({
        text,
        judge: scores[i]?.judges[judges[0]?.name ?? ''] ?? null,
        full: scores[i]?.heads.full ?? null,
        meanLogProb: tokens.reduce((total, { baseLogProb }) => total + baseLogProb, 0) / tokens.length,
        rep4: repetitionDiversity(tokens.map(({ token }) => token)).rep4,
      })),
    )
  }
  return outcomes
}
