// `tokenwise task-samples`: samples the base model's answers to the prompts of a task. The task's program labels the answers.

import { type Command, Option } from '@commander-js/extra-typings'
import { wilsonInterval } from '../../src/metrics/wilsonInterval.ts'
import { taskParts } from '../../src/rewards/tasks/oneSentence.ts'
import { addSampling, examples } from '../cli/help.ts'
import { type OptionsOf, wholeNumber } from '../cli/options.ts'
import { withModel } from '../cli/withModel.ts'
import { GROUPS_PER_SHARD } from '../training/extract.ts'
import { keepRollouts } from '../training/rollouts.ts'
import { samplePairs, succeeds, type TaskSample, taskOpenings } from '../training/taskSamples.ts'

function define(program: Command) {
  const command = program
    .command('task-samples')
    .description('Sample answers to the task "in one short sentence", labeled by a program')
    .addOption(new Option('--part <name>', 'split of the prompts').choices([...taskParts]).default('training'))
    .option('--n <number>', 'number of answers per prompt', wholeNumber(1), 12)
    .option('--layer <number>', 'layer whose hidden rows are stored', wholeNumber(1), 20)
  return addSampling(command, 32)
    .requiredOption('--out <path>', 'output file, one JSON object per line')
    .addHelpText('after', examples('task-samples --out samples.jsonl'))
}

type Options = OptionsOf<typeof define>

export const register = (program: Command) => define(program).action(taskSamples)

async function taskSamples({ part, n, layer, out, ...sampling }: Options): Promise<void> {
  await withModel({ layers: [layer] }, async (model, signal) => {
    const { tokenizer, manifest } = model
    const settings = { ...sampling, stopTokens: tokenizer.stopTokenIds }
    const samples = await keepRollouts<TaskSample>(model, taskOpenings(part, tokenizer, n), {
      out,
      dependsOn: { part, n, layer, settings, trunk: manifest.sha256, GROUPS_PER_SHARD },
      label: 'answers',
      layer,
      settings,
      signal,
      rowOf: (rollout) => ({ ...rollout, success: succeeds(rollout, tokenizer) }),
    })
    const good = samples.filter(({ success }) => success).length
    const [low, high] = wilsonInterval(good / samples.length, samples.length)
    console.log(
      `${out}: ${samples.length} answers, ${good} successes (${(good / samples.length).toFixed(3)}, 95% interval ${low.toFixed(3)} to ${high.toFixed(3)}), ${samplePairs(samples).length} pairs.`,
    )
  })
}
