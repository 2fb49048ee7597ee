// Help texts and options that several commands share.

import { type Command, Option, type OptionValues } from '@commander-js/extra-typings'
import { finiteNumber, wholeNumber } from './options.ts'
import { HEADS_DIR } from './paths.ts'

/** Headings in `tokenwise --help`, in order. */
export const groups = {
  write: 'Write and score:',
  evaluate: 'Evaluate:',
  train: 'Train:',
} as const

/** Help text with examples. @param lines commands with their options, without `tokenwise`. */
export function examples(...lines: string[]): string {
  const heading = lines.length === 1 ? 'Example' : 'Examples'
  return `\n${heading}:\n${lines.map((line) => `  npm run --silent tokenwise -- ${line}`).join('\n')}`
}

/** Options of commands that sample from the base model. */
export const addSampling = <Args extends unknown[], Opts extends OptionValues>(
  command: Command<Args, Opts>,
  maxTokens: number,
) =>
  command
    .option('--max-tokens <n>', 'length limit of a sample', wholeNumber(1), maxTokens)
    .option('--top-k <k>', 'candidates per step', wholeNumber(1), 10)
    .option('--temperature <T>', 'sampling temperature', finiteNumber, 1)
    .option('--seed <n>', 'random seed', wholeNumber(0), 1)

export const headsOption = () =>
  new Option('--heads <dir>', 'folder of rewards.json and the head files').default(HEADS_DIR, 'public/heads')

export const unitsOption = () =>
  new Option(
    '--units <units>',
    'what w multiplies: raw scores, or scores divided by their standard deviation (RAD: always raw)',
  )
    .choices(['raw', 'standard'])
    .default('raw')

type Scoring = 'reward' | 'judge'

export const labelOption = <Of extends Scoring>(of: Of) =>
  new Option(
    `--${of}-label <label>`,
    `which label of a text classifier is the ${of === 'reward' ? 'reward' : 'score'}, or which difference, such as POSITIVE-NEGATIVE (default: the one that the labels make plain)`,
  ) as Option<`--${Of}-label <label>`>

export const readsOption = <Of extends Scoring>(of: Of) =>
  (
    new Option(
      `--${of}-reads <text>`,
      'what a text classifier reads: prompt and response, or the response alone (default: all)',
    ) as Option<`--${Of}-reads <text>`>
  ).choices(['all', 'response'])

/** Accepted for scripts that give it. */
export const formOption = () =>
  new Option('--form <form>', 'has no effect: the weights are kept as the model file has them').choices([
    'int4',
    'fp32',
  ])
