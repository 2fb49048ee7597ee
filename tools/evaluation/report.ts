// Creates an evaluation's report (tables and figures) from its summary.

import { csvTables } from './csv.ts'
import { frontierFigure } from './figures/frontier.tsx'
import { optimisationFigure } from './figures/optimisation.tsx'
import type { Summary } from './summary.ts'
import { markdownTables } from './tables.ts'

/** File contents by name. Empty figures are omitted. */
export function reportFiles(summary: Summary): Record<string, string> {
  const frontiers = summary.judges.map((judge, i) => [
    i === 0 ? 'frontier.svg' : `frontier-judge${i + 1}.svg`,
    frontierFigure(summary, judge),
  ])
  const figures = [...frontiers, ['optimisation.svg', optimisationFigure(summary)]].filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  return { 'tables.md': markdownTables(summary), ...csvTables(summary), ...Object.fromEntries(figures) }
}
