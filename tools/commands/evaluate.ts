// `tokenwise evaluate`: methods, weights and seeds over a file of prompts, judged by a model that steers none of them. Every
// phase leaves whole files, so that a stopped evaluation goes on where it was.

import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { type Command, Option } from 'commander'
import { steeringUnit } from '../../src/decoding/columns.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { methodNamed, methodNames } from '../../src/decoding/methods/index.ts'
import type { MethodName, RewardChoice } from '../../src/decoding/record.ts'
import { DEFAULT_BEST_OF } from '../../src/decoding/settings.ts'
import { clusteredMean } from '../../src/metrics/clusteredMean.ts'
import type { MeasuredText } from '../../src/metrics/measuredText.ts'
import { openModelNode } from '../../src/models/files/nodeFile.ts'
import { BASE_MODEL_DIR, openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { headLayers } from '../../src/rewards/loadRewards.ts'
import { openReward } from '../../src/rewards/openReward.ts'
import { formatRewardChoice, learnedNames } from '../../src/rewards/rewardChoice.ts'
import { measureCosts } from '../evaluation/cost.ts'
import { textsCsv } from '../evaluation/csv.ts'
import { openFolder } from '../evaluation/folder.ts'
import { findGoldTexts, type GoldText, goldRank } from '../evaluation/goldTexts.ts'
import { judgeWaves } from '../evaluation/judgeTexts.ts'
import {
  type PlannedColumn,
  type PlannedRun,
  type PresetName,
  planColumns,
  planRuns,
  presets,
  refuseTwice,
  settingsOf,
  type Units,
} from '../evaluation/plan.ts'
import { readPrompts } from '../evaluation/prompts.ts'
import { reportFiles } from '../evaluation/report.ts'
import { parseShare, runShares, type Share, threadsFor, WHOLE } from '../evaluation/shares.ts'
import { type Summary, summarize } from '../evaluation/summary.ts'
import { writeRuns } from '../evaluation/write.ts'
import { judgesNamed } from '../judges.ts'
import { finiteNumber, numbers, rewardChoice, wholeNumber, wholeNumbers, writtenOptions } from '../options.ts'
import { HEADS_DIR, headFiles, rewardsFor } from '../rewards.ts'

interface Options {
  reward: RewardChoice
  prompts: string
  methods: string
  weights: number[]
  weightsFor: Partial<Record<MethodName, number[]>>
  units: Units
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
  processes: number
  share?: Share
  heads: string
  out: string
  json?: true
}

export function register(program: Command): void {
  program
    .command('evaluate')
    .description('writes many prompts by many methods and weights, has the texts judged, and makes tables of it')
    .requiredOption(
      '--reward <name>',
      'what steers: a reward, a rule, or a mix as NAME*WEIGHT+NAME*WEIGHT',
      rewardChoice,
    )
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
    .option(
      '--cost-tokens <n>',
      'tokens over which each method is timed alone, in texts of --max-tokens; 0: leave it out',
      wholeNumber(0),
      192,
    )
    .option('--runs-per-wave <n>', 'runs of up to 8 columns that share a forest', wholeNumber(1), 1)
    .option('--processes <n>', 'processes that write, judge and sample side by side', wholeNumber(1), 1)
    .addOption(new Option('--share <i/n>', 'what one of several processes does').argParser(parseShare).hideHelp())
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
  process.once('SIGTERM', abort)
  try {
    // The folder of the heads is worth a word only where another was named.
    const without = [
      'out',
      'json',
      'processes',
      'share',
      ...(command.getOptionValueSource('heads') === 'default' ? ['heads'] : []),
    ]
    const written = `tokenwise evaluate ${writtenOptions(command, without)}`
    const done = await runEvaluation(options, written, controller.signal)
    if (done === 'share') return
    if (!done) {
      // One of several leaves the word to the process that began them.
      if (!options.share) console.error(`Stopped. Everything so far is in ${out}; the same command goes on from there.`)
      process.exitCode = 130
      return
    }
    const { summary, texts } = done
    const files = {
      'summary.json': `${JSON.stringify(summary, null, 1)}\n`,
      ...reportFiles(summary),
      'texts.csv': textsCsv(texts, summary.judges),
    }
    for (const [name, content] of Object.entries(files)) writeFileSync(`${out}/${name}`, content)
    if (json) console.log(JSON.stringify(summary))
    else console.log(`${out}: ${Object.keys(files).join(', ')}`)
  } finally {
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
  }
}

/** null where the signal aborted it, 'share' where this process had one share only and has done it. */
async function runEvaluation(
  options: Options,
  command: string,
  signal: AbortSignal,
): Promise<{ summary: Summary; texts: MeasuredText[] } | 'share' | null> {
  const { reward, seeds, maxTokens, bestOf, processes, share = WHOLE, heads: headsDir } = options
  const columns = plannedColumns(options)
  const judgeNames = options.judge.split(',').map((name) => name.trim())
  // What stands twice would be refused by the statistics, after hours.
  refuseTwice(
    '--methods and --weights',
    columns.map(({ key }) => key),
  )
  refuseTwice('--seeds', seeds)
  refuseTwice('--judge', judgeNames)
  const rewards = await rewardsFor(headsDir, reward)
  const files = await headFiles(headsDir, [...learnedNames(reward), ...judgeNames])
  const judges = await judgesNamed(judgeNames, { headsDir, trunkSha256: baseModel().sha256 })
  const layers = [...new Set([...headLayers(rewards), ...judges.flatMap((judge) => judge.layers)])]
  const model = await openNodeModel({
    taps: layers.sort((a, b) => a - b),
    form: 'fp32',
    threads: threadsFor(share),
  })
  try {
    const { tokenizer, trunk, manifest } = model
    const text = { tokenBytes: (id: number) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
    const openHeads = (forest: Forest) => openReward(reward, { forest, rewards, ...text })
    // A method whose head is missing, or has no unit, is refused before hours of work.
    const known = openHeads(new Forest(trunk))
    const units = new Map(
      columns.map(({ key, method, units }) => [key, steeringUnit(methodNamed(method), units, known)]),
    )
    const room = trunk.shape.contextLength - maxTokens
    const prompts = readPrompts(options.prompts, tokenizer, { chat: options.chat ?? false, room })
    const { json: _, out, costTokens, goldSamples, heads: __, processes: ___, share: ____, ...asked } = options
    const folder = openFolder(out, {
      ...asked,
      goldSamples,
      columns,
      prompts,
      model: manifest.sha256,
      heads: files,
    })
    const waves = wavesOf(planRuns(columns, prompts, seeds), options.runsPerWave)
    const common = { reward, maxTokens, bestOf, chat: false }
    const byId = new Map(prompts.map((prompt) => [prompt.id, prompt]))

    if (processes > 1 && !options.share) await runShares(processes, signal)
    if (!signal.aborted) await writeRuns({ folder, waves, share, prompts: byId, model, openHeads, common, signal })
    if (!signal.aborted) await judgeWaves(folder, waves.length, model, { share, judges, openHeads, signal })
    const [judge] = judges
    const [plain] = plannedColumns({ ...options, methods: 'topK', presets: '' })
    const settings = settingsOf({ prompt: '', seed: seeds[0] ?? 1, columns: [plain as PlannedColumn] }, common)
    if (!signal.aborted && goldSamples > 0 && judge)
      await findGoldTexts(folder, prompts, model, {
        share,
        judge,
        openHeads,
        samples: goldSamples,
        settings,
        candidates: Math.max(...columns.map(({ topK }) => topK)),
        signal,
      })
    if (signal.aborted) return null
    if (options.share) return 'share'
    const costs = await measureCosts(folder, columns, { model, openHeads, prompts, common, costTokens })
    const gold = goldSamples > 0 ? prompts.flatMap((_, i) => folder.read<GoldText>('gold', i) ?? []) : []
    const ranks = new Map(
      columns.map(({ key, method, weight, topK }) => [
        key,
        ranksOf(gold, { method, weight: weight ?? 0, unit: units.get(key) ?? 1, topK }),
      ]),
    )
    const base = ranksOf(gold, { method: 'topK', weight: 0, unit: 1, topK: options.topK })
    const names = judges.map(({ name }) => name)
    const texts = waves.flatMap((_, i) => folder.read<MeasuredText[]>('measured', i) ?? [])
    const summary = {
      ...summarize({ columns, texts, judges: names, costs, ranks }),
      judges: names,
      reward: formatRewardChoice(reward),
      baseTokenMrr: base.length > 0 ? clusteredMean(base) : null,
      command,
      model: { name: manifest.name, sha256: manifest.sha256, runtime: `${model.runtime}, ${cpus().length} cores` },
      settings: { ...asked, prompts: prompts.length },
    }
    return { summary, texts }
  } finally {
    await model.dispose()
  }
}

function plannedColumns({ methods, weights, weightsFor: others, presets: named, ...rest }: Options): PlannedColumn[] {
  const names = methods.split(',').map((name) => methodNamed(name.trim()).name)
  const known = named === '' ? [] : named.split(',').map(presetNamed)
  const { units, topK, temperature } = rest
  const common = { units, topK, temperature }
  const one = (name: MethodName) =>
    planColumns({ ...common, methods: [name], weights: others[name] ?? weights, presets: [] })
  return [...names.flatMap(one), ...planColumns({ ...common, methods: [], weights, presets: known })]
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

function ranksOf(gold: readonly GoldText[], steering: Parameters<typeof goldRank>[1]) {
  return gold.flatMap((text) => {
    const value = goldRank(text, steering)
    return value === null ? [] : [{ prompt: text.prompt, value }]
  })
}
