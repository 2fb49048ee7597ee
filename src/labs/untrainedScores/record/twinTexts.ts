// `tokenwise twin-texts`: texts that ARGS writes with a head and with its twin, from the playground's movie openings, and which
// of the two the judge prefers. The page shows the texts of the first seed, not selected ones.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { z } from 'zod'
import { finiteNumber, wholeNumber, writtenOptions } from '../../../../tools/cli/options.ts'
import { HEADS_DIR } from '../../../../tools/cli/paths.ts'
import { startProgress } from '../../../../tools/cli/progress.ts'
import { judgesNamed, rewardsFor } from '../../../../tools/cli/rewards.ts'
import { mean, standardDeviation } from '../../../../tools/training/evaluate.ts'
import { appendStep, startRun } from '../../../decoding/assembleRun.ts'
import { Forest, type ForestNode } from '../../../decoding/forest.ts'
import { decodeRuns } from '../../../decoding/lockstep.ts'
import type { RunRecord } from '../../../decoding/record.ts'
import { type NodeModel, openNodeModel } from '../../../models/onnx/nodeTrunk.ts'
import type { Judge } from '../../../rewards/judge.ts'
import { addHead, headLayers, type Reward } from '../../../rewards/loadRewards.ts'
import { openReward, openRewards } from '../../../rewards/openReward.ts'
import { scoreTexts } from '../../../rewards/scoreTexts.ts'
import type { TwinComparison, TwinTexts } from '../format.ts'
import { FIRST_REWARD, TWIN_REWARD, twinComparison, twinSettings } from '../twins.ts'

interface Options {
  prompts: string
  group: string
  weight: number
  seeds: number
  twin: string
  out: string
}

const PUBLIC = path.resolve(HEADS_DIR, '..')

export function register(program: Command): void {
  program
    .command('twin-texts')
    .description('records what ARGS writes with a head and with its twin, and counts which text the judge prefers')
    .option('--prompts <path>', 'openings', path.join(PUBLIC, 'prompts-demo.json'))
    .option('--group <name>', 'group of openings', 'movie')
    .option('--weight <w>', 'weight w, on raw rewards', finiteNumber, 2)
    .option('--seeds <number>', 'seeds per prompt, counting from 1', wholeNumber(1), 10)
    .option('--twin <path>', 'the twin head', path.join(HEADS_DIR, 'sentiment/twin.safetensors'))
    .option('--out <path>', '.json.gz', path.join(PUBLIC, 'labs/twin-texts.json.gz'))
    .action(twinTexts)
}

/** Runs per forest. */
const RUNS_PER_WAVE = 5

const promptsSchema = z.array(z.object({ group: z.string(), prompt: z.string().min(1) }))

async function twinTexts(options: Options, command: Command): Promise<void> {
  const prompts = promptsSchema
    .parse(JSON.parse(readFileSync(options.prompts, 'utf8')))
    .filter(({ group }) => group === options.group)
  if (prompts.length === 0) throw new Error(`${options.prompts} has no prompts of the group "${options.group}"`)
  const rewards = await rewardsFor(HEADS_DIR, FIRST_REWARD)
  const trunkSha256 = rewards[0]?.heads[0]?.card.trunkSha256 ?? ''
  const judges = await judgesNamed([FIRST_REWARD], { headsDir: HEADS_DIR, trunkSha256 })
  const taps = [...new Set([...headLayers(rewards), ...judges.flatMap(({ layers }) => layers)])].sort((a, b) => a - b)
  addHead(rewards, readFileSync(options.twin), { trunkSha256, taps })
  const model = await openNodeModel({ taps, form: 'fp32' })
  const progress = startProgress('texts', prompts.length * options.seeds)
  try {
    const byPrompt: TwinComparison[][] = []
    for (const { prompt } of prompts) {
      const ofPrompt: TwinComparison[] = []
      for (let from = 1; from <= options.seeds; from += RUNS_PER_WAVE) {
        const seeds = Array.from({ length: Math.min(RUNS_PER_WAVE, options.seeds - from + 1) }, (_, i) => from + i)
        const records = await run({ prompt, weight: options.weight, seeds }, model, rewards)
        for (const record of records) ofPrompt.push(await scored(record, model, rewards, judges))
        progress.update(byPrompt.length * options.seeds + ofPrompt.length)
      }
      byPrompt.push(ofPrompt)
    }
    progress.end()
    const texts = summary(byPrompt, `tokenwise twin-texts ${writtenOptions(command, ['out', 'twin', 'prompts'])}`)
    mkdirSync(path.dirname(options.out), { recursive: true })
    writeFileSync(options.out, gzipSync(JSON.stringify(texts, shortened), { level: 9 }))
    console.log(`the judge prefers the first head's text in ${texts.prefers.holds} of ${texts.prefers.of}`)
    for (const [i, name] of ['top-k', 'first', 'twin'].entries())
      console.log(`  ${name}: ${texts.judged[i]?.mean.toFixed(2)} ± ${texts.judged[i]?.standardError.toFixed(2)}`)
  } finally {
    await model.dispose()
  }
}

