// Runs all phases of an evaluation: decoding, judging, gold texts, cost and the summary.

import { cpus } from 'node:os'
import { chunk } from 'simple-statistics'
import { steeringUnit } from '../../src/decoding/columns.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { methodNamed, readMethodName } from '../../src/decoding/methods/index.ts'
import {
  type PlannedColumn,
  type PresetName,
  planColumns,
  planRuns,
  presets,
  refuseDuplicates,
  settingsOf,
} from '../../src/evaluation/plan.ts'
import { ranksSummary, type Summary, summarize } from '../../src/evaluation/summary.ts'
import type { MeasuredText } from '../../src/metrics/measuredText.ts'
import type { Row } from '../../src/metrics/rows.ts'
import { formatRewardChoice, learnedNames } from '../../src/rewards/rewardChoice.ts'
import { namedChoice, recordedName } from '../cli/classifiers.ts'
import { headFiles } from '../cli/rewards.ts'
import { throwIfStopped } from '../cli/stopped.ts'
import { type OpenModel, withModel } from '../cli/withModel.ts'
import { measureCosts, measureJudgeCosts } from './cost.ts'
import { openFolder } from './folder.ts'
import { bestOfPoints, findGoldTexts, type GoldText, goldRank } from './goldTexts.ts'
import { judgeWaves } from './judgeTexts.ts'
import type { EvaluationOptions } from './options.ts'
import { readPrompts } from './prompts.ts'
import { runShares, threadsFor, WHOLE } from './shares.ts'
import { writeRuns } from './write.ts'

/**
 * @param command the command line, for the summary. @returns null in a process that computes only a share of the waves.
 * @throws Stopped if interrupted; Error for invalid options.
 */
export function runEvaluation(options: EvaluationOptions, command: string) {
  const { reward, rewardLabel, rewardReads, judgeLabel, judgeReads, seeds, heads: headsDir, share = WHOLE } = options
  const columns = plannedColumns(options)
  const judges = options.judge.split(',').map((name) => name.trim())
  // Checked now, because the statistics would reject duplicates only after hours of work.
  const keys = columns.map(({ key }) => key)
  refuseDuplicates('--methods and --weights', keys)
  refuseDuplicates('--seeds', seeds)
  refuseDuplicates('--judge', judges)
  const needs = {
    reward,
    judges,
    headsDir,
    threads: threadsFor(share),
    classifier: { label: rewardLabel, reads: rewardReads },
    judgeClassifier: { label: judgeLabel, reads: judgeReads },
  }
  // Paths differ between machines, and records outlive them.
  const named = { ...options, reward: namedChoice(reward), judge: options.judge.split(',').map(recordedName).join(',') }
  return withModel(needs, (model, signal) => runPhases(named, command, columns, model, signal))
}

