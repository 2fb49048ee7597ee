// The options of `tokenwise evaluate`.

import { type Command, Option } from '@commander-js/extra-typings'
import { methodNames, readMethodName } from '../../src/decoding/methods/index.ts'
import { DEFAULT_BEST_OF } from '../../src/decoding/settings.ts'
import { type PlanOptions, presets } from '../../src/evaluation/plan.ts'
import { headsOption, labelOption, readsOption, unitsOption } from '../cli/help.ts'
import { finiteNumber, numbers, type OptionsOf, rewardChoice, wholeNumber, wholeNumbers } from '../cli/options.ts'
import { parseShare } from './shares.ts'

type WeightsFor = NonNullable<PlanOptions['weightsFor']>

function weightsFor(text: string, before: WeightsFor): WeightsFor {
  const [name = '', values = ''] = text.split('=')
  return { ...before, [readMethodName(name)]: numbers(values) }
}

export const addEvaluationOptions = (command: Command) =>
  command
    .requiredOption(
      '--reward <name>',
      'steering reward: a trained reward, a rule, a text classifier (its folder, or owner/name on a hub), or a mix NAME*WEIGHT+NAME*WEIGHT',
      rewardChoice,
    )
    .addOption(labelOption('reward'))
    .addOption(readsOption('reward'))
    .requiredOption('--prompts <path>', 'file of {"id", "prompt"} rows; dialogues are put into chat form')
    .option('--methods <names>', `methods, separated by commas: ${methodNames.join(', ')}`, 'topK,args,cd,pargs')
    .option('--weights <numbers>', 'steering weights w, for methods that have one', numbers, [1, 2, 4])
    .option('--weights-for <method=numbers>', 'weights for one method, such as rad=10,30; repeatable', weightsFor, {})
    .addOption(unitsOption())
    .option('--presets <names>', `also run methods with their papers' settings: ${Object.keys(presets).join(', ')}`, '')
    .option('--seeds <numbers>', 'seeds; each seed gives one sample per prompt', wholeNumbers, [1, 2, 3])
    .option('--max-tokens <n>', 'length limit of a response', wholeNumber(1), 48)
    .option('--top-k <k>', 'candidates per step, the same for all methods', wholeNumber(1), 10)
    .option('--temperature <T>', 'temperature of the sampling methods', finiteNumber, 1)
    .option('--best-of <N>', 'number of samples for Best-of-N', wholeNumber(1), DEFAULT_BEST_OF)
    .option('--chat', "put every prompt into the model's chat form, as one user turn")
    .requiredOption(
      '--judge <names>',
      'judges, separated by commas, with text classifiers as for --reward; the first one decides wins and losses',
    )
    .addOption(labelOption('judge'))
    .addOption(readsOption('judge'))
    .option(
      '--gold-samples <n>',
      'base samples per prompt for the token MRR; 0 skips the token MRR',
      wholeNumber(0),
      16,
    )
    .option('--cost-tokens <n>', 'number of tokens to time for each method; 0 skips the timing', wholeNumber(0), 192)
    .option('--runs-per-wave <n>', 'number of runs (of up to 8 columns each) that share a forest', wholeNumber(1), 1)
    .option('--processes <n>', 'number of parallel processes', wholeNumber(1), 1)
    .addOption(new Option('--share <i/n>', 'the waves that this process computes').argParser(parseShare).hideHelp())
    .addOption(headsOption())
    .requiredOption('--out <dir>', 'folder for records, summary, tables and figures')
    .option('--json', 'print the summary as JSON')

export type EvaluationOptions = OptionsOf<typeof addEvaluationOptions>
