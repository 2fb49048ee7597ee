// `tokenwise evaluate`: methods, weights and seeds over a file of prompts, judged by a model that steers none of them. Every
// phase leaves whole files, so that a stopped evaluation goes on where it was.

import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { type Command, Option } from 'commander'
import type { Forest } from '../../src/decoding/forest.ts'
import { methods as allMethods, methodNamed, methodNames } from '../../src/decoding/methods/index.ts'
import type { MethodName, RunSettings } from '../../src/decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../src/decoding/settings.ts'
import { clusteredMean } from '../../src/metrics/clusteredMean.ts'
import { openModelNode } from '../../src/models/files/nodeFile.ts'
import { BASE_MODEL_DIR, openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { createScorer } from '../../src/rewards/createScorer.ts'
import { headLayers, type Reward } from '../../src/rewards/loadRewards.ts'
import { type Cost, measureCost } from '../evaluation/cost.ts'
import { type EvaluationFolder, openFolder } from '../evaluation/folder.ts'
import { findGoldTexts, type GoldText, goldRank } from '../evaluation/goldTexts.ts'
import { judgeWaves } from '../evaluation/judgeTexts.ts'
import type { MeasuredText } from '../evaluation/measured.ts'
import {
  type PlannedColumn,
  type PlannedRun,
  type PresetName,
  planColumns,
  planRuns,
  presets,
  settingsOf,
} from '../evaluation/plan.ts'
import { type EvaluationPrompt, readPrompts } from '../evaluation/prompts.ts'
import { type Summary, summarize } from '../evaluation/summary.ts'
import { writeRuns } from '../evaluation/write.ts'
import { judgesNamed } from '../judges.ts'
import { finiteNumber, numbers, wholeNumber, wholeNumbers, writtenOptions } from '../options.ts'
import { startProgress } from '../progress.ts'
import { HEADS_DIR, rewardNamed } from '../rewards.ts'

interface Options {
  reward: string
  prompts: string
  methods: string
  weights: number[]
  weightsFor: Partial<Record<MethodName, number[]>>
  units: 'raw' | 'standard'
  presets: string
  seeds: number[]
  maxTokens: number
  topK: number
  temperature: number
  bestOf: number
  chat?: true
  judge: string
  goldSamples: number
  costTokens: number
  runsPerWave: number
  heads: string
  out: string
  json?: true
}

export function register(program: Command): void {
  program
    .command('evaluate')
    .description('writes many prompts by many methods and weights, has the texts judged, and makes tables of it')
    .requiredOption('--reward <name>', 'reward whose heads steer')
    .requiredOption('--prompts <path>', '.jsonl or .jsonl.gz of {"id", "prompt"} rows; dialogues go into chat form')
    .option('--methods <names>', `${methodNames.join(', ')}; commas between`, 'topK,args,cd,pargs')
    .option('--weights <numbers>', 'w of every method that has one', numbers, [1, 2, 4])
    .option(
      '--weights-for <method=numbers>',
      'other weights for one method: rad=10,30; may be given again',
      weightsFor,
      {},
    )
    .addOption(
      new Option(
        '--units <units>',
        'what w multiplies: raw scores, or scores in units of their spread (RAD: raw always)',
      )
        .choices(['raw', 'standard'])
        .default('raw'),
    )
    .option('--presets <names>', `rows with a paper's own settings: ${Object.keys(presets).join(', ')}`, '')
    .option('--seeds <numbers>', 'samples of each prompt, with commas between', wholeNumbers, [1, 2, 3])
    .option('--max-tokens <n>', 'length limit of a text', wholeNumber(1), 48)
    .option('--top-k <k>', 'candidates at a step, the same for all', wholeNumber(1), 10)
    .option('--temperature <T>', 'of the sampling methods', finiteNumber, 1)
    .option('--best-of <N>', 'samples of Best-of-N', wholeNumber(1), DEFAULT_BEST_OF)
    .option('--chat', "put every prompt into the model's chat form, as one user turn")
    .requiredOption('--judge <names>', 'judges, commas between; the first one decides')
    .option(
      '--gold-samples <n>',
      'base samples of a prompt for the token mean reciprocal rank; 0: leave it out',
      wholeNumber(0),
      16,
    )
    .option('--cost-tokens <n>', 'tokens over which each method is timed alone; 0: leave it out', wholeNumber(0), 24)
    .option('--runs-per-wave <n>', 'runs of up to 8 columns that share a forest', wholeNumber(1), 1)
    .option('--heads <dir>', 'folder with rewards.json and head files', HEADS_DIR)
    .requiredOption('--out <dir>', 'folder for records, summary, tables and figures; the same one goes on')
    .option('--json', 'print the summary')
    .action(evaluate)
}

function weightsFor(text: string, before: Options['weightsFor']): Options['weightsFor'] {
  const [name = '', values = ''] = text.split('=')
  return { ...before, [methodNamed(name).name]: numbers(values) }
}

async function evaluate(options: Options, command: Command): Promise<void> {
  const { out, json } = options
  const controller = new AbortController()
  const abort = () => controller.abort()
  process.once('SIGINT', abort)
  try {
    const summary = await runEvaluation(options, `tokenwise evaluate ${writtenOptions(command)}`, controller.signal)
    if (!summary) {
      console.error(`Stopped. Everything so far is in ${out}; the same command goes on from there.`)
      process.exitCode = 130
      return
    }
    writeFileSync(`${out}/summary.json`, `${JSON.stringify(summary, null, 1)}\n`)
    if (json) console.log(JSON.stringify(summary))
    else console.log(`${out}: summary.json`)
  } finally {
    process.off('SIGINT', abort)
  }
}

/** null where the signal aborted it. */
async function runEvaluation(options: Options, command: string, signal: AbortSignal): Promise<Summary | null> {
  const { reward: rewardName, seeds, maxTokens, bestOf, heads: headsDir, units } = options
  const reward = await rewardNamed(headsDir, rewardName)
  const columns = plannedColumns(options, reward)
  const judges = await judgesNamed(options.judge.split(','), { headsDir, trunkSha256: baseModel().sha256 })
  const layers = [...new Set([...headLayers([reward]), ...judges.flatMap((judge) => judge.layers)])]
  const model = await openNodeModel({ taps: layers.sort((a, b) => a - b), form: 'fp32' })
  try {
    const prompts = readPrompts(options.prompts, model.tokenizer, options.chat ?? false)
    const { json: _, out, costTokens, goldSamples, heads: __, ...asked } = options
    const folder = openFolder(out, {
      ...asked,
      goldSamples,
      columns,
      prompts,
      model: model.manifest.sha256,
      heads: reward.heads.map(({ card }) => card.command),
    })
    const waves = wavesOf(planRuns(columns, prompts, seeds), options.runsPerWave)
    const common = { reward: rewardName, maxTokens, bestOf, chat: false }
    const heads = (forest: Forest) => createScorer(forest, reward.heads)
    const byId = new Map(prompts.map((prompt) => [prompt.id, prompt]))

    await writeRuns({ folder, waves, prompts: byId, model, heads, common, signal })
    if (!signal.aborted) await judgeWaves(folder, waves.length, model, { judges, reward, signal })
    const [judge] = judges
    const plain = {
      prompt: '',
      seed: seeds[0] ?? 1,
      columns: [planColumns({ ...options, methods: ['topK'], presets: [] }, () => 1)[0] as PlannedColumn],
    }
    const settings = settingsOf(plain, common)
    if (!signal.aborted && goldSamples > 0 && judge)
      await findGoldTexts(folder, prompts, model, { judge, reward, samples: goldSamples, settings, signal })
    if (signal.aborted) return null
    const costs = await costsOf(folder, columns, common, { model, heads, prompts, costTokens })
    const gold = goldSamples > 0 ? prompts.flatMap((_, i) => folder.read<GoldText>('gold', i) ?? []) : []
    const ranks = new Map(columns.map((column) => [column.key, ranksOf(gold, column)]))
    const base = ranksOf(gold, { method: 'topK', rawWeight: 0 })
    return {
      ...summarize({
        columns,
        units,
        texts: waves.flatMap((_, i) => folder.read<MeasuredText[]>('measured', i) ?? []),
        judges: judges.map(({ name }) => name),
        costs,
        ranks,
      }),
      judges: judges.map(({ name }) => name),
      reward: rewardName,
      baseTokenMrr: base.length > 0 ? clusteredMean(base) : null,
      command,
      model: {
        name: model.manifest.name,
        sha256: model.manifest.sha256,
        runtime: `${model.runtime}, ${cpus().length} cores`,
      },
      settings: { ...asked, prompts: prompts.length },
    }
  } finally {
    await model.dispose()
  }
}

function plannedColumns(
  { methods, weights, weightsFor: others, presets: named, ...rest }: Options,
  reward: Reward,
): PlannedColumn[] {
  const heads = new Map(reward.heads.map(({ card }) => [card.objective, card]))
  const names = methods.split(',').map((name) => methodNamed(name.trim()).name)
  for (const name of names) {
    const { head, bestBy, label } = allMethods[name]
    const needed = head ?? bestBy
    if (needed && !heads.has(needed))
      throw new Error(
        `${label} needs a ${needed} head, which ${reward.name} does not have: there are ${[...heads.keys()].join(', ')}`,
      )
  }
  const known = named === '' ? [] : named.split(',').map(presetNamed)
  const unitOf = (head: Parameters<typeof heads.get>[0]) => heads.get(head)?.unit ?? null
  const one = (name: MethodName) =>
    planColumns({ ...rest, methods: [name], weights: others[name] ?? weights, presets: [] }, unitOf)
  return [...names.flatMap(one), ...planColumns({ ...rest, methods: [], weights, presets: known }, unitOf)]
}

function presetNamed(name: string): PresetName {
  if (Object.hasOwn(presets, name)) return name as PresetName
  throw new Error(`there is no preset "${name}": use ${Object.keys(presets).join(', ')}`)
}

function baseModel(): { sha256: string } {
  const { manifest, source } = openModelNode(BASE_MODEL_DIR)
  source.close()
  return manifest
}

function wavesOf(runs: readonly PlannedRun[], size: number): PlannedRun[][] {
  return Array.from({ length: Math.ceil(runs.length / size) }, (_, i) => runs.slice(i * size, (i + 1) * size))
}

function ranksOf(gold: readonly GoldText[], column: Pick<PlannedColumn, 'method' | 'rawWeight'>) {
  return gold.flatMap((text) => {
    const value = goldRank(text, column)
    return value === null ? [] : [{ prompt: text.prompt, value }]
  })
}

/** Prompts that each method is timed on. */
const COST_PROMPTS = 2

/** Phase 'cost': a weight does not change it, so each method is timed once; k and temperature are those of its first column. */
async function costsOf(
  folder: EvaluationFolder,
  columns: readonly PlannedColumn[],
  common: Pick<RunSettings, 'reward' | 'maxTokens' | 'bestOf' | 'chat'>,
  {
    model,
    heads,
    prompts,
    costTokens,
  }: {
    model: Parameters<typeof measureCost>[0]
    heads: Parameters<typeof measureCost>[1]
    prompts: readonly EvaluationPrompt[]
    costTokens: number
  },
): Promise<Map<string, Cost>> {
  if (costTokens === 0) return new Map()
  const kept = folder.read<[string, Cost][]>('cost', 0)
  if (kept) return new Map(kept)
  const kind = ({ method, preset }: PlannedColumn) => `${method} ${preset}`
  const kinds = new Map(columns.map((column) => [kind(column), column]))
  const byKind = new Map<string, Cost>()
  const progress = startProgress('timing methods', kinds.size)
  const texts = prompts.slice(0, COST_PROMPTS).map(({ tokens }) => tokens)
  for (const [name, column] of kinds) {
    progress.update(byKind.size)
    const settings = settingsOf(
      { prompt: '', seed: 1, columns: [column] },
      { ...common, maxTokens: Math.ceil(costTokens / texts.length) },
    )
    byKind.set(name, await measureCost(model, heads, texts, settings))
  }
  progress.update(kinds.size)
  progress.end()
  const costs = columns.map((column): [string, Cost] => [column.key, byKind.get(kind(column)) as Cost])
  folder.write('cost', 0, costs)
  return new Map(costs)
}