async function runPhases(
  options: EvaluationOptions,
  command: string,
  columns: readonly PlannedColumn[],
  model: OpenModel,
  signal: AbortSignal,
) {
  const { reward, seeds, maxTokens, bestOf, processes, share = WHOLE } = options
  const { tokenizer, trunk, manifest, judges, classifiers = [] } = model
  const openHeads = (forest: Forest) => model.scorer(reward, forest)
  // Throws now, not after hours of work, if the head of a method is missing or has no unit.
  const known = openHeads(new Forest(trunk))
  const units = new Map(columns.map(({ key, method, units }) => [key, steeringUnit(methodNamed(method), units, known)]))
  const room = trunk.shape.contextLength - maxTokens
  const prompts = readPrompts(options.prompts, tokenizer, { chat: options.chat ?? false, room })
  const { json: _, out, costTokens, goldSamples, heads: headsDir, processes: __, share: ___, ...asked } = options
  const judgeNames = judges.map(({ name }) => name)
  const folder = openFolder(out, {
    ...asked,
    goldSamples,
    columns,
    prompts,
    model: manifest.sha256,
    heads: {
      ...(await headFiles(headsDir, [...learnedNames(reward), ...judgeNames])),
      ...Object.fromEntries(classifiers.map(({ name, sha256 }) => [name, sha256])),
    },
  })
  const waves = chunk(planRuns(columns, prompts, seeds), options.runsPerWave)
  const common = { reward, maxTokens, bestOf, chat: false }
  const context = { folder, share, model, openHeads, signal }
  // With --processes, only the parent process prints the message.
  const stopped = options.share ? '' : `Stopped. ${out} has the results so far; run the same command again to continue.`

  if (processes > 1 && !options.share) await runShares(processes, signal)
  await writeRuns({ ...context, waves, prompts: new Map(prompts.map((prompt) => [prompt.id, prompt])), common })
  await judgeWaves(waves.length, { ...context, judges })
  const [judge] = judges
  const [plain] = plannedColumns({ ...options, methods: 'topK', presets: '' })
  const settings = settingsOf({ seed: seeds[0] ?? 1, columns: [plain as PlannedColumn] }, common)
  const candidates = Math.max(...columns.map(({ topK }) => topK))
  if (goldSamples > 0 && judge)
    await findGoldTexts(prompts, { ...context, judge, samples: goldSamples, settings, candidates })
  throwIfStopped(signal, stopped)
  if (options.share) return null

  const costs = await measureCosts(columns, { ...context, prompts, common, costTokens })
  const judgeCosts = await measureJudgeCosts({ ...context, costTokens })
  const gold = goldSamples > 0 ? prompts.flatMap((_, i) => folder.read<GoldText>('gold', i) ?? []) : []
  const controls = gold.flatMap(({ prompt, control }) => (control ? [{ prompt, ...control }] : []))
  const ranksBy = (followed: readonly Ranked[]) =>
    new Map(
      columns.map(({ key, method, weight, topK }) => [
        key,
        ranksOf(followed, { method, weight: weight ?? 0, unit: units.get(key) ?? 1, topK }),
      ]),
    )
  const plainly = { method: 'topK', weight: 0, unit: 1, topK: options.topK } as const
  const texts = waves.flatMap((_, i) => folder.read<MeasuredText[]>('measured', i) ?? [])
  const summary: Summary = {
    ...summarize({ columns, texts, judges: judgeNames, costs, ranks: ranksBy(gold), controlRanks: ranksBy(controls) }),
    judges: judgeNames,
    reward: formatRewardChoice(reward),
    ...baseRanks(ranksOf(gold, plainly), ranksOf(controls, plainly)),
    bestOf: bestOfPoints(gold),
    ...(judgeCosts.length > 0 ? { judgeCosts } : {}),
    command,
    model: { ...model.identity, runtime: `${model.runtime}, ${cpus().length} cores` },
    settings: { ...asked, prompts: prompts.length },
  }
  return { summary, texts }
}

function plannedColumns({ methods, presets: named, ...options }: EvaluationOptions): PlannedColumn[] {
  return planColumns({
    ...options,
    methods: methods.split(',').map((name) => readMethodName(name.trim())),
    presets: named === '' ? [] : named.split(',').map(presetNamed),
  })
}

function presetNamed(name: string): PresetName {
  if (Object.hasOwn(presets, name)) return name as PresetName
  throw new Error(`There is no preset "${name}". Choose from: ${Object.keys(presets).join(', ')}.`)
}

type Ranked = Pick<GoldText, 'prompt' | 'followed'>

function ranksOf(followed: readonly Ranked[], steering: Parameters<typeof goldRank>[1]): Row[] {
  return followed.flatMap((text) => {
    const value = goldRank(text, steering)
    return value === null ? [] : [{ prompt: text.prompt, value }]
  })
}

function baseRanks(gold: readonly Row[], control: readonly Row[]) {
  const { tokenMrr, tokenMrrGain } = ranksSummary(gold, control)
  return { baseTokenMrr: tokenMrr, baseTokenMrrGain: tokenMrrGain }
}
