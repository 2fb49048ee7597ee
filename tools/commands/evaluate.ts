// `tokenwise evaluate`: methods, weights and seeds over a file of prompts, scored by judges that steer none of them. A stopped
// evaluation continues after its last complete wave.

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Command, Option } from '@commander-js/extra-typings'
import { methodNames, readMethodName } from '../../src/decoding/methods/index.ts'
import { DEFAULT_BEST_OF } from '../../src/decoding/settings.ts'
import { examples, groups, headsOption, unitsOption } from '../cli/help.ts'
import { finiteNumber, numbers, rewardChoice, wholeNumber, wholeNumbers, writtenOptions } from '../cli/options.ts'
import { textsCsv } from '../evaluation/csv.ts'
import { presets } from '../evaluation/plan.ts'
import { reportFiles } from '../evaluation/report.ts'
import { type EvaluationOptions, runEvaluation } from '../evaluation/runEvaluation.ts'
import { parseShare } from '../evaluation/shares.ts'

export function register(program: Command): void {
  program
    .command('evaluate')
    .helpGroup(groups.evaluate)
    .description('Compare methods and weights over many prompts, by judges; run again to continue')
    .requiredOption('--reward <name>', 'what steers: a reward, a rule, or NAME*WEIGHT+NAME*WEIGHT', rewardChoice)
    .requiredOption('--prompts <path>', 'file of {"id", "prompt"} rows; dialogues are put into chat form')
    .option('--methods <names>', `methods, separated by commas: ${methodNames.join(', ')}`, 'topK,args,cd,pargs')
    .option('--weights <numbers>', 'steering weights w of every method that has one', numbers, [1, 2, 4])
    .option('--weights-for <method=numbers>', 'weights of one method: rad=10,30; repeatable', weightsFor, {})
    .addOption(unitsOption())
    .option('--presets <names>', `rows with a paper's own settings: ${Object.keys(presets).join(', ')}`, '')
    .option('--seeds <numbers>', 'seeds: one sample of each prompt per seed', wholeNumbers, [1, 2, 3])
    .option('--max-tokens <n>', 'length limit of a response', wholeNumber(1), 48)
    .option('--top-k <k>', 'candidates per step, the same for all methods', wholeNumber(1), 10)
    .option('--temperature <T>', 'temperature of the sampling methods', finiteNumber, 1)
    .option('--best-of <N>', 'samples of Best-of-N', wholeNumber(1), DEFAULT_BEST_OF)
    .option('--chat', "put every prompt into the model's chat form, as one user turn")
    .requiredOption('--judge <names>', 'judges, separated by commas; the first one decides wins')
    .option('--gold-samples <n>', 'base samples per prompt for the token MRR; 0: none', wholeNumber(0), 16)
    .option('--cost-tokens <n>', 'tokens over which each method is timed; 0: none', wholeNumber(0), 192)
    .option('--runs-per-wave <n>', 'runs of up to 8 columns that share a forest', wholeNumber(1), 1)
    .option('--processes <n>', 'processes that work in parallel', wholeNumber(1), 1)
    .addOption(new Option('--share <i/n>', 'the part of one of several processes').argParser(parseShare).hideHelp())
    .addOption(headsOption())
    .requiredOption('--out <dir>', 'folder for records, summary, tables and figures')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      examples(
        'evaluate --reward sentiment --prompts prompts.jsonl --judge sentiment --out results',
        'evaluate --reward sentiment --prompts prompts.jsonl --judge sentiment,sentimentWords --units standard --methods topK,args,pargs --processes 2 --out results',
      ),
    )
    .action(evaluate)
}

function weightsFor(text: string, before: EvaluationOptions['weightsFor']): EvaluationOptions['weightsFor'] {
  const [name = '', values = ''] = text.split('=')
  return { ...before, [readMethodName(name)]: numbers(values) }
}

async function evaluate(options: EvaluationOptions, command: Command): Promise<void> {
  const { out, json } = options
  // The folder of heads is recorded only if it is not the default one.
  const isOurs = command.getOptionValueSource('heads') === 'default'
  const without = ['out', 'json', 'processes', 'share', ...(isOurs ? ['heads'] : [])]
  const done = await runEvaluation(options, `tokenwise evaluate ${writtenOptions(command, without)}`)
  if (!done) return
  const { summary, texts } = done
  const files = {
    'summary.json': `${JSON.stringify(summary, null, 1)}\n`,
    ...reportFiles(summary),
    'texts.csv': textsCsv(texts, summary.judges),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(out, name), content)
  if (json) console.log(JSON.stringify(summary))
  else console.log(`${out}: ${Object.keys(files).join(', ')}`)
}
