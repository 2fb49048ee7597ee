// `tokenwise score`: how often each head of a reward prefers the chosen response, at several lengths of both.
// `tokenwise heads-table` and the cards use the same arithmetic (tools/training/evaluate.ts).

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import type { HeadName } from '../../src/decoding/record.ts'
import { headLayers, loadRewards, type Reward } from '../../src/rewards/loadRewards.ts'
import { cuts as parseCuts, wholeNumber } from '../options.ts'
import { type Accuracy, accuracyOf, wins } from '../training/evaluate.ts'
import { readModelFile } from '../training/modelFile.ts'
import { pairFeatures } from '../training/pairFeatures.ts'
import { readPairs } from '../training/pairs.ts'
import { CUTS } from '../training/trainHead.ts'

export const HEADS_DIR = path.resolve(import.meta.dirname, '../../public/heads')

interface ScoreOptions {
  pairs: string
  reward: string
  cuts: number[]
  limit?: number
  heads: string
  json?: true
}

type Scored = Partial<Record<HeadName, { cuts: Record<string, Accuracy> }>>

export function register(program: Command): void {
  program
    .command('score')
    .description('how often the heads of a reward prefer the chosen response of a pair')
    .requiredOption('--pairs <path>', '.jsonl or .jsonl.gz of {"prompt", "chosen", "rejected"} rows')
    .requiredOption('--reward <name>', 'whose heads: a name in rewards.json')
    .option(
      '--cuts <shares>',
      'lengths that are compared, as shares of the shorter response; 1: complete',
      parseCuts,
      CUTS,
    )
    .option('--limit <rows>', 'only the first rows of the file', wholeNumber(1))
    .option('--heads <folder>', 'folder of rewards.json', HEADS_DIR)
    .option('--json', 'print {"reward", "heads": {"full": {"cuts": {"0.25": {"accuracy", "standardError", "n"}}}}}')
    .action(score)
}

async function score({ pairs: file, reward: name, cuts, limit, heads: folder, json }: ScoreOptions): Promise<void> {
  const model = await readModelFile()
  const rewards = await loadRewards((relative) => readHeadFile(folder, relative), model.sha256)
  const reward = rewards.find((candidate) => candidate.name === name)
  if (!reward) {
    const names = rewards.map((candidate) => candidate.name).join(', ') || 'none'
    throw new Error(`there is no reward "${name}" in ${folder}: there are ${names}`)
  }
  const { contextLength, hiddenSize } = model.shape
  const pairs = readPairs(file, model.tokenizer, { contextLength, ...(limit === undefined ? {} : { limit }) })
  const features = await pairFeatures(pairs, model, headLayers([reward]), 'hidden rows')
  const heads: Scored = {}
  for (const head of reward.heads) {
    const rows = features.get(head.card.layer) ?? []
    const byCut = cuts.map((cut) => [String(cut), accuracyOf(wins(head, hiddenSize, rows, cut))])
    heads[head.card.objective] = { cuts: Object.fromEntries(byCut) }
  }
  if (json) console.log(JSON.stringify({ reward: name, heads }))
  else print(reward, pairs.length, cuts, heads)
}

async function readHeadFile(folder: string, relative: string): Promise<Uint8Array> {
  try {
    return await readFile(path.join(folder, relative))
  } catch (error) {
    throw new Error(
      `${path.join(folder, relative)} cannot be read: train the heads first, or name their folder by --heads`,
      {
        cause: error,
      },
    )
  }
}

function print({ title }: Reward, count: number, cuts: readonly number[], heads: Scored): void {
  console.log(`${title}: share of ${count} pairs whose chosen response scores higher, ± standard error.`)
  console.log(['head'.padEnd(8), ...cuts.map((cut) => `${+(100 * cut).toFixed(1)}%`.padEnd(13))].join('  '))
  for (const [objective, { cuts: byCut }] of Object.entries(heads)) {
    const cells = cuts.map((cut) => {
      const { accuracy, standardError } = byCut[String(cut)] as Accuracy
      return `${accuracy.toFixed(3)} ± ${standardError.toFixed(3)}`
    })
    console.log([objective.padEnd(8), ...cells].join('  '))
  }
}
