// `tokenwise endings` records pairs of texts that the base model writes, and the model's continuations of their prefixes at
// several cuts. The lessons on prefix labels and on credit show them.

import { rmSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from '@commander-js/extra-typings'
import { cuts, finiteNumber, type OptionsOf, wholeNumber, writtenOptions } from '../../../../tools/cli/options.ts'
import { rowsInWaves } from '../../../../tools/cli/resumableRows.ts'
import { writeWhole } from '../../../../tools/cli/wholeFiles.ts'
import { withModel } from '../../../../tools/cli/withModel.ts'
import type { Judge } from '../../../rewards/judge.ts'
import { checkEndings, type EndingsPair, type EndingsSet } from '../../parts/endings.ts'
import { filmPairs, taskPairs } from './parts/findPairs.ts'
import { labelTable } from './parts/labelTable.ts'
import { type Parts, recordPair, shortened } from './parts/recordPair.ts'

const define = (program: Command) =>
  program
    .command('endings')
    .description('Record how the base model continues the prefixes of pairs of texts')
    .option('--samples <path>', 'output of `task-samples`, to make pairs from (default: sample film texts)')
    .option('--pairs <number>', 'maximum number of pairs', wholeNumber(1), 50)
    .option('--n <number>', 'number of endings per prefix', wholeNumber(2), 16)
    .option('--cuts <shares>', 'lengths of the prefixes, as shares of the shorter text', cuts, [0.25, 0.5, 0.75])
    .option('--draws <number>', 'number of texts to sample per film opening', wholeNumber(2), 4)
    .option('--margin <log-odds>', "minimum difference between the judge's scores of a film pair", finiteNumber, 1)
    .option('--max-tokens <tokens>', 'length limit of a text, and of a prefix plus its ending', wholeNumber(8), 32)
    .option('--top-k <number>', 'number of candidates, k, to sample from', wholeNumber(1), 10)
    .option('--temperature <number>', 'sampling temperature', finiteNumber, 1)
    .option('--seed <number>', 'seed of the noise', wholeNumber(0), 1)
    .requiredOption('--out <path>', 'output file (.json.gz)')

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(endings)

async function endings(options: Options, command: Command): Promise<void> {
  const isTask = options.samples !== undefined
  const reward = isTask ? null : 'sentiment'
  const names = isTask ? ['oneSentence'] : ['sentiment', 'sentimentWords']
  await withModel({ reward, judges: names }, async (model, signal) => {
    const { rewards, judges, forest, text } = model
    const { n, margin, seed, topK, temperature, maxTokens } = options
    const sampling = { seed, topK, temperature, maxTokens }
    const parts: Parts = { forest, model, judges, scorer: model.scorer(reward), ...sampling, ...text }
    const pairs = options.samples ? taskPairs(options.samples, options.pairs, model) : await filmPairs(options, parts)
    const { out, samples, ...settings } = options
    const rows = `${out}.rows`
    const dependsOn = {
      settings,
      pairs,
      trunk: model.manifest.sha256,
      heads: rewards.flatMap(({ heads }) => heads.map(({ card }) => card)),
      judges: judges.map(({ title }) => title),
    }
    const waves = { out: rows, settings: dependsOn, label: 'pairs', perWave: 1, signal }
    const recorded = await rowsInWaves(
      pairs,
      waves,
      async ([pair], index): Promise<EndingsPair[]> =>
        pair ? [shortened(await recordPair(pair, index, options, parts))] : [],
    )
    const [judge] = judges as [Judge]
    const set: EndingsSet = {
      reward: reward ?? judge.name,
      judge: { name: judge.name, title: judge.title, isExact: isTask },
      command: `tokenwise endings ${writtenOptions(command)}`,
      model: model.identity,
      n,
      chat: isTask,
      margin: isTask ? 1 : margin,
      sampling,
      pairs: recorded,
    }
    checkEndings(set, out)
    const packed = gzipSync(JSON.stringify(set), { level: 9 })
    writeWhole(out, packed)
    rmSync(rows)
    console.log(
      `${path.basename(out)}: ${set.pairs.length} pairs × ${options.cuts.length} cuts × 2 × ${n} endings, ${Math.round(packed.length / 1000)} KB.`,
    )
    console.log(labelTable(set))
  })
}
