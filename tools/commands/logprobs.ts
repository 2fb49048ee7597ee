// `tokenwise logprobs`: computes the base model's log-probability of every token in the given texts.

import type { Command } from '@commander-js/extra-typings'
import { z } from 'zod'
import { textLogProbs } from '../../src/decoding/textLogProbs.ts'
import { examples, formOption, groups } from '../cli/help.ts'
import type { OptionsOf } from '../cli/options.ts'
import { startProgress } from '../cli/progress.ts'
import { readRows } from '../cli/rows.ts'
import { throwIfStopped } from '../cli/stopped.ts'
import { withModel } from '../cli/withModel.ts'

const rowSchema = z.object({ text: z.string() })

const define = (program: Command) =>
  program
    .command('logprobs')
    .helpGroup(groups.write)
    .description("Compute the base model's log-probability of every token in the given texts")
    .requiredOption('--file <path>', '.jsonl or .jsonl.gz of {"text"} rows')
    .addOption(formOption())
    .option('--json', 'print {"rows": [{"ids", "logProbs"}]}')
    .addHelpText('after', examples('logprobs --file texts.jsonl --json'))

type Options = OptionsOf<typeof define>

export const register = (program: Command) =>
  define(program).action(async (options: Options) => {
    const rows = await logprobs(options)
    if (options.json) console.log(JSON.stringify({ rows }))
    else for (const [i, row] of rows.entries()) console.log(summary(i, row.logProbs))
  })

/** @returns token ids, and natural log-probabilities of the tokens after the first. */
function logprobs({ file }: Options) {
  const texts = readRows(file, rowSchema)
  return withModel({}, async ({ forest, tokenizer }, signal) => {
    const progress = startProgress('log-probabilities', texts.length)
    const rows: { ids: number[]; logProbs: number[] }[] = []
    for (const { text } of texts) {
      throwIfStopped(signal)
      const ids = tokenizer.encode(text)
      // A text without tokens also gets a row, so that these rows correspond to those of the file.
      rows.push({ ids, logProbs: ids.length === 0 ? [] : await textLogProbs(forest, ids) })
      progress.update(rows.length)
    }
    progress.end()
    return rows
  })
}

function summary(index: number, logProbs: readonly number[]): string {
  const mean = logProbs.reduce((sum, logProb) => sum + logProb, 0) / logProbs.length
  return `row ${index + 1}: ${logProbs.length + 1} tokens, mean log-probability ${mean.toFixed(4)}, perplexity ${Math.exp(-mean).toFixed(3)}`
}
