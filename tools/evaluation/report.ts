// Creates an evaluation's report (tables and figures) from its summary.

import { csvTables } from '../../src/evaluation/csv.ts'
import type { Summary } from '../../src/evaluation/summary.ts'
import { evaluationFigures } from '../../src/figures/evaluationFigures.ts'
import { svgFile } from './svgFile.tsx'
import { markdownTables } from './tables.ts'

/** File contents by name. Empty figures are omitted. */
export function reportFiles(summary: Summary): Record<string, string> {
  const figures = evaluationFigures(summary).map(([name, drawing]) => [name, svgFile(drawing)])
  return { 'tables.md': markdownTables(summary), ...csvTables(summary), ...Object.fromEntries(figures) }
}
