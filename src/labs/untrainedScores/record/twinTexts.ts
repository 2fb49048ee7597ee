// `tokenwise twin-texts` records texts that ARGS writes with a head and with its twin, and which of the two a judge prefers.
// The page shows the texts of the first seed, not a selection.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from '@commander-js/extra-typings'
import { DEMO_PROMPTS, demoPrompts } from '../../../../tools/cli/demoPrompts.ts'
import { finiteNumber, type OptionsOf, wholeNumber, writtenOptions } from '../../../../tools/cli/options.ts'
import { HEADS_DIR, PUBLIC_DIR } from '../../../../tools/cli/paths.ts'
import { startProgress } from '../../../../tools/cli/progress.ts'
import { throwIfStopped } from '../../../../tools/cli/stopped.ts'
import { plusMinus } from '../../../../tools/cli/tables.ts'
import { writeWhole } from '../../../../tools/cli/wholeFiles.ts'
import { type OpenModel, withModel } from '../../../../tools/cli/withModel.ts'
import { writeRecords } from '../../../../tools/cli/writeRecords.ts'
import { estimate, mean } from '../../../../tools/training/evaluate.ts'
import { Forest, type ForestNode } from '../../../decoding/forest.ts'
import type { RunRecord } from '../../../decoding/record.ts'
import { addHead } from '../../../rewards/loadRewards.ts'
import { openRewards } from '../../../rewards/openReward.ts'
import { scoreTexts, textsToScore } from '../../../rewards/scoreTexts.ts'
import type { TwinComparison, TwinTexts } from '../format.ts'
import { FIRST_REWARD, MAX_TOKENS, TWIN_REWARD, twinComparison, twinSettings } from '../twins.ts'

const define = (program: Command) =>
  program
    .command('twin-texts')
    .description('Record what ARGS writes with a head and with its twin, and which text the judge prefers')
    .option('--prompts <path>', 'file of prompts', DEMO_PROMPTS)
    .option('--group <name>', 'group of prompts in that file', 'movie')
    .option('--weight <w>', 'steering weight w for raw (not normalized) rewards', finiteNumber, 2)
    .option('--seeds <number>', 'number of seeds per prompt, starting with seed 1', wholeNumber(1), 10)
    .option('--twin <path>', 'file of the twin head', path.join(HEADS_DIR, 'sentiment/twin.safetensors'))
    .option('--out <path>', 'output file (.json.gz)', path.join(PUBLIC_DIR, 'labs/twin-texts.json.gz'))

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(twinTexts)

/** Number of runs in one forest. */
const RUNS_PER_WAVE = 5

async function twinTexts(options: Options, command: Command): Promise<void> {
  const prompts = demoPrompts(options.group, options.prompts)
  await withModel({ reward: FIRST_REWARD, judges: [FIRST_REWARD] }, async (model, signal) => {
    const trunk = { sha256: model.manifest.sha256, shape: model.trunk.shape }
    addHead(model.rewards, readFileSync(options.twin), { trunk, taps: model.trunk.taps })
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
    writeWhole(options.out, gzipSync(JSON.stringify(texts, shortened), { level: 9 }))
    console.log(`the judge prefers the first head's text in ${texts.prefers.holds} of ${texts.prefers.of} comparisons`)
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
  const judged = [0, 1, 2].map((index) =>
    estimate(byPrompt.map((ofPrompt) => mean(ofPrompt.map((each) => judgeOf(each, index))))),
  ) as TwinTexts['judged']
  return {
    comparisons: byPrompt.map(([shown]) => shown as TwinComparison),
    maxTokens: MAX_TOKENS,
    seeds: byPrompt[0]?.length ?? 0,
    prefers: { holds: all.filter((each) => judgeOf(each, 1) > judgeOf(each, 2)).length, of: all.length },
    judged,
    command,
  }
}
