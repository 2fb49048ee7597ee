// Writes traces in our own format (docs/traces.md), one JSON object a line.

import type { Trace, TraceCandidate } from './trace.ts'

/** A row that `readOwnRow` reads. @param digits significant digits of the tokens' numbers; default: all. */
export function traceRow(trace: Trace, digits?: number): Record<string, unknown> {
  const short = (value: number) => (digits === undefined ? value : Number(value.toPrecision(digits)))
  const tokens = trace.texts.map((text, at) => {
    const [bytes, id, candidates] = [trace.bytes.get(at), trace.ids?.[at] ?? -1, trace.candidates.get(at)]
    const numbers = [...trace.quantities].flatMap(([name, column]): [string, number][] => {
      const value = column[at] as number
      return Number.isNaN(value) ? [] : [[name, short(value)]]
    })
    return {
      // A token without text and id is written with the id null, so that it is one.
      ...(trace.known === 'ids' ? { id: id < 0 ? null : id } : { text, ...(id < 0 ? {} : { id }) }),
      ...(bytes ? { bytes } : {}),
      ...Object.fromEntries(numbers),
      ...(candidates ? { candidates: candidates.map((one) => candidateRow(one, short)) } : {}),
    }
  })
  return {
    prompt: trace.prompt,
    ...(trace.method === null ? {} : { method: trace.method }),
    ...Object.fromEntries(trace.totals),
    tokens,
    ...(Object.keys(trace.meta).length > 0 ? { meta: trace.meta } : {}),
  }
}

const candidateRow = ({ text, bytes, id, numbers }: TraceCandidate, short: (value: number) => number) => ({
  text,
  ...(bytes ? { bytes } : {}),
  ...(id === undefined ? {} : { id }),
  ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, short(value)])),
})

/** JSONL, with a line break at the end. */
export const tracesText = (traces: readonly Trace[]): string =>
  traces.map((trace) => `${JSON.stringify(traceRow(trace))}\n`).join('')
