// `tokenwise evaluate`: compares methods, weights and seeds over a file of prompts, scored by judges that do not steer.

import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from '@commander-js/extra-typings'
import { textsCsv } from '../../src/evaluation/csv.ts'
import { responseLines } from '../../src/evaluation/responses.ts'
import { withLock } from '../cli/folderLock.ts'
import { examples, groups } from '../cli/help.ts'
import { writtenOptions } from '../cli/options.ts'
import { writeWhole } from '../cli/wholeFiles.ts'
import { LOCK_FILE, removeParts } from '../evaluation/folder.ts'
import { addEvaluationOptions, type EvaluationOptions } from '../evaluation/options.ts'
import { reportFiles } from '../evaluation/report.ts'
import { runEvaluation } from '../evaluation/runEvaluation.ts'
import { endWithParent } from '../evaluation/shares.ts'

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
      // The folder of heads is recorded only if the user gave one.
      const isDefault = command.getOptionValueSource('heads') === 'default'
      const without = ['out', 'json', 'processes', 'share', ...(isDefault ? ['heads'] : [])]
      const written = `tokenwise evaluate ${writtenOptions(command, without)}`
      if (options.share) {
        // The process that started this one holds the lock.
        endWithParent()
        await runEvaluation(options, written)
      } else await withLock(path.join(options.out, LOCK_FILE), options.out, () => evaluate(options, written))
    })
}

async function evaluate(options: EvaluationOptions, command: string): Promise<void> {
  const { out, json } = options
  removeParts(out)
  const done = await runEvaluation(options, command)
  if (!done) return
  const { summary, texts } = done
  const files = {
    'summary.json': `${JSON.stringify(summary, null, 1)}\n`,
    ...reportFiles(summary),
    'texts.csv': textsCsv(texts, summary.judges),
    'responses.jsonl.gz': gzipSync(responseLines(summary.rows, texts), { level: 9 }),
  }
  for (const [name, content] of Object.entries(files)) writeWhole(path.join(out, name), content)
  if (json) console.log(JSON.stringify(summary))
  else console.log(`${out}: ${Object.keys(files).join(', ')}`)
}
