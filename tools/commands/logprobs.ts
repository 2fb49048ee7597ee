// `tokenwise logprobs`: the base model's log-probability of every token of given texts.

import type { Command } from 'commander'
import { z } from 'zod'
import { Forest } from '../../src/decoding/forest.ts'
import { textLogProbs } from '../../src/decoding/textLogProbs.ts'
import { openNodeModel } from '../../src/models/onnx/nodeTrunk.ts'
import { startProgress } from '../progress.ts'
import { readRows } from '../rows.ts'

const rowSchema = z.object({ text: z.string() })

export function register(program: Command): void {
  program
    .command('logprobs')
    .description('natural log-probability of every token of the texts in a file of {"text"} rows')
    .requiredOption('--file <path>', '.jsonl or .jsonl.gz, one {"text"} a line')
    .option('--form <form>', 'weights: int4 or fp32 (both exact)', 'int4')
    .option('--json', 'print {"rows": [{"ids", "logProbs"}]}')
    .action(async ({ file, form, json }: { file: string; form: 'int4' | 'fp32'; json?: true }) => {
      const texts = readRows(file, rowSchema)
      const model = await openNodeModel({ taps: [], form })
      const progress = startProgress('log-probabilities', texts.length)
      try {
        const forest = new Forest(model.trunk)
        const rows: { ids: number[]; logProbs: number[] }[] = []
        for (const { text } of texts) {
          const ids = model.tokenizer.encode(text)
          // A text of no tokens has no log-probabilities; it is a row all the same.
          rows.push({ ids, logProbs: ids.length === 0 ? [] : await textLogProbs(forest, ids) })
          progress.update(rows.length)
        }
        progress.end()
        if (json) console.log(JSON.stringify({ rows }))
        else for (const [i, row] of rows.entries()) console.log(summary(i, row.logProbs))
      } finally {
        await model.dispose()
      }
    })
}

function summary(index: number, logProbs: readonly number[]): string {
  const mean = logProbs.reduce((sum, logProb) => sum + logProb, 0) / logProbs.length
  return `row ${index + 1}: ${logProbs.length + 1} tokens, mean log-probability ${mean.toFixed(4)}, perplexity ${Math.exp(-mean).toFixed(3)}`
}
