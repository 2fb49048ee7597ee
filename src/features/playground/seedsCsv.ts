// The results of several seeds as CSV, with a row for each text.

import { stringify } from 'csv-stringify/browser/esm/sync'
import type { RunSettings } from '../../decoding/record.ts'
import { effectiveSettings } from '../../decoding/settings.ts'
import type { SeedFigures } from '../../store/jobs/seedComparison.ts'
import { ranTitles } from '../../store/run/columnTitles.ts'
import { figureNames, seedFigure } from '../../store/run/figures.ts'

/** Missing values are empty cells. An apostrophe precedes text that a spreadsheet would evaluate as a formula. */
export function seedsCsv(figures: readonly SeedFigures[], settings: RunSettings): string {
  const titles = ranTitles(settings)
  const rows = settings.columns.flatMap((column, index) =>
    figures.map(({ seed, columns }) => [
      titles[index],
      column.method,
      effectiveSettings(column, settings).weight,
      seed,
      ...figureNames.map((name) => seedFigure(columns[index], name)),
      columns[index]?.tokenCount,
      columns[index]?.text,
    ]),
  )
  const headings = ['column', 'method', 'weight', 'seed', ...figureNames, 'tokens', 'text']
  return stringify([headings, ...rows], { escape_formulas: true })
}
