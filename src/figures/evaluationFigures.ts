// All figures of an evaluation, under the names of their files.

import type { Summary } from '../evaluation/summary.ts'
import { frontierFigure } from './frontier.tsx'
import { optimisationFigure } from './optimisation.tsx'
import type { Drawing } from './parts.tsx'

/** One frontier for each judge, and the over-optimization by the first. Empty figures are omitted. */
export function evaluationFigures(summary: Summary): [name: string, drawing: Drawing][] {
  const frontiers = summary.judges.map((judge, i): [string, Drawing | null] => [
    i === 0 ? 'frontier.svg' : `frontier-${fileName(judge)}.svg`,
    frontierFigure(summary, judge),
  ])
  return [...frontiers, ['optimisation.svg', optimisationFigure(summary)] as const].flatMap(([name, drawing]) =>
    drawing === null ? [] : [[name, drawing]],
  )
}

/** A judge from a hub is named owner/name. */
const fileName = (judge: string): string => judge.replaceAll(/[^\w.-]+/g, '-')
