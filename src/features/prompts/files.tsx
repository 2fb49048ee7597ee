// The files of a comparison, under the names that `tokenwise evaluate` gives them, so that its commands read them.

import { strToU8, zipSync } from 'fflate'
import { csvTables, textsCsv } from '../../evaluation/csv.ts'
import type { Summary } from '../../evaluation/summary.ts'
import { evaluationFigures } from '../../figures/evaluationFigures.ts'
import { DrawnSheet } from '../../figures/parts.tsx'
import { svgOf } from '../../plot/saved.ts'
import type { OpenComparison } from '../../store/prompts/comparison.ts'
import { palettes } from '../../ui/palette.ts'
import { evaluationOf, finishedTexts, judgesOf } from './results.ts'

/** The texts with their measurements, as CSV. */
export const textsFile = (open: OpenComparison): string => textsCsv(finishedTexts(open), judgesOf(open.plan), true)

export const summaryFile = (open: OpenComparison): string => jsonOf(evaluationOf(open))

const jsonOf = (summary: Summary): string => `${JSON.stringify(summary, null, 1)}\n`

/** All files in one, with prompts.jsonl, which `--prompts` reads. */
export function folderFile(open: OpenComparison): Uint8Array<ArrayBuffer> {
  const summary = evaluationOf(open)
  const figures = evaluationFigures(summary).map(([name, drawing]): [string, string] => [
    name,
    svgOf(<DrawnSheet {...drawing} />, palettes.light),
  ])
  const files = {
    'summary.json': jsonOf(summary),
    ...csvTables(summary),
    'texts.csv': textsFile(open),
    'prompts.jsonl': open.plan.prompts.map((prompt) => `${JSON.stringify(prompt)}\n`).join(''),
    ...Object.fromEntries(figures),
  }
  const packed = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const)
  return Uint8Array.from(zipSync(Object.fromEntries(packed)))
}
