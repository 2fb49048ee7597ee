// `tokenwise task-samples`: the base model's own answers to the prompts of a task, labelled by the program that checks it.

import { type Command, Option } from 'commander'
import { Forest } from '../../src/decoding/forest.ts'
import { wilsonInterval } from '../../src/metrics/wilsonInterval.ts'
import { openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { type TaskPart, taskParts } from '../../src/rewards/tasks/oneSentence.ts'
import { wholeNumber } from '../options.ts'
import { startProgress } from '../progress.ts'
import { resumeRows } from '../resumableRows.ts'
import { GROUPS_PER_SHARD, writeFeatures } from '../training/extract.ts'
import { rolloutGroup, writeRollouts } from '../training/rollouts.ts'
import { samplePairs, succeeds, type TaskSample, taskOpenings } from '../training/taskSamples.ts'

interface Options {
  part: TaskPart
  n: number
  maxTokens: number
  topK: number
  temperature: number
  layer: number
  seed: number
  out: string
}

export function register(program: Command): void {
  program
    .command('task-samples')
    .description('samples answers to "in one short sentence: …" and labels them by program: for train --samples')
    .addOption(new Option('--part <name>', 'which prompts').choices([...taskParts]).default('training'))
    .option('--n <number>', 'answers to each prompt', wholeNumber(1), 12)
    .option('--max-tokens <tokens>', 'length limit of an answer', wholeNumber(1), 32)
    .option('--top-k <number>', 'candidates of the base policy, as in the app', wholeNumber(1), 10)
    .option('--temperature <number>', 'temperature of the base policy', Number, 1)
    .option('--layer <number>', 'layer whose rows are kept', wholeNumber(1), 20)
    .option('--seed <number>', 'of the noise', wholeNumber(0), 1)
    .requiredOption('--out <path>', 'where the samples go, one JSON object a line')
    .action(taskSamples)
}

async function taskSamples(options: Options): Promise<void> {
  const { part, n, layer, out, ...sampling } = options
  const model = await openNodeModel({ taps: [layer], form: 'fp32' })
  try {
    const { tokenizer, trunk, manifest } = model
    const settings = { ...sampling, stopTokens: tokenizer.stopTokenIds }
    const source = { trunkSha256: manifest.sha256, layer, hiddenSize: trunk.shape.hiddenSize }
    const openings = taskOpenings(part, tokenizer, n)
    const kept = resumeRows<TaskSample>(out, { part, n, layer, settings, trunk: manifest.sha256, GROUPS_PER_SHARD })
    const progress = startProgress('answers', openings.length)
    const forest = new Forest(trunk)
    for (let done = kept.waves * GROUPS_PER_SHARD; done < openings.length; done += GROUPS_PER_SHARD) {
      progress.update(done)
      const written = await writeRollouts(forest, openings.slice(done, done + GROUPS_PER_SHARD), layer, settings)
      const rollouts = written.map(({ rollout }) => rollout)
      writeFeatures(
        source,
        rollouts.map(rolloutGroup),
        written.map(({ rows }) => rows),
      )
      kept.append(rollouts.map((rollout) => ({ ...rollout, success: succeeds(rollout, tokenizer) })))
    }
    progress.update(openings.length)
    progress.end()
    const samples = kept.finish()
    const good = samples.filter(({ success }) => success).length
    const [low, high] = wilsonInterval(good / samples.length, samples.length)
    console.log(
      `${out}: ${samples.length} answers, ${good} do what was asked (${(good / samples.length).toFixed(3)}, 95% interval ${low.toFixed(3)} to ${high.toFixed(3)}), ${samplePairs(samples).length} pairs.`,
    )
  } finally {
    await model.dispose()
  }
}
