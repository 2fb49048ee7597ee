// `tokenwise generate`: one comparison on the command line, by the code that the page runs.

import { type Command, Option } from 'commander'
import { abortRun, appendStep, startRun } from '../../src/decoding/assembleRun.ts'
import { Forest } from '../../src/decoding/forest.ts'
import { decode } from '../../src/decoding/lockstep.ts'
import { methodNamed, methodNames } from '../../src/decoding/methods/index.ts'
import type { RewardChoice, RunRecord, RunSettings } from '../../src/decoding/record.ts'
import { encodePrompt } from '../../src/models/encodePrompt.ts'
import { openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { headLayers } from '../../src/rewards/loadRewards.ts'
import { openReward } from '../../src/rewards/openReward.ts'
import { rules, ruleUsage } from '../../src/rewards/rules/index.ts'
import { finiteNumber, rewardChoice, wholeNumber } from '../options.ts'
import { startProgress } from '../progress.ts'
import { HEADS_DIR, rewardsFor } from '../rewards.ts'
import { sideBySide } from '../sideBySide.ts'

interface GenerateOptions {
  prompt: string
  chat?: true
  methods: string
  reward?: RewardChoice
  heads: string
  units: 'raw' | 'standard'
  weight: number
  topK: number
  temperature: number
  seed: number
  sample: number
  maxTokens: number
  model?: string
  form: 'int4' | 'fp32'
  json?: true
}

export function register(program: Command): void {
  program
    .command('generate')
    .description('write one prompt on by several decoding methods, token by token, side by side')
    .requiredOption('--prompt <text>', 'text to go on from')
    .option('--chat', "put the prompt into the model's chat form, as one user turn")
    .option('--methods <names>', `${methodNames.join(', ')}; commas between`, 'topK,args,cd,pargs')
    .option(
      '--reward <reward>',
      `what steers and is recorded: a reward of --heads, a rule (${rules.map(ruleUsage).join(', ')}), or a mix of these, ` +
        'each in units of its own spread: "sentiment*1+keyword:garden*0.5"; without one, the base model alone',
      rewardChoice,
    )
    .option('--heads <dir>', 'folder with rewards.json and head files', HEADS_DIR)
    .option('--weight <w>', 'w: how hard the reward pushes', finiteNumber, 2)
    .addOption(
      new Option('--units <units>', 'what w multiplies: raw scores, or scores in units of their spread')
        .choices(['raw', 'standard'])
        .default('raw'),
    )
    .option('--top-k <k>', 'candidates at a step', wholeNumber(1), 10)
    .option('--temperature <T>', 'of the sampling methods', finiteNumber, 1)
    .option('--seed <n>', 'of all randomness', wholeNumber(0), 1)
    .option('--sample <n>', 'which of several samples from one seed', wholeNumber(0), 0)
    .option('--max-tokens <n>', 'length limit of each column', wholeNumber(1), 48)
    .option('--model <dir>', 'folder of another model (manifest and parts)')
    .option('--form <form>', 'weights: int4 or fp32 (both exact)', 'int4')
    .option('--json', 'print the whole record')
    .action(async (options: GenerateOptions) => {
      const record = await generate(options)
      console.log(options.json ? JSON.stringify(record) : sideBySide(record, process.stdout.columns ?? 120))
    })
}

/** Runs one comparison; Ctrl-C ends it within one step and keeps what was written. */
async function generate(options: GenerateOptions): Promise<RunRecord> {
  const methods = options.methods.split(',').map((name) => methodNamed(name.trim()).name)
  const settings: RunSettings = {
    columns: methods.map((method) => ({ method, weight: options.weight })),
    reward: options.reward ?? null,
    units: options.units,
    topK: options.topK,
    temperature: options.temperature,
    seed: options.seed,
    sample: options.sample,
    maxTokens: options.maxTokens,
    chat: options.chat ?? false,
  }
  const rewards = await rewardsFor(options.heads, settings.reward, options.model)
  const model = await openNodeModel({
    taps: headLayers(rewards),
    form: options.form,
    ...(options.model === undefined ? {} : { dir: options.model }),
  })
  const controller = new AbortController()
  const abort = () => controller.abort()
  process.once('SIGINT', abort)
  const progress = startProgress('tokens', settings.maxTokens)
  try {
    const { tokenizer, manifest, trunk } = model
    const promptTokens = encodePrompt(tokenizer, { prompt: options.prompt, ...settings })
    const forest = new Forest(trunk)
    let record = startRun({
      prompt: options.prompt,
      promptTokens,
      settings,
      model: { name: manifest.name, sha256: manifest.sha256, runtime: model.runtime },
    })
    const text = { tokenBytes: (id: number) => tokenizer.bytes(id), stopTokenIds: tokenizer.stopTokenIds }
    const steps = decode({
      forest,
      promptTokens,
      scorer: openReward(settings.reward, { forest, rewards, ...text }),
      settings,
      ...text,
      signal: controller.signal,
    })
    for await (const step of steps) {
      record = appendStep(record, step)
      progress.update(step.step + 1)
    }
    return controller.signal.aborted ? abortRun(record) : record
  } finally {
    progress.end()
    process.off('SIGINT', abort)
    await model.dispose()
  }
}
