// `tokenwise units`: measures the unit of every head of a reward and writes it on the heads' cards.

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { readHead, writeHead } from '../../src/rewards/headFile.ts'
import { headLayers, parseRewardIndex } from '../../src/rewards/loadRewards.ts'
import { readPrompts } from '../evaluation/prompts.ts'
import { finiteNumber, wholeNumber } from '../options.ts'
import { startProgress } from '../progress.ts'
import { HEADS_DIR, rewardNamed } from '../rewards.ts'
import { measureUnits, type Unit } from '../training/units.ts'

interface Options {
  reward: string
  prompts: string
  chat?: true
  maxTokens: number
  topK: number
  temperature: number
  seed: number
  heads: string
}

export function register(program: Command): void {
  program
    .command('units')
    .description("measures the spread of each head's scores over base candidates and writes it into the head files")
    .requiredOption('--reward <name>', 'whose heads')
    .requiredOption(
      '--prompts <path>',
      '.jsonl or .jsonl.gz of {"id", "prompt"} rows: openings to train on, not to test',
    )
    .option('--chat', "put every prompt into the model's chat form, as one user turn")
    .option('--max-tokens <n>', 'tokens sampled from each prompt', wholeNumber(1), 24)
    .option('--top-k <k>', 'candidates at a step', wholeNumber(2), 10)
    .option('--temperature <T>', 'of the samples', finiteNumber, 1)
    .option('--seed <n>', 'of the samples', wholeNumber(0), 1)
    .option('--heads <dir>', 'folder with rewards.json and head files', HEADS_DIR)
    .action(units)
}

async function units({ reward: name, prompts: file, chat, heads: dir, ...settings }: Options): Promise<void> {
  const reward = await rewardNamed(dir, name)
  const model = await openNodeModel({ taps: headLayers([reward]), form: 'fp32' })
  try {
    const room = model.trunk.shape.contextLength - settings.maxTokens
    const prompts = readPrompts(file, model.tokenizer, { chat: chat ?? false, room }).map(({ tokens }) => tokens)
    const progress = startProgress('prompts', prompts.length)
    const onPrompt = (done: number) => progress.update(done)
    const measured = await measureUnits(model, reward.heads, { prompts, settings, onPrompt })
    progress.end()
    const index = parseRewardIndex(readFileSync(path.join(dir, 'rewards.json')))
    for (const { objective, file } of index.rewards.find((found) => found.name === name)?.heads ?? []) {
      const place = path.join(dir, file)
      const { card, weights } = readHead(readFileSync(place))
      const { unit, n } = measured.get(objective) as Unit
      writeFileSync(place, writeHead({ ...card, unit }, weights))
      console.log(`${file}: ${unit.toFixed(3)} (${n} steps, ${prompts.length} prompts)`)
    }
  } finally {
    await model.dispose()
  }
}
