// `tokenwise evaluate`: compares methods, weights and seeds over a file of prompts, scored by judges that do not steer.

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { examples, groups } from '../cli/help.ts'
import { writtenOptions } from '../cli/options.ts'
import { textsCsv } from '../evaluation/csv.ts'
import { addEvaluationOptions } from '../evaluation/options.ts'
import { reportFiles } from '../evaluation/report.ts'
import { runEvaluation } from '../evaluation/runEvaluation.ts'

export function register(program: Command): void {
  const command = program
    .command('evaluate')
    .helpGroup(groups.evaluate)
    .description('Compare methods and weights over many prompts, scored by judges; run again to continue')
  addEvaluationOptions(command)
    .addHelpText(
      'after',
      examples(
        'evaluate --reward sentiment --prompts prompts.jsonl --judge sentiment --out results',
        'evaluate --reward sentiment --prompts prompts.jsonl --judge sentiment,sentimentWords --units standard --methods topK,args,pargs --processes 2 --out results',
      ),
    )
    .action(async (options, command) => {
      const { out, json } = options
      // The folder of heads is recorded only if the user gave one.
      const isDefault = command.getOptionValueSource('heads') === 'default'
      const without = ['out', 'json', 'processes', 'share', ...(isDefault ? ['heads'] : [])]
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
    })
}
