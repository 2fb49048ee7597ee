// The rows of a CSV or TSV text. Cells are texts, or lists where a column has nothing else.

import { parse } from 'csv-parse/browser/esm/sync'
import { cleanText } from '../decoding/cleanText.ts'
import { delimiterOf } from '../evaluation/delimiter.ts'
import { type LeftOut, leaveOut } from './build.ts'
import type { Row } from './columns.ts'
import { parseLoose } from './jsonRows.ts'
import { TraceError } from './trace.ts'

/** By the file's name; without an ending that says so, by its first two lines, which have the same number of cells. */
export function isDelimited(text: string, name: string): boolean {
  if (/\.[ct]sv(\.gz)?$/i.test(name)) return true
  const [first = '', second = ''] = text.slice(0, 20_000).trimStart().split(/\r?\n/, 2)
  if (second === '' || /^([[{<]|data:)/.test(first)) return false
  const delimiter = delimiterOf(first)
  const cells = first.split(delimiter).length
  return cells > 1 && second.split(delimiter).length === cells
}

/**
 * Yields each row, with its number (from 1, below the names of the columns) and the share of the rows, in [0, 1].
 * @param most rows to read. @throws TraceError if the text is no table.
 */
export function* delimitedRows(
  text: string,
  name: string,
  left: LeftOut,
  most: number,
): Generator<{ row: Row; at: number; share: number }> {
  const [head, ...records] = recordsOf(text, name, most)
  const columns = uniqueNames(head ?? [])
  if (records.length === 0)
    throw new TraceError(
      `${name} has no rows. Its first line names the columns; write a row below for each token or response.`,
    )
  const odd = records.filter((cells) => cells.length !== columns.length).length
  if (odd > 0) leaveOut(left, 'rows with more or fewer cells than there are columns: what has no column', odd)
  const isLists = columns.map(
    (_, at) => records.some((cells) => cells[at]) && records.every((cells) => mayBeList(cells[at])),
  )
  for (const [index, cells] of records.entries()) {
    const row = Object.fromEntries(
      columns.map((column, at) => [column, isLists[at] ? listIn(cells[at] ?? '', left) : (cells[at] ?? '')]),
    )
    yield { row, at: index + 1, share: (index + 1) / records.length }
  }
}

function recordsOf(text: string, name: string, most: number): string[][] {
  const delimiter = delimiterOf(text.trimStart())
  const quoted = parsed(text, { delimiter, to: most + 1 })
  const isSure = quoted !== null && isEven(quoted) && (delimiter !== '\t' || !text.includes('"'))
  const plain = isSure ? null : parsed(text, { delimiter, to: most + 1, quote: false })
  // Tables of tab-separated cells often have quotation marks that quote nothing, such as the token ", and two of them would
  // swallow all rows between them.
  const isSwallowed = delimiter === '\t' && plain !== null && quoted !== null && plain.length > quoted.length
  const records = plain && isEven(plain) && (!quoted || !isEven(quoted) || isSwallowed) ? plain : quoted
  if (!records?.length)
    throw new TraceError(
      `${name} is not a table that can be read. Put cells with commas or line breaks between double quotes, and double the quotes in them.`,
    )
  return records
}

/** [rows, cells], or null if the quotes do not match. */
function parsed(text: string, options: { delimiter: string; to: number; quote?: false }): string[][] | null {
  try {
    return parse(text, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      ...options,
    })
  } catch {
    return null
  }
}

const isEven = ([head, ...records]: readonly string[][]): boolean =>
  records.every((cells) => cells.length === head?.length)

/** 'a', 'a (2)', 'column 3' for a name that is missing. */
function uniqueNames(given: readonly string[]): string[] {
  const names = new Set<string>()
  for (const [at, one] of given.entries()) {
    const base = cleanText(one).trim().slice(0, 100)
    const plain = base === '' || base === '__proto__' ? `column ${at + 1}` : base
    let name = plain
    for (let count = 2; names.has(name); count++) name = `${plain} (${count})`
    names.add(name)
  }
  return [...names]
}

/** Tokens such as [] are texts, so a column has lists only if every cell does. */
const mayBeList = (cell = ''): boolean => cell === '' || /^\s*\[[\s\S]*\]\s*$/.test(cell)

function listIn(cell: string, left: LeftOut): unknown {
  const value = parseLoose(cell, left) ?? parseLoose(fromPython(cell), left)
  return Array.isArray(value) ? value : cell
}

const IN_PYTHON = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\bNone\b|\bTrue\b|\bFalse\b|\bnan\b|\binf\b/gs
const NAMES: Record<string, string> = { None: 'null', True: 'true', False: 'false', nan: 'NaN', inf: 'Infinity' }

/** A list as Python prints it, which is what pandas writes into a cell, as JSON: ['it', "'s"] → ["it", "'s"]. */
const fromPython = (cell: string): string =>
  cell.replace(IN_PYTHON, (part, single?: string, double?: string) => {
    const inner = single ?? double
    if (inner === undefined) return NAMES[part] ?? part
    const text = inner.replace(/\\x([0-9a-f]{2})|\\'|(?<!\\)"/gs, (one, hex?: string) =>
      hex ? `\\u00${hex}` : one === "\\'" ? "'" : '\\"',
    )
    return `"${text}"`
  })
