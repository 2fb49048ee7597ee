// Rows of tokens: each row has one token and its numbers, and the rows of a response follow each other or share a value.

import { cleanText } from '../decoding/cleanText.ts'
import { buildTrace, type LeftOut } from './build.ts'
import { asText, type ColumnChoice, cellOf, columnsOf, isList, type Row, valueReader } from './columns.ts'
import { idOf } from './numbers.ts'
import type { Trace } from './trace.ts'

/** One trace for each value of the column `choice.group`, in order of first appearance. */
export function readTokenRows(rows: readonly Row[], choice: ColumnChoice, left: LeftOut): Trace[] {
  const { group } = choice
  if (group === null) return [traceOf(rows, choice, 'all rows', left)]
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const value = asText(cellOf(row, group)) ?? ''
    const some = groups.get(value)
    if (some) some.push(row)
    else groups.set(value, [row])
  }
  return [...groups].map(([value, some]) =>
    traceOf(some, choice, `${cleanText(group)} ${cleanText(value)}`.slice(0, 100), left),
  )
}

function traceOf(rows: readonly Row[], choice: ColumnChoice, name: string, left: LeftOut): Trace {
  const trace = buildTrace(name, rows.length, left)
  const numbers = choice.numbers.map((quantity) => ({ quantity, read: valueReader(quantity) }))
  for (const [at, row] of rows.entries()) {
    const given = cellOf(row, choice.ids)
    const id = typeof given === 'string' && given !== '' ? idOf(Number(given)) : idOf(given)
    trace.add(at, {
      ...(choice.tokens === null ? {} : { text: asText(cellOf(row, choice.tokens)) ?? '' }),
      ...(id < 0 ? {} : { id }),
    })
    for (const { quantity, read } of numbers) {
      const value = cellOf(row, quantity)
      if (value !== undefined && value !== null) trace.set(quantity, at, read(value))
    }
  }
  const [first = {}] = rows
  const used = new Set([choice.group, choice.prompt, choice.tokens, choice.ids, choice.method, ...choice.numbers])
  // What all rows of a response share is a fact about it.
  for (const column of columnsOf([first])) {
    const value = first[column]
    if (!used.has(column) && !isList(value) && rows.every((row) => row[column] === value)) trace.meta(column, value)
  }
  const text = (column: string | null) => asText(cellOf(first, column))
  return trace.done({ prompt: text(choice.prompt) ?? '', method: text(choice.method) ?? null })
}