const shortened = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value

async function run(
  { prompt, weight, seeds }: { prompt: string; weight: number; seeds: readonly number[] },
  { tokenizer, trunk, manifest, runtime }: NodeModel,
  rewards: readonly Reward[],
): Promise<RunRecord[]> {
  const promptTokens = tokenizer.encode(prompt)
  const forest = new Forest(trunk)
  const text = { tokenBytes: (id: number) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
  const model = { name: manifest.name, sha256: manifest.sha256, runtime }
  const runs = seeds.map((seed) => {
    const settings = twinSettings({ weight, seed })
    return { promptTokens, settings, scorer: openRewards(settings, { forest, rewards, ...text }) }
  })
  const records = runs.map(({ settings }) => startRun({ prompt, promptTokens, settings, model }))
  for await (const steps of decodeRuns(runs, { forest, ...text, recordRewards: ['full'] }))
    for (const { run: index, record } of steps) records[index] = appendStep(records[index] as RunRecord, record)
  return records
}

/** The comparison with the judge's scores, and both heads' scores of the unsteered text with an end token appended. */
async function scored(
  record: RunRecord,
  { trunk, tokenizer }: NodeModel,
  rewards: readonly Reward[],
  judges: readonly Judge[],
): Promise<TwinComparison> {
  const forest = new Forest(trunk)
  const { promptTokens } = record
  const texts = record.columns.slice(0, 3).map(({ tokens, text, stop }) => ({
    promptTokens,
    tokens: tokens.map(({ token }) => token),
    text,
    finished: stop === 'endOfText',
  }))
  const judged = (await scoreTexts(forest, texts, judges, null)) ?? []
  const [unsteered] = texts as [(typeof texts)[number]]
  const ended = unsteered.finished ? unsteered.tokens : [...unsteered.tokens, tokenizer.endTokenId]
  const nodes = forest.chain(null, [...promptTokens, ...ended])
  await forest.extend(nodes)
  const origin = nodes[promptTokens.length - 1] as ForestNode
  const parts = {
    forest,
    rewards,
    tokenBytes: (id: number) => tokenizer.bytes(id),
    stopTokenIds: tokenizer.stopTokenIds,
  }
  const scoreBy = async (reward: string) => {
    const scores = await openReward(reward, parts)?.score([nodes.at(-1) as ForestNode], origin, ['full'])
    return scores?.[0]?.full ?? Number.NaN
  }
  return twinComparison(
    record,
    judged.map(({ judges: scores }) => scores[FIRST_REWARD] as number),
    { first: await scoreBy(FIRST_REWARD), twin: await scoreBy(TWIN_REWARD) },
  )
}

function summary(byPrompt: readonly (readonly TwinComparison[])[], command: string): TwinTexts {
  const judgeOf = ({ columns }: TwinComparison, index: number) => columns[index]?.judge ?? Number.NaN
  const all = byPrompt.flat()
  const judged = [0, 1, 2].map((index) => {
    const means = byPrompt.map((ofPrompt) => mean(ofPrompt.map((each) => judgeOf(each, index))))
    return { mean: mean(means), standardError: standardDeviation(means) / Math.sqrt(means.length) }
  }) as TwinTexts['judged']
  const [first] = all as [TwinComparison]
  return {
    comparisons: byPrompt.map(([shown]) => shown as TwinComparison),
    maxTokens: twinSettings(first).maxTokens,
    seeds: byPrompt[0]?.length ?? 0,
    prefers: { holds: all.filter((each) => judgeOf(each, 1) > judgeOf(each, 2)).length, of: all.length },
    judged,
    command,
  }
}
