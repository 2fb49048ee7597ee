// The rows of a JSON or JSONL text, one after the other, so that a long file can be read in pieces.

import { type LeftOut, leaveOut } from './build.ts'
import { CUT } from './fileText.ts'
import { TraceError } from './trace.ts'

/** A string, or a number that Python writes and JSON does not have. */
const PYTHON = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/gs

/** Also reads NaN and Infinity without quotes, which Python's json writes; they become null. Undefined if it is no JSON. */
export function parseLoose(text: string, left: LeftOut): unknown {
  try {
    return JSON.parse(text)
  } catch {
    if (!/NaN|Infinity/.test(text)) return undefined
  }
  try {
    let count = 0
    const plain = text.replace(PYTHON, (part) => {
      if (part.startsWith('"')) return part
      count++
      return 'null'
    })
    const value: unknown = JSON.parse(plain)
    leaveOut(left, 'values that are NaN or infinite', count)
    return value
  } catch {
    return undefined
  }
}

/** Keys under which files keep their list of rows. */
const LISTS = ['traces', 'rows', 'data', 'samples', 'rollouts', 'results', 'completions']

function rowsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'object' && value !== null && !('tokens' in value) && !('choices' in value)) {
    const list = LISTS.map((key) => (value as Record<string, unknown>)[key]).find(
      (given) =>
        Array.isArray(given) &&
        given.length > 0 &&
        given.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one)),
    )
    if (list) return list as unknown[]
  }
  return [value]
}

/**
 * Yields each row, with its number in the file (from 1) and the share of the text read, in [0, 1].
 * @throws TraceError if there is none.
 */
export function* jsonRows(
  given: string,
  name: string,
  left: LeftOut,
): Generator<{ row: unknown; at: number; share: number }> {
  const text = given.replace(/^\ufeff/, '')
  const start = text.search(/\S/)
  if (start < 0) throw new TraceError(`${name} is empty. Choose a file with at least one trace.`)
  if (/^<(!doctype|html|\?xml|[a-z])/i.test(text.slice(start, start + 20)))
    throw new TraceError(`${name} is a web page (HTML), not a file of traces. Download the raw file, and open that.`)
  const isStream = text.startsWith('data:', start)
  if (!isStream && !/[[{]/.test(text[start] as string))
    throw new TraceError(
      `${name} does not begin with { or [, so it is not JSON. Open JSON, JSONL, CSV or parquet; docs/traces.md describes them.`,
    )
  let end = text.indexOf('\n', start)
  const firstLine = end < 0 ? text.slice(start) : text.slice(start, end)
  const first = isStream ? undefined : parseLoose(firstLine, left)
  const isLines = isStream || (first !== undefined && end >= 0 && /\S/.test(text.slice(end, end + 10_000)))
  if (!isLines) {
    const whole = first ?? parseLoose(text, left)
    if (whole !== undefined) {
      const rows = rowsIn(whole)
      for (const [index, row] of rows.entries()) yield { row, at: index + 1, share: (index + 1) / rows.length }
      return
    }
    // A first line that is not JSON may be the damaged one of several.
    if (end < 0 || /^\s*[[{]\s*$/.test(firstLine) || !hasRowBelow(text, end))
      throw new TraceError(
        `${name} is cut off or not valid JSON. Write it again, or delete what is incomplete at its end.`,
      )
  }
  let [from, at, found] = [start, 0, 0]
  while (from < text.length) {
    end = text.indexOf('\n', from)
    if (end < 0) end = text.length
    const line = text.slice(from, end).trim()
    from = end + 1
    if (line === '' || (isStream && !line.startsWith('data:'))) continue
    const json = isStream ? line.slice('data:'.length).trim() : line
    if (json === '[DONE]') continue
    at++
    const row = parseLoose(json, left)
    if (row !== undefined) {
      found++
      yield { row, at, share: Math.min(1, from / text.length) }
    } else leaveOut(left, from >= text.length ? CUT : 'lines that are not valid JSON')
  }
  if (found === 0)
    throw new TraceError(`${name} has no line that is valid JSON. Write it again, one JSON object a line.`)
}

const hasRowBelow = (text: string, from: number): boolean => /^\s*\{.*\}\s*$/m.test(text.slice(from, from + 200_000))
