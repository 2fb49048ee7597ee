// Formats a comparison as columns of text for a terminal.

import { chunk, mean } from 'simple-statistics'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'
import { methods } from '../../src/decoding/methods/index.ts'
import { type ColumnRecord, type HeadName, type RunRecord, stopReasons } from '../../src/decoding/record.ts'

const GAP = 3
const NARROWEST = 24

/** Places as many responses as fit side by side. @param width of the terminal, in characters. */
export function sideBySide(record: RunRecord, width: number): string {
  const { columns } = record
  const fitting = Math.max(1, Math.min(columns.length, Math.floor((width + GAP) / (NARROWEST + GAP))))
  const columnWidth = Math.floor((width - GAP * (fitting - 1)) / fitting)
  const blocks = columns.map((column) =>
    wrapAnsi([...heading(column), '', column.text.trim(), '', ...footing(column)].join('\n'), columnWidth, {
      hard: true, // breaks words wider than the column
    }).split('\n'),
  )
  const lines: string[] = []
  for (const row of chunk(blocks, fitting)) {
    for (let i = 0; i < Math.max(...row.map((block) => block.length)); i++)
      lines.push(
        row
          .map((block) => padded(block[i] ?? '', columnWidth))
          .join(' '.repeat(GAP))
          .trimEnd(),
      )
    lines.push('')
  }
  const steps = Math.max(1, ...columns.map(({ tokens }) => tokens.length))
  for (const { name, unit, calls, texts, ms } of record.classifiers ?? [])
    lines.push(
      `${name}: ${texts} texts in ${calls} calls, ${(ms / steps).toFixed(1)} ms a step of all columns, unit ${unit?.toPrecision(3) ?? 'not measured'}`,
    )
  return lines.join('\n')
}

/** Pads to a width in terminal cells; a character takes zero, one or two. */
function padded(line: string, width: number): string {
  return line + ' '.repeat(Math.max(0, width - stringWidth(line)))
}

function heading({ method, weight }: ColumnRecord): string[] {
  const { label, head } = methods[method]
  return [head ? `${label}  w ${weight}` : label, '─'.repeat(NARROWEST)]
}

function footing({ tokens, stop }: ColumnRecord): string[] {
  const heads = Object.keys(tokens[0]?.candidates[0]?.rewards ?? {}) as HeadName[]
  const last = tokens.at(-1)
  return [
    `${tokens.length} tokens (${stopReasons[stop ?? 'aborted']})`,
    ...(last ? [`mean log-probability ${mean(tokens.map((token) => token.baseLogProb)).toFixed(2)}`] : []),
    ...heads.map(
      (head) =>
        `${head} reward of the response ${(last?.candidates[last.chosen]?.rewards[head] ?? Number.NaN).toFixed(2)}`,
    ),
  ]
}
