// The pictures of a summary, for the page and for files. Pure.

import { methods } from '../../decoding/methods/index.ts'
import { verdictOn } from '../../evaluation/verdict.ts'
import { differencesFigure } from '../../figures/differences.tsx'
import { type FrontierRow, frontierFigure } from '../../figures/frontier.tsx'
import type { Drawing } from '../../figures/parts.tsx'
import type { MeanWithError } from '../../metrics/clusteredMean.ts'
import type { PromptsSummary } from '../../sharing/promptsLink.ts'
import { columnLooks, type MethodLook } from '../../ui/methodLook.ts'

export interface Shown {
  summary: PromptsSummary
  /** Index of the judge. */
  judge: number
}

/** Width of a file, in pixels. */
export const FILE_WIDTH = 760
const RATIO = 0.6
const SMALLEST_HEIGHT = 300

export function differencesDrawing({ summary, judge }: Shown, width = FILE_WIDTH): Drawing {
  const { rows, base, judges, differences } = summary
  const looks = columnLooks(rows.map(({ method }) => method))
  const at = (key: string) => rows.findIndex((row) => row.key === key)
  const shown = (differences[judge] ?? []).map((one) => {
    const { interval, kind } = verdictOn(one)
    return {
      key: one.key,
      title: rows[at(one.key)]?.title ?? one.key,
      look: looks[at(one.key)] as MethodLook,
      difference: one.difference,
      interval,
      isClear: kind === 'higher' || kind === 'lower',
    }
  })
  return differencesFigure(shown, {
    judge: `judge’s score (${judges[judge]})`,
    base: rows[at(base)]?.title ?? base,
    width,
  })
}

/** @param width in pixels; a file has notes below. */
export function frontierDrawing({ summary, judge }: Shown, width?: number): Drawing | null {
  const rows = summary.rows.map(({ key, method, weight, preset, judges, klToTopK }): FrontierRow => {
    const scored = judges[judge] as MeanWithError
    return {
      key,
      method,
      label: methods[method].label,
      weight,
      preset,
      judge: scored,
      judges: { [summary.judges[judge] ?? '']: scored },
      klToTopK,
      n: summary.prompts,
      seeds: summary.samples,
    }
  })
  const across = width ?? FILE_WIDTH
  const height = Math.max(SMALLEST_HEIGHT, Math.round(RATIO * across))
  return frontierFigure({ rows }, summary.judges[judge] ?? '', { width: across, height }, width === undefined)
}
