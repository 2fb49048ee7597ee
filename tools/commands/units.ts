// `tokenwise units`: measures the unit of every head of a reward and writes it to the heads' cards.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { readHead, writeHead } from '../../src/rewards/headFile.ts'
import { parseRewardIndex } from '../../src/rewards/loadRewards.ts'
import type { Unit } from '../../src/rewards/unitSum.ts'
import { addSampling, examples, groups, headsOption } from '../cli/help.ts'
import type { OptionsOf } from '../cli/options.ts'
import { startProgress } from '../cli/progress.ts'
import { rewardNamed } from '../cli/rewards.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { withModel } from '../cli/withModel.ts'
import { readPrompts } from '../evaluation/prompts.ts'
import { measureUnits } from '../training/units.ts'

function define(program: Command) {
  const command = program
    .command('units')
    .helpGroup(groups.train)
    .description("Measure the spread of a reward's scores, for `--units standard`")
    .requiredOption('--reward <name>', 'reward whose heads are measured')
    .requiredOption('--prompts <path>', 'file of {"id", "prompt"} rows: training prompts, not test prompts')
    .option('--chat', "put every prompt into the model's chat form, as one user turn")
  return addSampling(command, 24)
    .addOption(headsOption())
    .addHelpText('after', examples('units --reward sentiment --prompts prompts.jsonl'))
}

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(units)

async function units({ reward: name, prompts: file, chat, heads: dir, ...settings }: Options): Promise<void> {
  const { heads } = await rewardNamed(dir, name)
  await withModel({ reward: name, headsDir: dir }, async (model, signal) => {
    const room = model.trunk.shape.contextLength - settings.maxTokens
    const prompts = readPrompts(file, model.tokenizer, { chat: chat ?? false, room }).map(({ tokens }) => tokens)
    const progress = startProgress('prompts', prompts.length)
    const measured = await measureUnits(model, heads, { prompts, settings, signal, onPrompt: progress.update })
    progress.end()
    const index = parseRewardIndex(readFileSync(path.join(dir, 'rewards.json')))
    for (const { objective, file } of index.rewards.find((found) => found.name === name)?.heads ?? []) {
      const place = path.join(dir, file)
      const { card, weights } = readHead(readFileSync(place))
      const { unit, n } = measured.get(objective) as Unit
      writeWhole(place, writeHead({ ...card, unit }, weights))
      console.log(`${file}: ${unit.toFixed(3)} (${n} steps, ${prompts.length} prompts)`)
    }
  })
}
