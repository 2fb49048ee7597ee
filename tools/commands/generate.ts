// `tokenwise generate`: runs one comparison with the same code as the page.

import type { Command } from '@commander-js/extra-typings'
import { abortRun } from '../../src/decoding/assembleRun.ts'
import { methodNames, readMethodName } from '../../src/decoding/methods/index.ts'
import type { RunRecord, RunSettings } from '../../src/decoding/record.ts'
import { encodePrompt } from '../../src/models/encodePrompt.ts'
import { countClassifiers } from '../../src/rewards/classifier/cost.ts'
import { rules, ruleUsage } from '../../src/rewards/rules/index.ts'
import { namedChoice } from '../cli/classifiers.ts'
import { examples, formOption, groups, headsOption, labelOption, readsOption, unitsOption } from '../cli/help.ts'
import { finiteNumber, type OptionsOf, rewardChoice, wholeNumber } from '../cli/options.ts'
import { startProgress } from '../cli/progress.ts'
import { sideBySide } from '../cli/sideBySide.ts'
import { withModel } from '../cli/withModel.ts'
import { writeRecords } from '../cli/writeRecords.ts'

const REWARD_HELP =
  `steering reward: a trained reward in --heads, a rule (${rules.map(ruleUsage).join(', ')}), a text classifier (its folder, ` +
  'or owner/name on a hub), or a mix of normalized rewards such as "sentiment*1+keyword:garden*0.5" (default: no reward)'

const define = (program: Command) =>
  program
    .command('generate')
    .helpGroup(groups.write)
    .description('Continue a prompt with several decoding methods, side by side')
    .requiredOption('--prompt <text>', 'text to continue')
    .option('--chat', "put the prompt into the model's chat form, as one user turn")
    .option('--methods <names>', `methods, separated by commas: ${methodNames.join(', ')}`, 'topK,args,cd,pargs')
    .option('--reward <reward>', REWARD_HELP, rewardChoice)
    .addOption(labelOption('reward'))
    .addOption(readsOption('reward'))
    .addOption(headsOption())
    .option('--weight <w>', 'steering weight w', finiteNumber, 2)
    .addOption(unitsOption())
    .option('--top-k <k>', 'candidates per step', wholeNumber(1), 10)
    .option('--temperature <T>', 'temperature of the sampling methods', finiteNumber, 1)
    .option('--seed <n>', 'random seed', wholeNumber(0), 1)
    .option(
      '--sample <n>',
      'number of the sample; each number gives another sample with the same seed',
      wholeNumber(0),
      0,
    )
    .option('--max-tokens <n>', 'length limit of each response', wholeNumber(1), 48)
    .option('--model <dir>', 'folder of another model (manifest and parts)')
    .addOption(formOption())
    .option('--json', 'print the complete record as JSON')
    .addHelpText(
      'after',
      examples(
        'generate --prompt "The acting in this movie is" --reward sentiment --weight 2',
        'generate --prompt "The acting in this movie is" --reward models/film-judge --methods topK,args,bestOfN --units standard',
        'generate --prompt "Yesterday we walked to the" --reward readingEase --methods topK,pargs --json',
      ),
    )

type Options = OptionsOf<typeof define>

export const register = (program: Command) =>
  define(program).action(async (options) => {
    const record = await generate(options)
    console.log(options.json ? JSON.stringify(record) : sideBySide(record, process.stdout.columns ?? 120))
  })

/** Runs one comparison. Ctrl+C ends it within one step and keeps the tokens so far. */
function generate({ prompt, heads, model: modelDir, form: _, methods, ...options }: Options): Promise<RunRecord> {
  const names = methods.split(',').map((name) => readMethodName(name.trim()))
  const settings: RunSettings = {
    columns: names.map((method) => ({ method, weight: options.weight })),
    weight: options.weight,
    reward: namedChoice(options.reward ?? null),
    units: options.units,
    topK: options.topK,
    temperature: options.temperature,
    seed: options.seed,
    sample: options.sample,
    maxTokens: options.maxTokens,
    chat: options.chat ?? false,
  }
  const classifier = { label: options.rewardLabel, reads: options.rewardReads }
  return withModel({ reward: options.reward, classifier, headsDir: heads, modelDir }, async (model, signal) => {
    const promptTokens = encodePrompt(model.tokenizer, { prompt, ...settings })
    const run = { prompt, promptTokens, scorer: model.scorer(settings.reward), settings }
    const progress = startProgress('tokens', settings.maxTokens)
    const spent = countClassifiers(model.classifiers)
    try {
      const [written] = (await writeRecords(model, [run], { signal, onStep: progress.update })) as [RunRecord]
      const classifiers = spent()
      const record = { ...written, ...(classifiers ? { classifiers } : {}) }
      return signal.aborted ? abortRun(record) : record
    } finally {
      progress.end()
    }
  })
}
