// `tokenwise twin-texts`: texts that ARGS writes with a head and with its twin, from the playground's movie openings, and which
// of the two the judge prefers. The page shows the texts of the first seed, not selected ones.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { DEMO_PROMPTS, demoPrompts } from '../../../../tools/cli/demoPrompts.ts'
import { finiteNumber, wholeNumber, writtenOptions } from '../../../../tools/cli/options.ts'
import { HEADS_DIR, PUBLIC_DIR } from '../../../../tools/cli/paths.ts'
import { startProgress } from '../../../../tools/cli/progress.ts'
import { throwIfStopped } from '../../../../tools/cli/stopped.ts'
import { plusMinus } from '../../../../tools/cli/tables.ts'
import { type OpenModel, withModel } from '../../../../tools/cli/withModel.ts'
import { writeRecords } from '../../../../tools/cli/writeRecords.ts'
import { mean, standardDeviation } from '../../../../tools/training/evaluate.ts'
import { Forest, type ForestNode } from '../../../decoding/forest.ts'
import type { RunRecord } from '../../../decoding/record.ts'
import { addHead } from '../../../rewards/loadRewards.ts'
import { openRewards } from '../../../rewards/openReward.ts'
import { scoreTexts, textsToScore } from '../../../rewards/scoreTexts.ts'
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

export function register(program: Command): void {
  program
    .command('twin-texts')
    .description('Record what ARGS writes with a head and with its twin, and which text the judge prefers')
    .option('--prompts <path>', 'openings', DEMO_PROMPTS)
    .option('--group <name>', 'group of openings', 'movie')
    .option('--weight <w>', 'weight w, on raw rewards', finiteNumber, 2)
    .option('--seeds <number>', 'seeds per prompt, counting from 1', wholeNumber(1), 10)
    .option('--twin <path>', 'the twin head', path.join(HEADS_DIR, 'sentiment/twin.safetensors'))
    .option('--out <path>', '.json.gz', path.join(PUBLIC_DIR, 'labs/twin-texts.json.gz'))
    .action(twinTexts)
}

/** Runs per forest. */
const RUNS_PER_WAVE = 5

async function twinTexts(options: Options, command: Command): Promise<void> {
  const prompts = demoPrompts(options.group, options.prompts)
  await withModel({ reward: FIRST_REWARD, judges: [FIRST_REWARD] }, async (model, signal) => {
    addHead(model.rewards, readFileSync(options.twin), { trunkSha256: model.manifest.sha256, taps: model.trunk.taps })
    const progress = startProgress('texts', prompts.length * options.seeds)
    const byPrompt: TwinComparison[][] = []
    for (const { prompt } of prompts) {
      const ofPrompt: TwinComparison[] = []
      for (let from = 1; from <= options.seeds; from += RUNS_PER_WAVE) {
        throwIfStopped(signal)
        const seeds = Array.from({ length: Math.min(RUNS_PER_WAVE, options.seeds - from + 1) }, (_, i) => from + i)
        for (const record of await run({ prompt, weight: options.weight, seeds }, model))
          ofPrompt.push(await scored(record, model))
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
      console.log(`  ${name}: ${plusMinus(texts.judged[i])}`)
  })
}

const shortened = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value

function run(
  { prompt, weight, seeds }: { prompt: string; weight: number; seeds: readonly number[] },
  model: OpenModel,
): Promise<RunRecord[]> {
  const promptTokens = model.tokenizer.encode(prompt)
  const forest = new Forest(model.trunk)
  const runs = seeds.map((seed) => {
    const settings = twinSettings({ weight, seed })
    const scorer = openRewards(settings, { forest, rewards: model.rewards, ...model.text })
    return { prompt, promptTokens, settings, scorer }
  })
  return writeRecords(model, runs, { forest, recordRewards: ['full'] })
}

/** The comparison with the judge's scores, and both heads' scores of the unsteered text with an end token appended. */
async function scored(record: RunRecord, model: OpenModel): Promise<TwinComparison> {
  const forest = new Forest(model.trunk)
  const { promptTokens } = record
  const texts = textsToScore(record).slice(0, 3)
  const judged = (await scoreTexts(forest, texts, model.judges, null)) ?? []
  const [unsteered] = texts as [(typeof texts)[number]]
  const ended = unsteered.finished ? unsteered.tokens : [...unsteered.tokens, model.tokenizer.endTokenId]
  const nodes = forest.chain(null, [...promptTokens, ...ended])
  await forest.extend(nodes)
  const origin = nodes[promptTokens.length - 1] as ForestNode
  const scoreBy = async (reward: string) => {
    const scores = await model.scorer(reward, forest)?.score([nodes.at(-1) as ForestNode], origin, ['full'])
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
