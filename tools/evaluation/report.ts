// Creates an evaluation's report (tables and figures) from its summary.

import { csvTables } from '../../src/evaluation/csv.ts'
import type { Summary } from '../../src/evaluation/summary.ts'
import { frontierFigure } from '../../src/figures/frontier.tsx'
import { optimisationFigure } from '../../src/figures/optimisation.tsx'
import type { Drawing } from '../../src/figures/parts.tsx'
import { svgFile } from './svgFile.tsx'
import { markdownTables } from './tables.ts'

/** File contents by name. Empty figures are omitted. */
export function reportFiles(summary: Summary): Record<string, string> {
  const frontiers = summary.judges.map((judge, i) => [
    i === 0 ? 'frontier.svg' : `frontier-judge${i + 1}.svg`,
    frontierFigure(summary, judge),
  ])
  const figures = [...frontiers, ['optimisation.svg', optimisationFigure(summary)]].filter(
    (entry): entry is [string, Drawing] => entry[1] !== null,
  )
  return {
    'tables.md': markdownTables(summary),
    ...csvTables(summary),
    ...Object.fromEntries(figures.map(([name, drawing]) => [name, svgFile(drawing)])),
  }
}
